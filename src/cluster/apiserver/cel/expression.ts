// Mirrors k8s.io/apiserver/pkg/cel: the expressions of custom resources and of admission policies.
// Not built: the libraries for quantities, addresses, URLs, formats and the authorizer; estimates of cost.
import { Environment } from '@marcbachmann/cel-js';
import { isJsonObject } from '#kube/json.ts';
import { linearRegex } from '../../linear-regex.ts';

export interface Expression {
  /** `bool`, `string`, …; `dyn` where it cannot be told before it is evaluated. */
  readonly type: string;
  /** Throws when it cannot be evaluated over these. */
  evaluate(variables: Readonly<Record<string, unknown>>): unknown;
}

const LIMITS = { maxAstNodes: 1_000, maxDepth: 60, maxListElements: 200, maxMapEntries: 200, maxCallArguments: 16 };
/** How often comprehensions may look at something, as they are nested over the largest collection. */
const BUDGET = 1_000_000;
const CACHE_LIMIT = 500;
const COMPREHENSIONS = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);
/** Texts stay as they are; `matches` takes time linear in its text; `__namespace__` is how reserved words are written. */
const REWRITTEN = /(["'])(?:\\.|(?!\1)[^\\])*\1|\.matches\s*(?=\()|\.__(\w+?)__\b/g;

const base = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false, limits: LIMITS }).registerFunction(
  'string.matchesLinear(string): bool',
  (text: string, pattern: string) => linearRegex(pattern).matcher(text).find(),
);

const cache = new Map<string, Expression>();

/** Throws with the first line of what is wrong with `source`, in which `names` are known. */
export function compileExpression(source: string, names: readonly string[]): Expression {
  const key = `${names.join(' ')}\n${source}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const environment = base.clone();
  for (const name of names) environment.registerVariable(name, 'dyn');
  const expression = firstLineOf(() => {
    const parsed = environment.parse(rewrite(source));
    const check = parsed.check();
    if (!check.valid) throw check.error ?? new Error('it has no valid type');
    return { type: check.type ?? 'dyn', depth: depthOf(parsed.ast), run: (values: Readonly<Record<string, unknown>>) => parsed(values) as unknown };
  });
  const made: Expression = {
    type: expression.type,
    evaluate(variables) {
      const values = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, toCel(value)]));
      if (largest(values) ** expression.depth > BUDGET) throw new Error('call cost exceeds limit');
      return firstLineOf(() => expression.run(values));
    },
  };
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(key, made);
  return made;
}

function rewrite(source: string): string {
  return source.replace(REWRITTEN, (match: string, quote: string | undefined, word: string | undefined) => {
    if (quote !== undefined) return match;
    return word === undefined ? '.matchesLinear' : `.${word}`;
  });
}

function firstLineOf<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new Error((error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '', { cause: error });
  }
}

/** How deep comprehensions are nested. */
function depthOf(node: unknown): number {
  if (Array.isArray(node)) return Math.max(0, ...node.map(depthOf));
  if (typeof node !== 'object' || node === null || !('op' in node)) return 0;
  const { op, args } = node as { readonly op: string; readonly args: unknown };
  const inner = depthOf(args);
  return op === 'rcall' && Array.isArray(args) && COMPREHENSIONS.has(String(args[0])) ? inner + 1 : inner;
}

function largest(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  const items = Object.values(value);
  return items.reduce((most: number, item) => Math.max(most, largest(item)), items.length);
}

/** JSON as CEL knows it: whole numbers are ints. */
function toCel(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(toCel);
  if (isJsonObject(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([name, item]) => [name, toCel(item)]));
  }
  return value ?? null;
}
