import { z } from 'zod';
import type { CheckType } from './check-type.ts';
import { checkTypes } from './check-types.ts';

/** One check as it stands in lab.yaml, its type looked up. */
export type Check =
  | { readonly type: CheckType<unknown>; readonly spec: unknown; readonly message?: string }
  | { readonly not: Check; readonly message?: string }
  | { readonly all: readonly Check[]; readonly message?: string }
  | { readonly any: readonly Check[]; readonly message?: string };

const message = z.string().optional().describe("The author's own words for why it fails");

const variants = checkTypes.map((type) => z.strictObject({ [type.name]: type.schema.describe(type.summary), message }));

/** The strict schema of one check: exactly one type (or combinator), every field known. */
export const checkSchema: z.ZodType<Readonly<Record<string, unknown>>> = z.lazy(() =>
  z.union([
    ...variants,
    z.strictObject({ not: checkSchema, message }),
    z.strictObject({ all: z.array(checkSchema).min(1), message }),
    z.strictObject({ any: z.array(checkSchema).min(1), message }),
  ]),
);

const combinators = ['not', 'all', 'any'];

/** What a check's data says is wrong with it, as `path: message` lines a person can act on. */
export function describeCheckProblems(value: unknown): readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [{ path: [], message: 'a check is a mapping such as `pod: { name: web }`' }];
  const keys = Object.keys(value).filter((key) => key !== 'message');
  const known = [...checkTypes.map((type) => type.name), ...combinators];
  const [key] = keys;
  if (keys.length !== 1 || key === undefined)
    return [{ path: [], message: `a check has exactly one of ${known.join(', ')}; this has ${keys.join(', ') || 'none'}` }];
  const inner = (value as Readonly<Record<string, unknown>>)[key];
  if (key === 'not') return describeCheckProblems(inner).map((problem) => ({ ...problem, path: [key, ...problem.path] }));
  if (key === 'all' || key === 'any') {
    if (!Array.isArray(inner) || inner.length === 0) return [{ path: [key], message: 'must be a list of checks' }];
    return inner.flatMap((check, index) => describeCheckProblems(check).map((problem) => ({ ...problem, path: [key, index, ...problem.path] })));
  }
  const type = checkTypes.find((candidate) => candidate.name === key);
  if (type === undefined) return [{ path: [key], message: `unknown check type ${key}; known are ${known.join(', ')}` }];
  const result = type.schema.safeParse(inner);
  return result.success ? [] : result.error.issues.map((issue) => ({ path: [key, ...issue.path], message: issue.message }));
}

/** Throws on data that `describeCheckProblems` finds fault with. */
export function parseCheck(value: unknown): Check {
  const problems = describeCheckProblems(value);
  if (problems[0] !== undefined) throw new Error(`${problems[0].path.join('.')}: ${problems[0].message}`);
  const data = value as Readonly<Record<string, unknown>> & { readonly message?: string };
  const own = data.message === undefined ? {} : { message: data.message };
  if ('not' in data) return { not: parseCheck(data.not), ...own };
  if ('all' in data) return { all: (data.all as readonly unknown[]).map(parseCheck), ...own };
  if ('any' in data) return { any: (data.any as readonly unknown[]).map(parseCheck), ...own };
  for (const type of checkTypes) if (type.name in data) return { type, spec: data[type.name], ...own };
  throw new Error('unreachable: the problems above cover every other shape');
}

/** Whether a check, or one inside it, looks beyond the store. */
export function probes(check: Check): boolean {
  if ('type' in check) return check.type.probes;
  if ('not' in check) return probes(check.not);
  return ('all' in check ? check.all : check.any).some(probes);
}
