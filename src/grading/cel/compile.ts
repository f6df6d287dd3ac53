import { Environment } from '@marcbachmann/cel-js';
import { parseDuration } from '#kube/duration.ts';
import { parseQuantity } from '#kube/quantity.ts';
import { compilePattern } from '../pattern.ts';
import { findKind, kindWords, parseTarget } from '../target.ts';
import { nearestName } from '../text/nearest-name.ts';
import { sameImage } from '../match/image-reference.ts';
import { hoistReadings, type Reading } from './hoist.ts';
import { valuesRead, type ValueRead } from './values-read.ts';

/** A checked expression, ready to be evaluated over what it reads. */
export interface Expression {
  readonly readings: readonly Reading[];
  /** How deep its comprehensions (`all`, `exists`, `filter`, `map`) are nested. */
  readonly depth: number;
  /** `bool`, `int`, … as far as it can be told before it is evaluated; `dyn` where it cannot. */
  readonly type: string;
  evaluate(variables: Readonly<Record<string, unknown>>): unknown;
  /** The fields that it looks at, with what stands in them. */
  values(variables: Readonly<Record<string, unknown>>): readonly ValueRead[];
}

const LIMITS = { maxAstNodes: 1_000, maxDepth: 60, maxListElements: 200, maxMapEntries: 200, maxCallArguments: 16 };

/** `${{ vars.x }}` inside an expression is filled in before; while content is loaded this stands for it. */
const PLACEHOLDER = /\$\{\{[^}]*\}\}/g;

// Their numbers are doubles; typed so, they could not be compared with a whole number.
const base = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false, limits: LIMITS })
  .registerFunction('string.matchesLinear(string): bool', (text: string, pattern: string) => compilePattern(pattern).test(text))
  .registerFunction('quantity(dyn): dyn', (value: unknown) => parseQuantity(String(value)).toNumber())
  .registerFunction('seconds(string): dyn', (text: string) => parseDuration(text) / 1_000)
  .registerFunction('sameImage(string, string): bool', (a: string, b: string) => sameImage(a, b))
  .registerVariable('self', 'dyn')
  .registerVariable('namespace0', 'string');

const cache = new Map<string, Expression>();
const CACHE_LIMIT = 500;

/** `namespace` is a reserved word of CEL; authors may use it all the same. */
const readable = (text: string): string =>
  text.replace(/(['"])(?:(?!\1).)*\1|\bnamespace\b(?!\s*[:(])/g, (match, _, offset: number, all: string) =>
    match === 'namespace' && !/[.\w]$/.test(all.slice(0, offset)) ? 'namespace0' : match,
  );

interface Node {
  readonly op: string;
  readonly args: unknown;
}

const COMPREHENSIONS = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);

function depthOf(node: unknown): number {
  if (Array.isArray(node)) return Math.max(0, ...node.map(depthOf));
  if (typeof node !== 'object' || node === null || !('op' in node)) return 0;
  const { op, args } = node as Node;
  const inner = depthOf(args);
  return op === 'rcall' && Array.isArray(args) && COMPREHENSIONS.has(String(args[0])) ? inner + 1 : inner;
}

/** Nested deeper, an expression over a full cluster takes too long. */
const DEEPEST = 3;

function hintOf(word: string): string {
  const near = nearestName(word.toLowerCase(), kindWords);
  return near === undefined ? '' : `. Did you mean ${near}?`;
}

/** Throws with what is wrong with it: syntax, unknown functions, types that do not fit. */
export function compileExpression(source: string): Expression {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const { text, readings } = hoistReadings(readable(source));
  for (const { one, what } of readings) {
    if (one) parseTarget(what);
    else if (findKind(what) === undefined) throw new Error(`there is no kind ${what}${hintOf(what)}`);
  }
  const environment = base.clone();
  for (const { variable, one } of readings) environment.registerVariable(variable, one ? 'dyn' : 'list<dyn>');
  const parsed = environment.parse(text);
  const check = parsed.check();
  if (!check.valid) throw check.error ?? new Error('it has no valid type');
  const depth = depthOf(parsed.ast);
  if (depth > DEEPEST) throw new Error(`comprehensions may be nested ${DEEPEST} deep`);
  const expression: Expression = {
    readings,
    depth,
    type: check.type ?? 'dyn',
    evaluate: (variables) => parsed(variables) as unknown,
    values: (variables) => valuesRead(parsed.ast, readings, variables),
  };
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(source, expression);
  return expression;
}

const FUNCTIONS = [
  'size',
  'has',
  'objects',
  'object',
  'quantity',
  'seconds',
  'sameImage',
  'startsWith',
  'endsWith',
  'contains',
  'matches',
  ...COMPREHENSIONS,
];

/** What the compiler says, with what may have been meant. */
function inWords(message: string): string {
  if (message.startsWith('Unknown variable: ')) return `${message}; there are self, namespace, object('kind/name') and objects('kind')`;
  const name = /no matching overload for '(?:.*\.)?(\w+)\(/.exec(message)?.[1];
  const near =
    name === undefined || FUNCTIONS.includes(name)
      ? undefined
      : (nearestName(name, FUNCTIONS) ?? (/^(len|length|lenght|count)$/.test(name) ? 'size' : undefined));
  return near === undefined ? message : `${message}. Did you mean ${near}?`;
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

/** What is wrong with an expression, or undefined; a `condition` has to be true or false. */
export function expressionProblem(source: string, condition = false): string | undefined {
  try {
    const { type } = compileExpression(source.replace(PLACEHOLDER, '0'));
    return condition && !source.includes('${{') && type !== 'bool' && type !== 'dyn'
      ? `is a CEL expression of type ${type}; it must be true or false`
      : undefined;
  } catch (error) {
    // Where a parameter stands inside a text or as a part of a name, only its value shows whether it fits.
    return PLACEHOLDER.test(source) ? undefined : `is no CEL expression: ${inWords(firstLine(error))}`;
  }
}
