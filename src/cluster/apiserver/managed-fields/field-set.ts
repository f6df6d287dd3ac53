// Mirrors fieldpath.Set of sigs.k8s.io/structured-merge-diff and its FieldsV1 form.

/** Paths of fields; each path is its elements (`f:spec`, `k:{"name":"web"}`, `v:"x"`) joined by `SEPARATOR`. */
export type FieldSet = ReadonlySet<string>;

export const SEPARATOR = '\u0000';

/** metav1.FieldsV1: a tree of elements; `.` marks an inner node that is a member itself. */
export interface FieldsV1 {
  readonly [element: string]: FieldsV1;
}

const LEAF: FieldsV1 = Object.freeze({});
const MEMBER = '.';

/** Trees below one top-level field, shared by all objects (of all clusters) that have the same fields. */
const shared = new Map<string, FieldsV1>();
const SHARED_LIMIT = 5_000;
const pathsOfTree = new WeakMap<FieldsV1, readonly string[]>();

/** Whole sets, both ways. */
const encoded = new Map<string, FieldsV1>();
const decoded = new WeakMap<FieldsV1, FieldSet>();

export function decodeFields(fields: FieldsV1 | undefined): FieldSet {
  const known = fields === undefined ? undefined : decoded.get(fields);
  if (known !== undefined) return known;
  const set = readTrees(fields);
  if (fields !== undefined && Object.isFrozen(fields)) decoded.set(fields, set);
  return set;
}

function readTrees(fields: FieldsV1 | undefined): FieldSet {
  const set = new Set<string>();
  for (const [element, tree] of Object.entries(fields ?? {})) {
    let paths = pathsOfTree.get(tree);
    if (paths === undefined || tree === LEAF) {
      paths = listPaths(tree, element);
      if (tree !== LEAF) pathsOfTree.set(tree, paths);
    }
    for (const path of paths) set.add(path);
  }
  return set;
}

function listPaths(tree: FieldsV1, path: string): string[] {
  const elements = Object.keys(tree);
  if (elements.length === 0) return [path];
  return elements.flatMap((element) => (element === MEMBER ? [path] : listPaths(tree[element] as FieldsV1, path + SEPARATOR + element)));
}

export function encodeFields(set: FieldSet): FieldsV1 {
  const key = [...set].join('\u0001');
  let fields = encoded.get(key);
  if (fields === undefined) {
    if (encoded.size >= SHARED_LIMIT) encoded.clear();
    fields = writeTrees(set);
    encoded.set(key, fields);
  }
  return fields;
}

function writeTrees(set: FieldSet): FieldsV1 {
  const groups = new Map<string, string[]>();
  for (const path of [...set].sort()) {
    const [top = ''] = path.split(SEPARATOR, 1);
    const group = groups.get(top);
    if (group === undefined) groups.set(top, [path]);
    else group.push(path);
  }
  return Object.freeze(Object.fromEntries([...groups].map(([top, paths]) => [top, sharedTree(top, paths)])));
}

function sharedTree(top: string, paths: readonly string[]): FieldsV1 {
  if (paths.length === 1 && paths[0] === top) return LEAF;
  const key = paths.join('\u0001');
  let tree = shared.get(key);
  if (tree === undefined) {
    if (shared.size >= SHARED_LIMIT) shared.clear();
    tree = buildTree(top, paths);
    shared.set(key, tree);
  }
  return tree;
}

function buildTree(top: string, paths: readonly string[]): FieldsV1 {
  const root: Record<string, unknown> = {};
  for (const path of paths) {
    let node = root;
    for (const element of path.split(SEPARATOR).slice(1)) node = (node[element] ??= {}) as Record<string, unknown>;
    if (path === top) node[MEMBER] = {};
  }
  // A path that others continue is a member beside its children.
  for (const path of paths) {
    let node = root;
    for (const element of path.split(SEPARATOR).slice(1)) node = node[element] as Record<string, unknown>;
    const { [MEMBER]: _member, ...children } = node;
    if (Object.keys(children).length > 0) {
      for (const child of Object.keys(node)) delete node[child];
      Object.assign(node, { [MEMBER]: LEAF }, children);
    }
  }
  return freezeTree(root as unknown as FieldsV1);
}

function freezeTree(tree: FieldsV1): FieldsV1 {
  for (const child of Object.values(tree)) freezeTree(child);
  return Object.freeze(tree);
}

/** `.spec.template.spec.containers[name="web"].image` */
export function printPath(path: string): string {
  return path
    .split(SEPARATOR)
    .map((element) => {
      const text = element.slice(2);
      if (element.startsWith('f:')) return `.${text}`;
      if (element.startsWith('v:')) return `[=${text}]`;
      const keys = JSON.parse(text) as Readonly<Record<string, unknown>>;
      return `[${Object.entries(keys)
        .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
        .join(',')}]`;
    })
    .join('');
}

export function difference(set: FieldSet, ...others: readonly FieldSet[]): Set<string> {
  const left = new Set<string>();
  for (const path of set) if (!others.some((other) => other.has(path))) left.add(path);
  return left;
}

export function intersection(set: FieldSet, other: FieldSet): Set<string> {
  return new Set([...set].filter((path) => other.has(path)));
}
