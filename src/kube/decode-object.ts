/**
 * What happens to JSON on its way into the server: types are checked, unknown fields found and dropped,
 * values brought into their canonical form. Mirrors strict decoding in k8s.io/apimachinery/pkg/runtime
 * and sigs.k8s.io/json, and what Go's `omitempty` leaves out when the object is read again.
 */
import { Base64Error, decodeBase64 } from './base64.ts';
import { childPath, indexPath } from './field-path.ts';
import { canonicalQuantity, QuantityError } from './quantity.ts';
import type { FieldSchema, Schema } from './schema.ts';
import { canonicalTime, TimeError } from './time.ts';

/** The JSON does not fit the type. The message is Go's. */
export class DecodeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DecodeError';
  }
}

export interface Decoded<T> {
  /** Shares with the input what did not change. */
  readonly object: T;
  /** `spec.template.spec.containers[0].imagee`, in document order. */
  readonly unknownFields: readonly string[];
}

/** Pointers to strings, where the empty string is not the same as no value. */
const EMPTY_STRING_MEANS_SOMETHING: ReadonlySet<string> = new Set([
  'PersistentVolumeClaimSpec.storageClassName',
  'PersistentVolumeClaimSpec.volumeAttributesClassName',
  'IngressSpec.ingressClassName',
  'ServiceSpec.loadBalancerClass',
  'PodSpec.runtimeClassName',
  'EndpointPort.name',
  'DiscoveryV1EndpointPort.name',
]);

type JsonObject = Readonly<Record<string, unknown>>;

/** Throws `DecodeError`. Custom resources are pruned only; their schema is validated elsewhere. */
export function decodeObject<T>(value: T, schema: Schema): Decoded<T> {
  const decoder = new Decoder(schema.typeName !== undefined);
  const object = decoder.decode(value, schema, { go: '', owner: schema.typeName ?? '', at: '' });
  return { object: object as T, unknownFields: decoder.unknownFields };
}

/** `strict decoding error: unknown field "spec.foo", unknown field "spec.bar"` */
export function strictDecodingError(unknownFields: readonly string[]): string {
  return `strict decoding error: ${unknownFields.map((field) => `unknown field "${field}"`).join(', ')}`;
}

/** Where the decoder is. `go`: the path as encoding/json prints it; `owner`: the struct that has the field; `at`: with indexes. */
interface Place {
  readonly go: string;
  readonly owner: string;
  readonly at: string;
}

class Decoder {
  readonly unknownFields: string[] = [];
  readonly #strictTypes: boolean;

  constructor(strictTypes: boolean) {
    this.#strictTypes = strictTypes;
  }

  decode(value: unknown, schema: Schema, place: Place): unknown {
    switch (schema.type) {
      case 'object':
        return isObject(value) ? this.#object(value, schema, place) : this.#mismatch(value, schema, place);
      case 'map':
        return isObject(value) ? this.#map(value, schema.items ?? schema, place) : this.#mismatch(value, schema, place);
      case 'array':
        return Array.isArray(value) ? this.#array(value, schema.items ?? schema, place) : this.#mismatch(value, schema, place);
      case 'any':
        return value;
      default:
        return this.#strictTypes ? this.#scalar(value, schema, place) : value;
    }
  }

  #object(value: JsonObject, schema: Schema, place: Place): JsonObject {
    const changes = new Changes(value);
    const owner = schema.typeName ?? '';
    for (const name in value) {
      const field = schema.fields?.get(name);
      const at = childPath(place.at, name);
      if (field === undefined) {
        if (schema.preserveUnknownFields === true) continue;
        this.unknownFields.push(at);
        changes.set(name, undefined);
      } else {
        changes.set(name, this.#field(value[name], field, { go: childPath(place.go, name), owner, at }));
      }
    }
    return changes.result;
  }

  /** undefined when the field is as good as absent. */
  #field(value: unknown, field: FieldSchema, place: Place): unknown {
    if (value === null || value === undefined) return this.#strictTypes ? undefined : value;
    const decoded = this.decode(value, field.schema, place);
    if (!this.#strictTypes || field.required) return decoded;
    const { type } = field.schema;
    if (type === 'array' && Array.isArray(decoded) && decoded.length === 0) return undefined;
    if (type === 'map' && isObject(decoded) && isEmpty(decoded)) return undefined;
    if (decoded === '' && type === 'string' && !EMPTY_STRING_MEANS_SOMETHING.has(`${place.owner}.${field.name}`)) return undefined;
    return decoded;
  }

