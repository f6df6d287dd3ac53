/**
 * The schema of every field: of the built-in types from the client's models, read when first asked for
 * and shared by all clusters of the process; of custom resources through `custom-schema.ts`.
 */
import { enumOf } from './enums.ts';
import { descriptionsJson } from './generated/descriptions.ts';
import { kindsJson, typesJson } from './generated/schema.ts';
import { fieldMerge, type FieldMerge } from './merge-keys.ts';

export type SchemaType = 'object' | 'map' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'int-or-string' | 'any';
export type SchemaFormat = 'int32' | 'int64' | 'double' | 'byte' | 'date-time' | 'micro-time' | 'quantity';

export interface Schema {
  readonly type: SchemaType;
  readonly format?: SchemaFormat;
  /** Of a built-in object: `PodSpec`. */
  readonly typeName?: string;
  /** Of an object: its fields, sorted by name. */
  readonly fields?: ReadonlyMap<string, FieldSchema>;
  /** Of an array: the elements; of a map: the values. */
  readonly items?: Schema;
  /** Custom resources: fields beside `fields` are kept. */
  readonly preserveUnknownFields?: boolean;
  readonly description?: string;
}

export interface FieldSchema {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
  readonly merge: FieldMerge;
  /** The values that an enumeration may have. */
  readonly enum?: readonly string[] | undefined;
  readonly description: string;
}

const ANY: Schema = { type: 'any' };
const STRING: Schema = { type: 'string' };

const PRIMITIVES: Readonly<Record<string, Schema>> = {
  any: ANY,
  object: ANY,
  string: STRING,
  boolean: { type: 'boolean' },
  bytes: { type: 'string', format: 'byte' },
  double: { type: 'number', format: 'double' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  IntOrString: { type: 'int-or-string' },
  MicroTime: { type: 'string', format: 'micro-time' },
  Quantity: { type: 'string', format: 'quantity' },
  Time: { type: 'string', format: 'date-time' },
};

/** A built-in struct; its fields are read when they are first looked at. */
class ObjectSchema implements Schema {
  readonly type = 'object';
  readonly typeName: string;
  readonly #source: string;
  #fields: ReadonlyMap<string, FieldSchema> | undefined;

  constructor(typeName: string, source: string) {
    this.typeName = typeName;
    this.#source = source;
  }

  get fields(): ReadonlyMap<string, FieldSchema> {
    this.#fields ??= new Map(this.#source === '' ? [] : this.#source.split(';').map((text, index) => this.#read(text, index)));
    return this.#fields;
  }

  get description(): string {
    return descriptionsOf(this.typeName)[0] ?? '';
  }

  #read(text: string, index: number): readonly [string, FieldSchema] {
    const space = text.indexOf(' ');
    const required = text[space - 1] === '!';
    const name = text.slice(0, required ? space - 1 : space);
    return [name, new BuiltInField(this.typeName, name, index, required, text.slice(space + 1))];
  }
}

class BuiltInField implements FieldSchema {
  readonly name: string;
  readonly required: boolean;
  readonly schema: Schema;
  readonly merge: FieldMerge;
  readonly #owner: string;
  readonly #index: number;

  constructor(owner: string, name: string, index: number, required: boolean, type: string) {
    this.name = name;
    this.required = required;
    this.schema = readType(type);
    this.merge = fieldMerge(owner, name, this.schema.typeName);
    this.#owner = owner;
    this.#index = index;
  }

  get enum(): readonly string[] | undefined {
    return enumOf(this.#owner, this.name);
  }

  get description(): string {
    return descriptionsOf(this.#owner)[this.#index + 1] ?? '';
  }
}

const arrays = new Map<string, Schema>();

function readType(text: string): Schema {
  if (!text.startsWith('[]') && !text.startsWith('{}')) return PRIMITIVES[text] ?? findSchema(text) ?? ANY;
  let schema = arrays.get(text);
  if (schema === undefined) {
    schema = { type: text.startsWith('[') ? 'array' : 'map', items: readType(text.slice(2)) };
    arrays.set(text, schema);
  }
  return schema;
}

let sources: Readonly<Record<string, string>> | undefined;
let kinds: Readonly<Record<string, string>> | undefined;
let descriptions: Readonly<Record<string, readonly string[]>> | undefined;
const schemas = new Map<string, Schema>();

function allSources(): Readonly<Record<string, string>> {
  sources ??= JSON.parse(typesJson) as Record<string, string>;
  return sources;
}

function allKinds(): Readonly<Record<string, string>> {
  kinds ??= JSON.parse(kindsJson) as Record<string, string>;
  return kinds;
}

function descriptionsOf(typeName: string): readonly string[] {
  descriptions ??= JSON.parse(descriptionsJson) as Record<string, readonly string[]>;
  return descriptions[typeName] ?? [];
}

/** A built-in type by its name in `generated/types.ts`: `Deployment`, `PodSpec`. */
export function findSchema(typeName: string): Schema | undefined {
  const known = schemas.get(typeName);
  if (known !== undefined) return known;
  const source = allSources()[typeName];
  if (source === undefined) return undefined;
  const schema = new ObjectSchema(typeName, source);
  schemas.set(typeName, schema);
  return schema;
}

/** A built-in kind; `group` is empty for core. Kinds of lists and of subresources (`Scale`, `Eviction`) are among them. */
export function schemaForKind(group: string, version: string, kind: string): Schema | undefined {
  const typeName = allKinds()[`${group === '' ? version : `${group}/${version}`} ${kind}`];
  return typeName === undefined ? undefined : findSchema(typeName);
}

export function listTypeNames(): readonly string[] {
  return Object.keys(allSources());
}

/** Every built-in kind with its type: `['apps/v1', 'Deployment', 'Deployment']`. */
export function listKinds(): readonly (readonly [apiVersion: string, kind: string, typeName: string])[] {
  return Object.entries(allKinds()).map(([key, typeName]) => {
    const [apiVersion = '', kind = ''] = key.split(' ');
    return [apiVersion, kind, typeName];
  });
}

/** Follows field names through objects, elements of lists and values of maps: `['spec', 'containers', 'image']`. */
export function findField(schema: Schema, path: readonly string[]): FieldSchema | undefined {
  let current = schema;
  let field: FieldSchema | undefined;
  for (const name of path) {
    field = element(current).fields?.get(name);
    if (field === undefined) return undefined;
    current = field.schema;
  }
  return field;
}

/** What a list or map, or a list of lists, is made of in the end. */
export function element(schema: Schema): Schema {
  let current = schema;
  while (current.items !== undefined && (current.type === 'array' || current.type === 'map')) current = current.items;
  return current;
}
