import { z } from 'zod';
import { courseSchema } from './course-schema.ts';
import { publishedLabSchema } from './lab-schema.ts';

type Json = Record<string, unknown>;

/** Where a schema asks for more than any text, a hole that will be filled is as good. */
const hole: Json = { type: 'string', pattern: '\\$\\{\\{', description: 'Filled from the parameters: "${{ name }}"' };

const scalars = new Set(['number', 'integer', 'boolean']);

/** Adds the hole to numbers, choices and patterns, wherever they stand as a field's value. */
function withHoles(node: unknown, key: string | undefined): unknown {
  if (Array.isArray(node)) return node.map((element) => withHoles(element, key));
  if (typeof node !== 'object' || node === null) return node;
  const schema = Object.fromEntries(
    Object.entries(node as Json).map(([name, inner]) => [name, name === 'parameters' && key === 'properties' ? inner : withHoles(inner, name)]),
  );
  const strict = scalars.has(String(schema['type'])) || 'enum' in schema || 'const' in schema || (schema['type'] === 'string' && 'pattern' in schema);
  if (!strict || key === 'propertyNames') return schema;
  const { description, ...rest } = schema;
  return { ...(description === undefined ? {} : { description }), anyOf: [rest, hole] };
}

const publish = (schema: z.ZodType, title: string): Json => ({
  title,
  ...(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json),
});

/** The JSON Schemas that editors complete and check lab.yaml and course.yaml with, by the name of their file. */
export function publishedSchemas(): Readonly<Record<string, unknown>> {
  return {
    'lab.schema.json': withHoles(publish(publishedLabSchema, 'A lesson’s lab.yaml'), undefined),
    'course.schema.json': publish(courseSchema, 'A course’s course.yaml'),
  };
}
