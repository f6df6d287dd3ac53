import { z } from 'zod';
import { nearestName } from './text/nearest-name.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** One thing that is wrong with a check's data. */
export interface CheckProblem {
  readonly path: Path;
  readonly message: string;
}

const nouns: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  return Array.isArray(value) ? 'a list' : (nouns[typeof value] ?? typeof value);
}

/** Fields that a number without a unit is written into. */
const DURATIONS = new Set(['within', 'stable-for', 'timeout']);

function wrongType({ expected, input, path }: Extract<Issue, { code: 'invalid_type' }>): string {
  const noun = nouns[expected] ?? expected;
  if (input === undefined) return `is missing; it is ${noun}`;
  if (typeof input === 'number' && DURATIONS.has(String(path.at(-1)))) return `must be a duration such as ${input}s or ${input}m`;
  if (expected === 'string' && (typeof input === 'number' || typeof input === 'boolean'))
    return `must be a text: write "${String(input)}", in quotes`;
  if (expected === 'int' && typeof input === 'number') return `must be a whole number, not ${input}`;
  return `must be ${noun}, not ${kindOf(input)}`;
}

const elements = (count: number | bigint): string => `${count} ${Number(count) === 1 ? 'element' : 'elements'}`;

function wrongSize(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string {
  const [word, bound] = issue.code === 'too_small' ? ['at least', issue.minimum] : ['at most', issue.maximum];
  if (issue.origin === 'array') return `must have ${word} ${elements(bound)}`;
  if (issue.origin === 'string') return issue.code === 'too_small' ? 'must not be empty' : `must be ${word} ${bound} characters long`;
  return `must be ${word} ${bound}`;
}

function wrongValue({ values, input }: Extract<Issue, { code: 'invalid_value' }>): string {
  const known = values.map(String);
  const near = nearestName(String(input).toLowerCase(), known) ?? known.find((value) => value.toLowerCase() === String(input).toLowerCase());
  const all = `must be ${known.length === 1 ? '' : 'one of '}${known.join(', ')}`;
  return input === undefined ? `is missing; it ${all}` : `${all}${near === undefined ? '' : `. Did you mean ${near}?`}`;
}

function sentence(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue);
    case 'too_small':
    case 'too_big':
      return wrongSize(issue);
    case 'invalid_value':
      return wrongValue(issue);
    case 'invalid_key':
      return issue.issues[0]?.message ?? issue.message;
    case 'invalid_union':
      return wrongKind(issue);
    default:
      return issue.message;
  }
}

/** None of a union's alternatives is of the kind that was given. */
function wrongKind({ errors, input }: Extract<Issue, { code: 'invalid_union' }>): string {
  const expected = errors.flatMap((branch) =>
    branch.flatMap((each) => (each.code === 'invalid_type' && each.path.length === 0 ? (nouns[each.expected] ?? each.expected) : [])),
  );
  const wanted = [...new Set(expected)].join(' or ');
  return input === undefined ? `is missing; it is ${wanted}` : `must be ${wanted}, not ${kindOf(input)}`;
}

/** Of a union, what is wrong with the alternative that was meant: one of the kind that was given. */
function flatten(issue: Issue, above: Path = []): readonly Issue[] {
  const path = [...above, ...issue.path];
  const here = { ...issue, path } as Issue;
  if (issue.code !== 'invalid_union') return [here];
  const fitting = issue.errors.filter((branch) => !branch.some((each) => each.code === 'invalid_type' && each.path.length === 0));
  const [best] = fitting.toSorted((a, b) => a.length - b.length);
  return best === undefined ? [here] : best.flatMap((each) => flatten(each, path));
}

/** The fields that a schema knows at a path; none where it is too involved to say. */
function keysAt(schema: unknown, [key, ...rest]: Path): readonly string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return keysAt(schema.unwrap(), key === undefined ? [] : [key, ...rest]);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => keysAt(option, key === undefined ? [] : [key, ...rest]));
  if (key === undefined) return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  if (schema instanceof z.ZodObject) return keysAt((schema.shape as Record<string, unknown>)[String(key)], rest);
  return schema instanceof z.ZodArray ? keysAt(schema.element, rest) : [];
}

/** As it is said everywhere of a field that nobody knows. */
export function unknownField(key: string, known: readonly string[]): string {
  const near = nearestName(key, known);
  if (near !== undefined) return `unknown field ${key}. Did you mean ${near}?`;
  return `unknown field ${key}${known.length === 0 ? '' : `; known are ${known.join(', ')}`}`;
}

/** What zod finds, in words for authors; `open` says of a place that what stands there is not known yet. */
export function describeIssues(schema: z.ZodType, value: unknown, open: (place: unknown, issue: Issue) => boolean): readonly CheckProblem[] {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return [];
  return result.error.issues
    .flatMap((issue) => flatten(issue))
    .flatMap((issue): readonly CheckProblem[] => {
      const place = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key], value);
      if (issue.code === 'unrecognized_keys') {
        const allowed = keysAt(schema, issue.path);
        return issue.keys.map((key) => ({ path: [...issue.path, key], message: unknownField(key, allowed) }));
      }
      return open(place, issue) ? [] : [{ path: issue.path, message: sentence(issue) }];
    });
}
