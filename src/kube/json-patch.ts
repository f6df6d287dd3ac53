/** JSON patches (RFC 6902); mirrors gopkg.in/evanphx/json-patch.v4, its error messages included. */
import { deepEqual } from './deep-equal.ts';
import { without } from './json.ts';

export interface JsonPatchOperation {
  readonly op: string;
  readonly path?: string;
  readonly from?: string;
  readonly value?: unknown;
}

export class JsonPatchError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'JsonPatchError';
  }
}

const MISSING = 'missing value';
const INVALID_INDEX = 'invalid index referenced';

type Container = Readonly<Record<string, unknown>> | readonly unknown[];

/** Returns the patched document; what did not change is shared with `document`. Throws `JsonPatchError`. */
export function applyJsonPatch(document: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    throw new JsonPatchError(`json: cannot unmarshal ${patch === null ? 'null' : typeof patch} into Go value of type jsonpatch.Patch`);
  }
  return patch.reduce((current: unknown, operation: JsonPatchOperation) => applyOperation(current, operation), document);
}

function applyOperation(document: unknown, operation: JsonPatchOperation): unknown {
  const path = operation.path;
  if (typeof path !== 'string') throw new JsonPatchError(`${operation.op} operation failed to decode path: ${MISSING}`);
  switch (operation.op) {
    case 'add':
      return add(document, path, operation.value ?? null, `add operation does not apply: doc is missing path: "${path}"`);
    case 'remove':
      return remove(document, path, `remove operation does not apply: doc is missing path: "${path}"`, 'remove');
    case 'replace':
      return replace(document, path, operation.value ?? null);
    case 'move': {
      const from = fromOf(operation);
      const missing = `move operation does not apply: doc is missing from path: ${from}`;
      const value = read(document, from, missing, 'move');
      return add(remove(document, from, missing, 'move'), path, value, `move operation does not apply: doc is missing destination path: ${path}`);
    }
    case 'copy': {
      const from = fromOf(operation);
      const value = read(document, from, `copy operation does not apply: doc is missing from path: ${from}`, 'copy');
      return add(document, path, value, `copy operation does not apply: doc is missing destination path: ${path}`);
    }
    case 'test':
      return test(document, path, operation.value ?? null);
    default:
      throw new JsonPatchError(`Unexpected kind: ${operation.op}`);
  }
}

function fromOf(operation: JsonPatchOperation): string {
  if (typeof operation.from !== 'string') throw new JsonPatchError(`${operation.op} operation failed to decode from: ${MISSING}`);
  return operation.from;
}

function add(document: unknown, path: string, value: unknown, missing: string): unknown {
  if (path === '') return value;
  return edit(document, path, missing, (container, key) => {
    if (!isArray(container)) return { ...container, [key]: value };
    if (key === '-') return [...container, value];
    if (!isIndex(key)) throw wrapped(`error in add for path: '${path}'`, `value was not a proper array index: '${key}': ${atoi(key)}`);
    const index = at(container.length + 1, key, `error in add for path: '${path}'`);
    return container.toSpliced(index, 0, value);
  });
}

function remove(document: unknown, path: string, missing: string, verb: string): unknown {
  return edit(document, path, missing, (container, key) => {
    const context = `error in ${verb} for path: '${path}'`;
    if (isArray(container)) return container.toSpliced(at(container.length, key, context), 1);
    if (!Object.hasOwn(container, key)) throw wrapped(context, `Unable to remove nonexistent key: ${key}: ${MISSING}`);
    return without(container, key);
  });
}

function replace(document: unknown, path: string, value: unknown): unknown {
  if (path === '') return value;
  return edit(document, path, `replace operation does not apply: doc is missing path: ${path}`, (container, key) => {
    const exists = isArray(container) ? isIndex(key) && container.at(Number(key)) !== undefined : Object.hasOwn(container, key);
    if (!exists) throw wrapped(`replace operation does not apply: doc is missing key: ${path}`, MISSING);
    return isArray(container) ? container.with(Number(key), value) : { ...container, [key]: value };
  });
}

function test(document: unknown, path: string, expected: unknown): unknown {
  const failed = new JsonPatchError(`testing value ${path} failed: test failed`);
  if (path === '') {
    if (!deepEqual(document, expected)) throw failed;
    return document;
  }
  const { container, key } = find(document, path, `test operation does not apply: is missing path: ${path}`);
  const value = isArray(container) ? container[at(container.length, key, `error in test for path: '${path}'`)] : container[key];
  if (!deepEqual(value ?? null, expected)) throw failed;
  return document;
}

function read(document: unknown, path: string, missing: string, verb: string): unknown {
  if (path === '') return document;
  const { container, key } = find(document, path, missing);
  const context = `error in ${verb} for path: '${key}'`;
  if (isArray(container)) return container[at(container.length, key, context)];
  if (!Object.hasOwn(container, key)) throw wrapped(context, `unable to get nonexistent key: ${key}: ${MISSING}`);
  return container[key];
}

/** The container that a pointer's last part names something in. */
function find(document: unknown, path: string, missing: string): { container: Container; key: string } {
  const parts = split(path, missing);
  const key = parts.pop() ?? '';
  let container = document;
  for (const part of parts) container = isContainer(container) ? child(container, part) : undefined;
  if (!isContainer(container)) throw wrapped(missing, MISSING);
  return { container, key };
}

/** Rebuilds the containers along the path, the last one by `change`. */
function edit(document: unknown, path: string, missing: string, change: (container: Container, key: string) => Container): unknown {
  const parts = split(path, missing);
  const visit = (value: unknown, depth: number): unknown => {
    if (!isContainer(value)) throw wrapped(missing, MISSING);
    const part = parts[depth] ?? '';
    if (depth === parts.length - 1) return change(value, part);
    const inner = visit(child(value, part), depth + 1);
    return isArray(value) ? value.with(Number(part), inner) : { ...value, [part]: inner };
  };
  return visit(document, 0);
}

function split(path: string, missing: string): string[] {
  if (!path.startsWith('/')) throw wrapped(missing, MISSING);
  return path
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function child(container: Container, part: string): unknown {
  if (!isArray(container)) return Object.hasOwn(container, part) ? container[part] : undefined;
  return isIndex(part) ? container.at(Number(part)) : undefined;
}

/** Negative indexes count from the end. */
function at(length: number, key: string, context: string): number {
  if (!isIndex(key)) throw wrapped(context, atoi(key));
  const index = Number(key);
  if (index >= length || index < -length) throw wrapped(context, `Unable to access invalid index: ${index}: ${INVALID_INDEX}`);
  return index < 0 ? index + length : index;
}

function isIndex(key: string): boolean {
  return /^[+-]?[0-9]+$/.test(key);
}

function atoi(key: string): string {
  return `strconv.Atoi: parsing "${key}": invalid syntax`;
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function isArray(container: Container): container is readonly unknown[] {
  return Array.isArray(container);
}

function wrapped(context: string, cause: string): JsonPatchError {
  return new JsonPatchError(`${context}: ${cause}`);
}
