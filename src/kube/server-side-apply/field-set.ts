/**
 * Sets of fields, in the very form in which managedFields hold them (FieldsV1): a tree whose edges are
 * path elements (`f:spec`, `k:{"name":"web"}`, `v:"x"`) and whose members are the leaves and the nodes
 * marked with `.`. Mirrors sigs.k8s.io/structured-merge-diff/fieldpath. Immutable.
 */
export interface FieldSet {
  readonly [element: string]: FieldSet;
}

export const LEAF: FieldSet = Object.freeze({});
const SELF = '.';

/** A node from its parts; undefined when it holds nothing. */
export function node(member: boolean, children: FieldSet): FieldSet | undefined {
  if (isLeaf(children)) return member ? LEAF : undefined;
  return member ? { [SELF]: LEAF, ...children } : children;
}

export function isMember(set: FieldSet): boolean {
  return SELF in set || isLeaf(set);
}

/** Members and sub-trees under path elements, without the mark of the node itself. */
export function children(set: FieldSet): readonly (readonly [string, FieldSet])[] {
  return Object.entries(set).filter(([element]) => element !== SELF);
}

export function isLeaf(set: FieldSet): boolean {
  for (const element in set) if (Object.hasOwn(set, element)) return false;
  return true;
}

// The functions below take and return undefined for the empty set; the root of a set is never a member.

export function union(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  if (a === undefined || a === b) return b;
  if (b === undefined) return a;
  const merged: Record<string, FieldSet> = Object.fromEntries(children(a));
  for (const [element, set] of children(b)) merged[element] = union(merged[element], set) ?? LEAF;
  return node(isMember(a) || isMember(b), merged);
}

/** Members of `a` that are not members of `b`. */
export function difference(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  if (a === undefined || b === undefined) return a;
  return combine(a, b, isMember(a) && !isMember(b), difference);
}

/** Members of both. */
export function intersection(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  if (a === undefined || b === undefined) return undefined;
  return combine(a, b, isMember(a) && isMember(b), intersection);
}

/** `a` without the members of `b` and everything below them. */
export function recursiveDifference(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  if (a === undefined || b === undefined) return a;
  if (isMember(b)) return undefined;
  return combine(a, b, isMember(a), recursiveDifference);
}

function combine(
  a: FieldSet,
  b: FieldSet,
  member: boolean,
  operate: (a: FieldSet | undefined, b: FieldSet | undefined) => FieldSet | undefined,
): FieldSet | undefined {
  const kept: Record<string, FieldSet> = {};
  for (const [element, set] of children(a)) {
    const rest = operate(set, b[element]);
    if (rest !== undefined) kept[element] = rest;
  }
  return node(member, kept);
}

export function equalSets(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true;
  const left = Object.keys(a);
  if (left.length !== Object.keys(b).length) return false;
  return left.every((element) => {
    const [x, y] = [a[element], b[element]];
    return x !== undefined && y !== undefined && equalSets(x, y);
  });
}

/** Every member's path as messages print it: `.spec.containers[name="web"].image`. */
export function printPaths(set: FieldSet, prefix = ''): readonly string[] {
  const own = prefix !== '' && isMember(set) ? [prefix] : [];
  return [
    ...own,
    ...children(set)
      .toSorted(byElement)
      .flatMap(([element, child]) => printPaths(child, prefix + printElement(element))),
  ];
}

function byElement([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function printElement(element: string): string {
  const rest = element.slice(2);
  if (element.startsWith('f:')) return `.${rest}`;
  if (element.startsWith('v:')) return `[=${rest}]`;
  if (element.startsWith('i:')) return `[${rest}]`;
  const keys = JSON.parse(rest) as Record<string, unknown>;
  return `[${Object.entries(keys)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',')}]`;
}