  #map(value: JsonObject, items: Schema, place: Place): JsonObject {
    const changes = new Changes(value);
    for (const key in value) {
      const decoded = this.#element(value[key], items, { ...place, at: childPath(place.at, key) });
      changes.set(key, decoded);
    }
    return changes.result;
  }

  #array(value: readonly unknown[], items: Schema, place: Place): readonly unknown[] {
    let changed = false;
    const decoded = value.map((element, index) => {
      const result = this.#element(element, items, { ...place, at: indexPath(place.at, index) });
      changed ||= result !== element;
      return result;
    });
    return changed ? decoded : value;
  }

  /** null stands for the zero value. */
  #element(value: unknown, items: Schema, place: Place): unknown {
    if (value !== null || !this.#strictTypes) return this.decode(value, items, place);
    switch (items.type) {
      case 'object':
      case 'map':
        return {};
      case 'string':
        return items.format === 'quantity' ? '0' : '';
      case 'integer':
      case 'number':
      case 'int-or-string':
        return 0;
      case 'boolean':
        return false;
      default:
        return value;
    }
  }

  #scalar(value: unknown, schema: Schema, place: Place): unknown {
    switch (schema.type) {
      case 'boolean':
        return typeof value === 'boolean' ? value : this.#mismatch(value, schema, place);
      case 'number':
        return typeof value === 'number' ? value : this.#mismatch(value, schema, place);
      case 'integer':
        return isInteger(value, schema.format) ? value : this.#mismatch(value, schema, place);
      case 'int-or-string':
        if (typeof value === 'string' || isInteger(value, 'int32')) return value;
        throw new DecodeError(`json: cannot unmarshal ${jsonName(value, true)} into Go value of type int32`);
      default:
        return this.#text(value, schema, place);
    }
  }

  #text(value: unknown, schema: Schema, place: Place): unknown {
    if (schema.format === 'quantity')
      return reworded(() => canonicalQuantity(typeof value === 'number' ? value : typeof value === 'string' ? value.trim() : '!'));
    const isTime = schema.format === 'date-time' || schema.format === 'micro-time';
    if (typeof value !== 'string') {
      if (isTime) throw new DecodeError(`json: cannot unmarshal ${jsonName(value, false)} into Go value of type string`);
      return this.#mismatch(value, schema, place);
    }
    if (schema.format === 'byte') reworded(() => decodeBase64(value));
    return isTime ? reworded(() => canonicalTime(value, schema.format === 'micro-time')) : value;
  }

  #mismatch(value: unknown, schema: Schema, place: Place): unknown {
    if (!this.#strictTypes) return value;
    const named = jsonName(value, schema.type === 'integer');
    if (place.go === '') throw new DecodeError(`json: cannot unmarshal ${named} into Go value of type ${goType(schema)}`);
    throw new DecodeError(`json: cannot unmarshal ${named} into Go struct field ${place.owner}.${place.go} of type ${goType(schema)}`);
  }
}

/** Copies an object when the first of its fields changes. */
class Changes {
  readonly #original: JsonObject;
  #copy: Record<string, unknown> | undefined;

  constructor(original: JsonObject) {
    this.#original = original;
  }

  /** undefined removes. */
  set(key: string, value: unknown): void {
    if (value === this.#original[key] && value !== undefined) return;
    this.#copy ??= { ...this.#original };
    if (value === undefined) delete this.#copy[key];
    else this.#copy[key] = value;
  }

  get result(): JsonObject {
    return this.#copy ?? this.#original;
  }
}

function reworded<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof QuantityError || error instanceof Base64Error || error instanceof TimeError) throw new DecodeError(error.message);
    throw error;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: JsonObject): boolean {
  for (const key in value) if (value[key] !== undefined) return false;
  return true;
}

function isInteger(value: unknown, format: Schema['format']): boolean {
  if (typeof value !== 'number' || !Number.isInteger(value)) return false;
  return format !== 'int32' || (value >= -0x80000000 && value <= 0x7fffffff);
}

/** What encoding/json calls a JSON value. A number that does not fit is shown. */
function jsonName(value: unknown, showNumber: boolean): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number' && showNumber) return `number ${value}`;
  return typeof value;
}

const GO_TYPES: Readonly<Record<string, string>> = {
  string: 'string',
  boolean: 'bool',
  number: 'float64',
  map: 'map[string]',
  array: '[]',
  'int-or-string': 'intstr.IntOrString',
  any: 'interface {}',
};

function goType(schema: Schema): string {
  if (schema.format === 'quantity') return 'resource.Quantity';
  if (schema.format === 'byte') return '[]uint8';
  if (schema.type === 'integer') return schema.format ?? 'int64';
  if (schema.type === 'object') return `v1.${schema.typeName ?? ''}`;
  if (schema.items?.format === 'quantity' && schema.type === 'map') return 'v1.ResourceList';
  const name = GO_TYPES[schema.type] ?? schema.type;
  return schema.items === undefined ? name : `${name}${goType(schema.items)}`;
}
