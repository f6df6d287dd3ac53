// Mirrors google/gnostic openapi_v2: the OpenAPI v2 document in protobuf, the only form in which client-go reads it.
import { stringify } from 'yaml';

type Json = Readonly<Record<string, unknown>>;

const METHODS: Readonly<Record<string, number>> = { get: 2, put: 3, post: 4, delete: 5, patch: 8 };
const NUMBERS: Readonly<Record<string, number>> = { multipleOf: 6, maximum: 7, minimum: 9 };
const INTEGERS: Readonly<Record<string, number>> = { maxLength: 11, minLength: 12, maxItems: 14, minItems: 15, maxProperties: 17, minProperties: 18 };
const BOOLEANS: Readonly<Record<string, number>> = { exclusiveMaximum: 8, exclusiveMinimum: 10, uniqueItems: 16, readOnly: 27 };
const TEXTS: Readonly<Record<string, number>> = { $ref: 1, format: 2, title: 3, description: 4, pattern: 13 };

const encoded = new WeakMap<object, Buffer>();

/** The bytes of a document of the API server; made once for each. */
export function encodeOpenApiV2(document: object): Buffer {
  let bytes = encoded.get(document);
  if (bytes === undefined) {
    bytes = encodeDocument(document as Json);
    encoded.set(document, bytes);
  }
  return bytes;
}

function encodeDocument({ swagger, info, paths, definitions }: Json): Buffer {
  const { title, version } = info as Json;
  return Buffer.concat([
    text(1, swagger),
    message(2, Buffer.concat([text(1, title), text(2, version)])),
    message(8, Buffer.concat(Object.entries(paths as Json).map(([name, item]) => named(2, name, pathItem(item as Json))))),
    message(9, Buffer.concat(Object.entries(definitions as Json).map(([name, value]) => named(1, name, schema(value as Json))))),
  ]);
}

function pathItem({ parameters, ...methods }: Json): Buffer {
  return Buffer.concat([
    ...Object.entries(methods).map(([method, value]) => message(METHODS[method] ?? 10, operation(value as Json))),
    ...((parameters ?? []) as readonly Json[]).map((item) => message(9, message(1, parameter(item)))),
  ]);
}

function operation(value: Json): Buffer {
  const responses = Object.entries((value['responses'] ?? {}) as Json).map(([code, response]) => {
    const { description, schema: answer } = response as Json;
    const body = Buffer.concat([text(1, description), answer === undefined ? Buffer.alloc(0) : message(2, message(1, schema(answer as Json)))]);
    return named(1, code, message(1, body));
  });
  return Buffer.concat([
    text(3, value['description']),
    text(5, value['operationId']),
    ...((value['parameters'] ?? []) as readonly Json[]).map((item) => message(8, message(1, parameter(item)))),
    message(9, Buffer.concat(responses)),
    ...extensions(13, value),
  ]);
}

/** Of the query or of the path. */
function parameter({ in: place, name, description, required, type, uniqueItems }: Json): Buffer {
  const inQuery = place === 'query';
  const fields = Buffer.concat([
    bool(1, required === true),
    text(2, place),
    text(3, description),
    text(4, name),
    text(inQuery ? 6 : 5, type),
    bool(inQuery ? 20 : 19, uniqueItems === true),
  ]);
  return message(2, message(inQuery ? 3 : 4, fields));
}

function schema(value: Json): Buffer {
  const { required, enum: values, additionalProperties: others, type, items, allOf, properties, default: initial } = value;
  const parts: Buffer[] = [];
  for (const [name, number] of Object.entries(TEXTS)) parts.push(text(number, value[name]));
  for (const [name, number] of Object.entries(NUMBERS)) if (typeof value[name] === 'number') parts.push(double(number, value[name]));
  for (const [name, number] of Object.entries(INTEGERS)) if (typeof value[name] === 'number') parts.push(integer(number, value[name]));
  for (const [name, number] of Object.entries(BOOLEANS)) parts.push(bool(number, value[name] === true));
  if (initial !== undefined) parts.push(message(5, any(initial)));
  for (const name of (required ?? []) as readonly string[]) parts.push(text(19, name));
  for (const each of (values ?? []) as readonly unknown[]) parts.push(message(20, any(each)));
  if (typeof others === 'boolean') parts.push(message(21, bool(2, others)));
  else if (others !== undefined) parts.push(message(21, message(1, schema(others as Json))));
  if (type !== undefined) parts.push(message(22, text(1, type)));
  if (items !== undefined) parts.push(message(23, message(1, schema(items as Json))));
  for (const each of (allOf ?? []) as readonly Json[]) parts.push(message(24, schema(each)));
  const fields = Object.entries((properties ?? {}) as Json);
  if (fields.length > 0) parts.push(message(25, Buffer.concat(fields.map(([name, field]) => named(1, name, schema(field as Json))))));
  return Buffer.concat([...parts, ...extensions(31, value)]);
}

function extensions(number: number, value: Json): readonly Buffer[] {
  return Object.entries(value)
    .filter(([name, extension]) => name.startsWith('x-') && extension !== undefined)
    .map(([name, extension]) => named(number, name, any(extension)));
}

/** Values of any form travel as YAML. */
function any(value: unknown): Buffer {
  return text(2, stringify(value));
}

function named(number: number, name: string, value: Buffer): Buffer {
  return message(number, Buffer.concat([text(1, name), message(2, value)]));
}

function text(number: number, value: unknown): Buffer {
  return typeof value === 'string' && value !== '' ? message(number, Buffer.from(value, 'utf8')) : Buffer.alloc(0);
}

function message(number: number, body: Buffer): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(body.length), body]);
}

function bool(number: number, value: boolean): Buffer {
  return value ? Buffer.concat([varint(number * 8), varint(1)]) : Buffer.alloc(0);
}

function integer(number: number, value: number): Buffer {
  return Buffer.concat([varint(number * 8), varint(value)]);
}

function double(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([varint(number * 8 + 1), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}
