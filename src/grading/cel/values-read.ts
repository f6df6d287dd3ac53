import type { Reading } from './hoist.ts';

/** A value that an expression looks at: `spec.replicas` of `deploy/web`; of `self` where `of` is undefined. */
export interface ValueRead {
  readonly of: string | undefined;
  readonly path: string;
  readonly value: unknown;
}

interface Node {
  readonly op: string;
  readonly args: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'op' in value;

interface Chain {
  readonly root: string;
  readonly keys: readonly (string | number)[];
}

/** `self.spec.ports[0]` as its parts; undefined for what is computed. */
function chainOf(node: unknown): Chain | undefined {
  if (!isNode(node)) return undefined;
  if (node.op === 'id') return { root: String(node.args), keys: [] };
  if ((node.op !== '.' && node.op !== '[]') || !Array.isArray(node.args)) return undefined;
  const [of, key] = node.args as readonly unknown[];
  const before = chainOf(of);
  const part = isNode(key) && key.op === 'value' ? key.args : key;
  if (before === undefined || !['string', 'bigint'].includes(typeof part)) return undefined;
  return { root: before.root, keys: [...before.keys, typeof part === 'bigint' ? Number(part) : String(part)] };
}

function chainsIn(node: unknown): readonly Chain[] {
  if (Array.isArray(node)) return node.flatMap(chainsIn);
  if (!isNode(node)) return [];
  const chain = chainOf(node);
  return chain === undefined ? chainsIn(node.args) : [chain];
}

const spell = (keys: readonly (string | number)[]): string =>
  keys.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${key}`)).join('');

/** The fields of objects that an expression names, with what stands in them, each once; not what it computes from them. */
export function valuesRead(ast: unknown, readings: readonly Reading[], variables: Readonly<Record<string, unknown>>): readonly ValueRead[] {
  const found = new Map<string, ValueRead>();
  for (const { root, keys } of chainsIn(ast)) {
    const reading = readings.find(({ variable }) => variable === root);
    if (keys.length === 0 || (root !== 'self' && reading?.one !== true)) continue;
    const value = keys.reduce<unknown>(
      (inner, key) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key) ? (inner as Record<string | number, unknown>)[key] : undefined,
      variables[root],
    );
    found.set(`${root} ${spell(keys)}`, { of: reading?.what, path: spell(keys), value });
  }
  return [...found.values()];
}
