import type { KubeObject } from '#kube/object.ts';
import { findKind, isNamespaced, parseTarget } from '../target.ts';
import type { World } from '../world.ts';
import { compileExpression } from './compile.ts';
import type { Reading } from './hoist.ts';
import type { ValueRead } from './values-read.ts';

/** More steps than this and an expression is refused at the moment it is evaluated. */
const MOST_STEPS = 4_000_000;

const converted = new WeakMap<object, unknown>();

/** As CEL sees it: whole numbers are ints. Objects are frozen, so each is converted once. */
export function toCel(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value ?? null;
  let known = converted.get(value);
  if (known === undefined) {
    known = Array.isArray(value) ? value.map(toCel) : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toCel(inner)]));
    converted.set(value, known);
  }
  return known;
}

/** Back to plain data: ints are numbers. */
export function fromCel(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(fromCel);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [String(key), fromCel(inner)]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fromCel(inner)]));
}

async function read({ one, what, namespace }: Reading, world: World): Promise<KubeObject | readonly KubeObject[] | undefined> {
  if (one) {
    const target = parseTarget(what);
    return world.cluster.find(target.resource, isNamespaced(target.resource) ? (namespace ?? world.namespace) : undefined, target.name);
  }
  const kind = findKind(what);
  if (kind === undefined) throw new Error(`there is no kind ${what}`);
  const all = kind.namespaced === false || namespace === '*';
  return world.cluster.list(kind.resource, all ? undefined : (namespace ?? world.namespace));
}

/** `kind/name`, and the namespace that the expression names. */
interface MissingObject {
  readonly what: string;
  readonly namespace: string | undefined;
}

export interface Evaluated {
  readonly value: unknown;
  /** Objects that were asked for and are not there. */
  readonly missing: readonly MissingObject[];
  /** The fields that it looked at, with what stands in them. */
  readonly values: () => readonly ValueRead[];
}

/** An expression asked for a field or an object that is not there. */
export class MissingField extends Error {
  readonly missing: readonly MissingObject[];

  constructor(message: string, missing: readonly MissingObject[]) {
    super(message);
    this.name = 'MissingField';
    this.missing = missing;
  }
}

/** Throws `MissingField` where the state of the cluster leaves the expression without a value; anything else thrown is the author's mistake. */
export async function evaluateExpression(source: string, world: World, self?: unknown): Promise<Evaluated> {
  const expression = compileExpression(source);
  const read0 = await Promise.all(expression.readings.map((reading) => read(reading, world)));
  const largest = Math.max(1, ...read0.map((result) => (Array.isArray(result) ? result.length : 1)));
  if (largest ** expression.depth > MOST_STEPS) throw new MissingField(`there are too many objects (${largest}) for so nested an expression`, []);
  const missing = expression.readings.flatMap(({ what, namespace }, index) => (read0[index] === undefined ? [{ what, namespace }] : []));
  const variables: Record<string, unknown> = { namespace0: world.namespace, self: toCel(self ?? null) };
  for (const [index, { variable }] of expression.readings.entries()) variables[variable] = toCel(read0[index] ?? null);
  try {
    return { value: expression.evaluate(variables), missing, values: () => expression.values(variables) };
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
    if (missing.length > 0 || /No such key|[Ii]ndex out of|no such overload: .*null|out of bounds/.test(message))
      throw new MissingField(message, missing);
    throw error;
  }
}
