import { element, type FieldSchema, type Schema } from '#kube/schema.ts';
import { nearestName } from '../text/nearest-name.ts';
import { compareQuantities } from './same-value.ts';

interface FieldProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const below = (key: PropertyKey, problems: readonly FieldProblem[]): FieldProblem[] =>
  problems.map(({ path, message }) => ({ path: [key, ...path], message }));
const isOpen = (value: unknown): boolean => typeof value === 'string' && value.includes('${{');

const nouns: Readonly<Record<Schema['type'], string>> = {
  object: 'a mapping',
  map: 'a mapping',
  array: 'a list',
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  'int-or-string': 'a number or a text',
  any: 'anything',
};

/** Operators whose argument speaks of the elements of a list. */
const OF_ELEMENTS = new Set(['$any', '$all', '$none']);
const OF_ELEMENT_LISTS = new Set(['$contains', '$exactly', '$in-order']);

function operatorProblems(name: string, argument: unknown, schema: Schema): readonly FieldProblem[] {
  if (name === '$not') return fieldProblems(argument, schema);
  if (name === '$one-of' && Array.isArray(argument)) return argument.flatMap((each, index) => below(index, fieldProblems(each, schema)));
  if (schema.type !== 'array') return [];
  if (OF_ELEMENTS.has(name)) return fieldProblems(argument, element(schema));
  if (OF_ELEMENT_LISTS.has(name) && Array.isArray(argument))
    return argument.flatMap((each, index) => below(index, fieldProblems(each, element(schema))));
  if (name !== '$by-key' || !isFields(argument)) return [];
  return Object.entries(argument).flatMap(([key, patterns]) =>
    isFields(patterns)
      ? Object.entries(patterns).flatMap(([value, pattern]) => below(key, below(value, fieldProblems(pattern, element(schema)))))
      : [],
  );
}

function mappingProblems(pattern: Fields, schema: Schema): readonly FieldProblem[] {
  if (schema.type === 'map') return Object.entries(pattern).flatMap(([key, inner]) => below(key, fieldProblems(inner, element(schema))));
  if (schema.type !== 'object' || schema.fields === undefined || schema.preserveUnknownFields === true)
    return schema.type === 'object' ? [] : [{ path: [], message: `is ${nouns[schema.type]}, not a mapping` }];
  const { fields } = schema;
  return Object.entries(pattern).flatMap(([key, inner]) => {
    const field = fields.get(key);
    return below(key, field === undefined ? [{ path: [], message: unknown(key, fields) }] : fieldProblems(inner, field.schema, field));
  });
}

function unknown(key: string, fields: ReadonlyMap<string, FieldSchema>): string {
  const near = nearestName(key, fields.keys());
  return `there is no such field${near === undefined ? '' : `. Did you mean ${near}?`}`;
}

function scalarProblems(value: unknown, { type, format }: Schema, field: FieldSchema | undefined): readonly FieldProblem[] {
  if (type === 'object' || type === 'map' || type === 'array') return [{ path: [], message: `is ${nouns[type]}` }];
  const text = String(value);
  if ((type === 'integer' || type === 'number') && compareQuantities(text, 0) === undefined) return [{ path: [], message: `is ${nouns[type]}` }];
  if (type === 'boolean' && !['true', 'false'].includes(text)) return [{ path: [], message: `is ${nouns.boolean}` }];
  if (format === 'quantity' && compareQuantities(text, 0) === undefined) return [{ path: [], message: 'is a quantity such as 100m, 0.5 or 128Mi' }];
  const known = field?.enum;
  if (known === undefined || known.includes(text) || text === '') return [];
  const near = known.find((each) => each.toLowerCase() === text.toLowerCase()) ?? nearestName(text, known);
  return [{ path: [], message: `can only be ${known.join(', ')}${near === undefined ? '' : `. Did you mean ${near}?`}` }];
}

/** What a pattern asks of fields that a kind does not have, or of values that they cannot have. */
export function fieldProblems(pattern: unknown, schema: Schema, field?: FieldSchema): readonly FieldProblem[] {
  if (schema.type === 'any' || pattern === null || pattern === undefined || isOpen(pattern)) return [];
  if (isFields(pattern)) {
    const keys = Object.keys(pattern);
    if (!keys.some((key) => key.startsWith('$'))) return mappingProblems(pattern, schema);
    return keys.flatMap((key) => below(key, operatorProblems(key, pattern[key], schema)));
  }
  if (!Array.isArray(pattern)) return scalarProblems(pattern, schema, field);
  if (schema.type !== 'array') return [{ path: [], message: `is ${nouns[schema.type]}, not a list` }];
  return pattern.flatMap((each: unknown, index) => below(index, fieldProblems(each, element(schema))));
}
