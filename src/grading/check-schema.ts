import { parseDuration } from '#kube/duration.ts';
import { z } from 'zod';
import type { CheckType } from './check-type.ts';
import { checkTypes } from './check-types.ts';
import { commonFields, explainEntry, topFields } from './envelope.ts';
import { describeIssues, unknownField, type CheckProblem } from './schema-words.ts';
import { nearestName } from './text/nearest-name.ts';
import { hasPlaceholder, placeholderProblem } from './variables.ts';

/** The author's own explanation, for a cause or while another check passes. */
export interface Explanation {
  readonly when?: Check;
  readonly cause?: string;
  readonly say: string;
}

/** What a check asks: one type with its fields, or others combined. */
export type Question =
  | { readonly type: CheckType<unknown>; readonly spec: unknown; readonly open: boolean }
  | { readonly not: Check }
  | { readonly all: readonly Check[] }
  | { readonly any: readonly Check[] };

/** One check as it stands in lab.yaml, its type looked up. Durations are in ms. */
export interface Check {
  readonly question: Question;
  readonly message?: string;
  readonly explain: readonly Explanation[];
  readonly within?: number;
  readonly stableFor?: number;
  readonly points?: number;
  readonly holding?: 'once' | 'hold' | 'final';
  readonly capture: Readonly<Record<string, string>>;
}

type Fields = Readonly<Record<string, unknown>>;

export const combinators = {
  not: 'The check inside does not pass. Not yet stays not yet.',
  all: 'Every one of the checks passes.',
  any: 'At least one of the checks passes.',
} as const;

const nestedEnvelope = z.strictObject(commonFields);
const topEnvelope = z.strictObject({ ...commonFields, ...topFields, explain: z.unknown().optional() });
const explainSchema = z.strictObject({ ...explainEntry, when: z.unknown().optional() });
const ENVELOPE = new Set([...Object.keys(topEnvelope.shape)]);

const listOfChecks = z.array(z.lazy((): z.ZodType => nestedCheckSchema)).min(1);

const variantsWith = (around: z.ZodRawShape): readonly z.ZodType[] => [
  ...checkTypes.map(({ name, schema, summary }) => z.strictObject({ [name]: schema.describe(summary), ...around })),
  z.strictObject({ not: z.lazy((): z.ZodType => nestedCheckSchema).describe(combinators.not), ...around }),
  z.strictObject({ all: listOfChecks.describe(combinators.all), ...around }),
  z.strictObject({ any: listOfChecks.describe(combinators.any), ...around }),
];

const nestedCheckSchema: z.ZodType = z.union(variantsWith(commonFields)).meta({ id: 'nestedCheck' });

/** One check of a task, for editors: `describeCheckProblems` says the same in better words. */
export const checkSchema: z.ZodType = z
  .union(
    variantsWith({
      ...commonFields,
      ...topFields,
      explain: z
        .array(z.strictObject({ ...explainEntry, when: nestedCheckSchema.optional() }))
        .optional()
        .describe("The author's own explanations, the first that fits"),
    }),
  )
  .meta({ id: 'check' });

const known = [...checkTypes.map(({ name }) => name), ...Object.keys(combinators)];
const typesByName = new Map(checkTypes.map((type) => [type.name, type]));

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const below = (key: PropertyKey, problems: readonly CheckProblem[]): CheckProblem[] =>
  problems.map(({ path, message }) => ({ path: [key, ...path], message }));

/** What a captured variable stands for is looked at when it is filled in. */
const schemaProblems = (schema: z.ZodType, value: unknown): readonly CheckProblem[] =>
  describeIssues(schema, value, (place, { code }) => hasPlaceholder(place) && (typeof place === 'string' || code !== 'custom'));

function explainProblems(explain: unknown): readonly CheckProblem[] {
  if (explain === undefined) return [];
  if (!Array.isArray(explain)) return [{ path: ['explain'], message: 'must be a list of { when or cause, say }' }];
  return explain.flatMap((entry: unknown, index) => {
    const problems = schemaProblems(explainSchema, entry);
    const { when, cause } = isFields(entry) ? entry : {};
    const both = (when === undefined) === (cause === undefined) ? [{ path: [], message: 'give either when (a check) or cause' }] : [];
    const inner = when === undefined ? [] : below('when', describe(when, 1));
    return below('explain', below(index, [...problems, ...both, ...inner]));
  });
}

/** Deeper, nobody understands a check. */
const DEEPEST = 16;

/** The one type among the fields of a check, or why there is none. */
function typeIn(
  value: Fields,
  top: boolean,
): { readonly key: string; readonly problems: readonly CheckProblem[] } | { readonly wrong: CheckProblem } {
  const keys = Object.keys(value).filter((key) => !ENVELOPE.has(key));
  const [key, second] = keys.filter((name) => known.includes(name));
  if (second !== undefined)
    return {
      wrong: { path: [second], message: `a check has exactly one type; this has ${key ?? ''} and ${second}. Write each as a check of its own` },
    };
  const fields = Object.keys((top ? topEnvelope : nestedEnvelope).shape);
  const unknown = keys.filter((name) => name !== key);
  if (key !== undefined) return { key, problems: unknown.map((name) => ({ path: [name], message: unknownField(name, fields) })) };
  const [name] = unknown;
  if (name === undefined) return { wrong: { path: [], message: `a check has exactly one of ${known.join(', ')}; this has none` } };
  const near = nearestName(name, known);
  const hint = near === undefined ? '' : `. Did you mean ${near}?`;
  return { wrong: { path: [name], message: `unknown check type ${name}${hint} Known are ${known.join(', ')}` } };
}

