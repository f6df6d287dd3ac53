import { distance } from 'fastest-levenshtein';
import type { z } from 'zod';

/** One thing that is wrong with data, and whether its field's name or its value is to be shown. */
export interface SchemaProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly at: 'key' | 'value';
}

type Issue = z.core.$ZodIssue;

/** The closest of some words, where one is close enough to be meant. */
export function nearestWord(word: string, words: Iterable<string>): string | undefined {
  const ranked = [...words]
    .map((candidate) => ({ candidate, off: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.off - b.off);
  const [best] = ranked;
  return best !== undefined && best.off <= (word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3))) ? best.candidate : undefined;
}

/** The schemas that may stand at a path below another. */
function schemasAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType[] {
  const { def } = schema._zod as unknown as { def: Readonly<Record<string, unknown>> & { type: string } };
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return schemasAt(def['innerType'] as z.core.$ZodType, path);
    case 'lazy':
      return schemasAt((def['getter'] as () => z.core.$ZodType)(), path);
    case 'union':
      return (def['options'] as z.core.$ZodType[]).flatMap((option) => schemasAt(option, path));
  }
  const [part, ...rest] = path;
  if (part === undefined) return [schema];
  if (def.type === 'array') return schemasAt(def['element'] as z.core.$ZodType, rest);
  if (def.type === 'record') return schemasAt(def['valueType'] as z.core.$ZodType, rest);
  if (def.type !== 'object') return [];
  const field = (def['shape'] as Readonly<Record<string, z.core.$ZodType>>)[String(part)];
  return field === undefined ? [] : schemasAt(field, rest);
}

function fieldsAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const fields = schemasAt(schema, path).flatMap((found) => {
    const { def } = found._zod as unknown as { def: { type: string; shape?: object } };
    return def.type === 'object' ? Object.keys(def.shape ?? {}) : [];
  });
  return [...new Set(fields)];
}

function unknownField(key: string, known: readonly string[]): string {
  if (known.includes(key)) return `${key} does not go together with the fields beside it`;
  const near = nearestWord(key, known) ?? known.find((word) => key.length > 2 && word.startsWith(key.toLowerCase()));
  return `unknown field ${key}${near === undefined ? (known.length === 0 ? '' : `; there are ${known.join(', ')}`) : `; did you mean ${near}?`}`;
}

/** A field that is not there: zod says so in words only, and of a union by all its alternatives. */
function isMissing(issue: Issue): boolean {
  if (issue.code === 'invalid_union')
    return issue.errors.length > 0 && issue.errors.every((errors) => errors.some((each) => each.path.length === 0 && isMissing(each)));
  return issue.code === 'invalid_type' && issue.message.includes('received undefined');
}

/** Of the alternatives of a union, the issues of the one that was most likely meant: it fits furthest. */
function closest(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const cost = (issues: readonly Issue[]): number => {
    const missing = issues.filter(isMissing).map(({ path }) => String(path[0]));
    return issues.reduce((sum, issue) => {
      if (issue.code === 'invalid_type' && issue.path.length === 0) return sum + 100;
      // A name with a typo says which was meant.
      if (issue.code === 'unrecognized_keys')
        return sum + issue.keys.reduce((all, key) => all + (nearestWord(key, missing) === undefined ? 3 : 1), 0);
      return sum + (isMissing(issue) ? 2 : 1);
    }, 0);
  };
  const ranked = branches.map((issues) => ({ issues, cost: cost(issues) })).sort((a, b) => a.cost - b.cost);
  return ranked[0] !== undefined && ranked[0].cost < 100 ? ranked[0].issues : undefined;
}

const wording: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  array: 'a list',
  tuple: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  boolean: 'true or false',
};

/** What is too little or too much, in the author's words. */
function bound(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string {
  const [limit, side] = issue.code === 'too_small' ? [Number(issue.minimum), 'at least'] : [Number(issue.maximum), 'at most'];
  const several = (one: string): string => `${limit} ${one}${limit === 1 ? '' : 's'}`;
  if (issue.code === 'too_small' && limit === 1 && ['array', 'string'].includes(issue.origin)) return 'must not be empty';
  if (issue.origin === 'array') return `must have ${side} ${several('element')}`;
  if (issue.origin === 'string') return `must have ${side} ${several('character')}`;
  return issue.inclusive === false ? `must be ${issue.code === 'too_small' ? 'more' : 'less'} than ${limit}` : `must be ${side} ${limit}`;
}

/** What each alternative of a union would be: `a text or a list`. */
function alternatives({ errors }: Extract<Issue, { code: 'invalid_union' }>): string {
  const kinds = errors.flatMap((branch) => branch.flatMap((issue) => kindWanted(issue) ?? []));
  const different = [...new Set(kinds)];
  return different.length === 0
    ? 'something else'
    : `${different.join(' or ')}${different.includes('a text') ? ' (numbers, true and false as texts are quoted)' : ''}`;
}

function kindWanted(issue: Issue): string | undefined {
  if (issue.path.length > 0) return undefined;
  if (issue.code === 'invalid_type') return wording[issue.expected] ?? issue.expected;
  return issue.code === 'invalid_union' ? alternatives(issue) : undefined;
}

function sentence(issue: Issue): string {
  if (issue.code === 'invalid_union') return isMissing(issue) ? 'is missing' : `must be ${alternatives(issue)}`;
  if (issue.code === 'invalid_type') {
    const expected = wording[issue.expected] ?? issue.expected;
    if (isMissing(issue)) return `is missing; it is ${expected}`;
    const { input } = issue;
    const unquoted = issue.expected === 'string' && (typeof input === 'number' || typeof input === 'boolean');
    return `must be ${expected}${unquoted ? `: write "${String(input)}", in quotes` : ''}`;
  }
  if (issue.code === 'too_small' || issue.code === 'too_big') return bound(issue);
  if (issue.code === 'invalid_value') return `must be ${issue.values.map(String).join(' or ')}`;
  return issue.message;
}

/** What a schema finds wrong, as sentences for the author, each with its place. */
export function schemaProblems(schema: z.core.$ZodType, issues: readonly Issue[], above: readonly PropertyKey[] = []): readonly SchemaProblem[] {
  return issues.flatMap((issue): readonly SchemaProblem[] => {
    const path = [...above, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      const known = fieldsAt(schema, path);
      return issue.keys.map((key) => ({ path: [...path, key], message: unknownField(key, known), at: 'key' as const }));
    }
    if (issue.code === 'invalid_union') {
      const branch = closest(issue.errors as Issue[][]);
      if (branch !== undefined && branch.length > 0) return schemaProblems(schema, branch, path);
    }
    if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => ({ path, message, at: 'key' as const }));
    return [{ path, message: sentence(issue), at: 'value' }];
  });
}
