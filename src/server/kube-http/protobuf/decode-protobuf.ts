// Mirrors k8s.io/apimachinery/pkg/runtime/serializer/protobuf, for what clients send.
import { badRequest } from '#kube/status-errors.ts';
import { formatMicroTime, formatTime } from '#kube/time.ts';
import table from './messages.json' with { type: 'json' };
import { isZeroOfPlainField } from './plain-fields.ts';
import { readFields, type WireValue } from './wire.ts';

type Json = Record<string, unknown>;

/** Field number to `name type`; `[]` before the type is a list, `{}` a map. Read from the descriptors of release 1.34. */
const messages = table as Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Go embeds these: their fields stand in the object itself. */
const INLINE = new Set(['volumeSource', 'persistentVolumeSource', 'ephemeralContainerCommon', 'handler', 'localObjectReference', 'ingressRuleValue']);

const MAGIC = [0x6b, 0x38, 0x73, 0x00];

/** An object in the `application/vnd.kubernetes.protobuf` envelope, as JSON. Throws BadRequest. */
export function decodeProtobuf(bytes: Uint8Array): Json {
  if (!MAGIC.every((byte, index) => bytes[index] === byte))
    throw badRequest('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  let apiVersion = '';
  let kind = '';
  let raw: Uint8Array = new Uint8Array();
  for (const { number, value } of readFields(bytes.subarray(MAGIC.length))) {
    if (number === 1) {
      for (const field of readFields(value as Uint8Array)) {
        if (field.number === 1) apiVersion = text(field.value);
        if (field.number === 2) kind = text(field.value);
      }
    } else if (number === 2) raw = value as Uint8Array;
  }
  return { apiVersion, kind, ...decodeMessage(messageName(apiVersion, kind), raw) };
}

/** `apps/v1` `Deployment` is `apps.v1.Deployment`; options of deletions and such are in meta. */
function messageName(apiVersion: string, kind: string): string {
  const [group = '', version] = apiVersion.split('/');
  const name = version === undefined ? `core.${group}.${kind}` : `${group.split('.')[0] ?? ''}.${version}.${kind}`;
  if (messages[name] !== undefined) return name;
  if (messages[`meta.v1.${kind}`] !== undefined) return `meta.v1.${kind}`;
  throw badRequest(`no kind "${kind}" is registered for version "${apiVersion}" in scheme`);
}

function decodeMessage(name: string, bytes: Uint8Array): Json {
  const fields = messages[name] ?? {};
  const object: Json = {};
  for (const { number, value } of readFields(bytes)) {
    const [field, type] = (fields[number] ?? '').split(' ');
    if (field === undefined || type === undefined) continue;
    if (type.startsWith('{}')) {
      const [key, item] = mapEntry(type.slice(2), value as Uint8Array);
      object[field] = { ...(object[field] as Json | undefined), [key]: item };
    } else if (type.startsWith('[]')) {
      object[field] = [...((object[field] as unknown[] | undefined) ?? []), decodeValue(type.slice(2), value)];
    } else if (INLINE.has(field)) Object.assign(object, decodeMessage(type, value as Uint8Array));
    else {
      const decoded = decodeValue(type, value);
      if (decoded !== undefined && !isZeroOfPlainField(field, decoded)) object[field] = decoded;
    }
  }
  return object;
}

function mapEntry(type: string, bytes: Uint8Array): [key: string, value: unknown] {
  let key = '';
  let value: unknown = type === 'string' || type === 'bytes' ? '' : undefined;
  for (const field of readFields(bytes)) {
    if (field.number === 1) key = text(field.value);
    else value = decodeValue(type, field.value);
  }
  return [key, value];
}

function decodeValue(type: string, value: WireValue): unknown {
  switch (type) {
    case 'string':
      return text(value);
    case 'bytes':
      return Buffer.from(value as Uint8Array).toString('base64');
    case 'bool':
      return value !== 0n;
    case 'int':
      return Number(BigInt.asIntN(64, value as bigint));
    case 'double':
      return Buffer.from(value as Uint8Array).readDoubleLE();
    default:
      return wellKnown[type]?.(value as Uint8Array) ?? (Object.hasOwn(wellKnown, type) ? undefined : decodeMessage(type, value as Uint8Array));
  }
}

/** Messages whose JSON is not an object. */
const wellKnown: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  'resource.Quantity': (bytes) => text(valueOf(bytes, 1) ?? new Uint8Array()),
  'intstr.IntOrString': (bytes) => {
    const kind = valueOf(bytes, 1) ?? 0n;
    return kind === 0n ? Number(BigInt.asIntN(64, (valueOf(bytes, 2) ?? 0n) as bigint)) : text(valueOf(bytes, 3) ?? new Uint8Array());
  },
  'meta.v1.Time': (bytes) => (bytes.length === 0 ? undefined : formatTime(millisecondsOf(bytes))),
  'meta.v1.MicroTime': (bytes) => (bytes.length === 0 ? undefined : formatMicroTime(millisecondsOf(bytes))),
  'meta.v1.Duration': (bytes) => `${Number(valueOf(bytes, 1) ?? 0n) / 1e9}s`,
  'meta.v1.FieldsV1': (bytes) => JSON.parse(text(valueOf(bytes, 1) ?? Buffer.from('{}'))) as unknown,
  'runtime.RawExtension': (bytes) => JSON.parse(text(valueOf(bytes, 1) ?? Buffer.from('null'))) as unknown,
  'authentication.v1.ExtraValue': listOfText,
  'authorization.v1.ExtraValue': listOfText,
  'meta.v1.Verbs': listOfText,
};

function listOfText(bytes: Uint8Array): string[] {
  return [...readFields(bytes)].map(({ value }) => text(value));
}

function millisecondsOf(bytes: Uint8Array): number {
  return Number(BigInt.asIntN(64, (valueOf(bytes, 1) ?? 0n) as bigint)) * 1000 + Number(valueOf(bytes, 2) ?? 0n) / 1e6;
}

function valueOf(bytes: Uint8Array, wanted: number): WireValue | undefined {
  for (const { number, value } of readFields(bytes)) if (number === wanted) return value;
  return undefined;
}

function text(value: WireValue): string {
  return Buffer.from(value as Uint8Array).toString('utf8');
}