function describe(value: unknown, depth = 0): readonly CheckProblem[] {
  if (!isFields(value)) return [{ path: [], message: 'a check is a mapping such as `pod: { name: web }`' }];
  if (depth > DEEPEST) return [{ path: [], message: `checks may be nested ${DEEPEST} deep` }];
  const top = depth === 0;
  const found = typeIn(value, top);
  if ('wrong' in found) return [found.wrong];
  const { key, problems } = found;
  const around = Object.fromEntries(Object.entries(value).filter(([name]) => ENVELOPE.has(name)));
  const envelope = [...problems, ...schemaProblems(top ? topEnvelope : nestedEnvelope, around), ...(top ? explainProblems(value['explain']) : [])];
  const inner = value[key];
  if (key === 'not') return [...envelope, ...below(key, describe(inner, depth + 1))];
  if (key === 'all' || key === 'any') {
    if (!Array.isArray(inner) || inner.length === 0) return [...envelope, { path: [key], message: 'must be a list of checks' }];
    return [...envelope, ...inner.flatMap((check, index) => below(key, below(index, describe(check, depth + 1))))];
  }
  const type = typesByName.get(key);
  return type === undefined ? envelope : [...envelope, ...below(key, [...schemaProblems(type.schema, inner), ...placeholderProblems(inner)])];
}

/** Holes in which no captured variable stands. */
function placeholderProblems(value: unknown, path: readonly PropertyKey[] = []): readonly CheckProblem[] {
  if (typeof value === 'string') {
    const message = placeholderProblem(value);
    return message === undefined ? [] : [{ path, message }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => placeholderProblems(inner, [...path, Array.isArray(value) ? Number(key) : key]));
}

/** What a check's data says is wrong with it, where, in words a person can act on. `${{ vars.name }}` may stand for any value. */
export const describeCheckProblems = (value: unknown): readonly CheckProblem[] => describe(value);

/** Throws on data that `describeCheckProblems` finds fault with. */
export function parseCheck(value: unknown): Check {
  const [problem] = describeCheckProblems(value);
  if (problem !== undefined) throw new Error(`${problem.path.join('.')}: ${problem.message}`);
  return build(value as Fields);
}

function build(data: Fields): Check {
  const { message, points, holding } = data as { message?: string; points?: number; holding?: Check['holding'] };
  const time = (key: string): number | undefined => (typeof data[key] === 'string' ? parseDuration(data[key]) : undefined);
  const [within, stableFor] = [time('within'), time('stable-for')];
  return {
    question: questionOf(data),
    explain: ((data['explain'] ?? []) as readonly { when?: Fields; cause?: string; say: string }[]).map(({ when, ...rest }) => ({
      ...rest,
      ...(when === undefined ? {} : { when: build(when) }),
    })),
    capture: (data['capture'] ?? {}) as Readonly<Record<string, string>>,
    ...(message === undefined ? {} : { message }),
    ...(points === undefined ? {} : { points }),
    ...(holding === undefined ? {} : { holding }),
    ...(within === undefined ? {} : { within }),
    ...(stableFor === undefined ? {} : { stableFor }),
  };
}

function questionOf(data: Fields): Question {
  if ('not' in data) return { not: build(data['not'] as Fields) };
  if ('all' in data) return { all: (data['all'] as readonly Fields[]).map(build) };
  if ('any' in data) return { any: (data['any'] as readonly Fields[]).map(build) };
  for (const type of checkTypes) {
    if (!(type.name in data)) continue;
    const spec = data[type.name];
    const open = hasPlaceholder(spec);
    return { type, spec: open ? spec : type.schema.parse(spec), open };
  }
  throw new Error('unreachable: describeCheckProblems covers every other shape');
}

/** A check and every one inside it. */
function* withInner(check: Check): Iterable<Check> {
  yield check;
  const { question, explain } = check;
  for (const { when } of explain) if (when !== undefined) yield* withInner(when);
  if ('not' in question) yield* withInner(question.not);
  if ('all' in question) for (const inner of question.all) yield* withInner(inner);
  if ('any' in question) for (const inner of question.any) yield* withInner(inner);
}

/** Whether a check, or one inside it, looks beyond the store. */
export function probes(check: Check): boolean {
  return [...withInner(check)].some(({ question }) => 'type' in question && question.type.probes);
}

/** Whether a check depends on variables that others capture: in what it asks, what it says, or what it captures itself. */
export function usesVariables(check: Check): boolean {
  return [...withInner(check)].some(
    ({ question, message, explain, capture }) =>
      ('type' in question && question.open) || hasPlaceholder([message, explain.map(({ say }) => say), Object.values(capture)]),
  );
}
