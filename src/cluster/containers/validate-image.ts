import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import type { ImageProblem } from './image-problem.ts';
import { imageSchema } from './image-schema.ts';
import { validateTemplates } from './validate-templates.ts';

type JsonSchema = Readonly<Record<string, unknown>>;
type Issue = z.core.$ZodIssue;

let published: JsonSchema | undefined;

/** The JSON Schema for editors. */
export function imageJsonSchema(): JsonSchema {
  published ??= { title: 'An image of content/images', ...(z.toJSONSchema(imageSchema, { target: 'draft-7' }) as JsonSchema) };
  return published;
}

/** Every mistake of a description; empty when there is none. */
export function validateImage(image: unknown): readonly ImageProblem[] {
  const result = imageSchema.safeParse(image);
  if (!result.success) return result.error.issues.flatMap((issue) => explain(issue, []));
  return [...validateTemplates(result.data.server, ['server']), ...validateTemplates(result.data.commands, ['commands'])];
}

function explain(issue: Issue, above: readonly PropertyKey[]): readonly ImageProblem[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], message: `unknown field${suggestion(key, fieldsAt(path))}` }));
  }
  if (issue.code === 'invalid_union') {
    const deepest = issue.errors
      .filter((errors) => !errors.every(({ code, path: at }) => code === 'invalid_type' && at.length === 0))
      .sort((one, two) => one.length - two.length)[0];
    if (deepest !== undefined) return deepest.flatMap((each) => explain(each, path));
  }
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => ({ path, message }));
  return [{ path, message: issue.message.replace(/^Invalid input: /, '') }];
}

function suggestion(field: string, known: readonly string[]): string {
  const [best] = known.map((name) => ({ name, far: distance(field.toLowerCase(), name.toLowerCase()) })).sort((one, two) => one.far - two.far);
  return best !== undefined && best.far <= Math.max(1, Math.floor(field.length / 3)) ? `; did you mean ${best.name}?` : '';
}

/** The fields that a mapping at this place of a description may have. */
function fieldsAt(path: readonly PropertyKey[]): readonly string[] {
  let places: readonly JsonSchema[] = [imageJsonSchema()];
  for (const part of path) places = places.flatMap(branches).flatMap((schema) => inside(schema, part));
  return places.flatMap(branches).flatMap((schema) => Object.keys((schema['properties'] as JsonSchema | undefined) ?? {}));
}

function branches(schema: JsonSchema): readonly JsonSchema[] {
  const any = schema['anyOf'] as readonly JsonSchema[] | undefined;
  return any === undefined ? [schema] : any.flatMap(branches);
}

function inside(schema: JsonSchema, part: PropertyKey): readonly JsonSchema[] {
  const next =
    typeof part === 'number' ? schema['items'] : ((schema['properties'] as JsonSchema | undefined)?.[String(part)] ?? schema['additionalProperties']);
  return typeof next === 'object' && next !== null ? [next as JsonSchema] : [];
}
