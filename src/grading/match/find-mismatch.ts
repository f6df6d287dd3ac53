import { nearestName } from '../text/nearest-name.ts';
import type { Mismatch } from './mismatch.ts';
import { operators } from './operators.ts';
import { sameScalar } from './same-value.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the API server leaves out of an object says the same as what it does not say. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return true;
  return Array.isArray(value) ? value.length === 0 : isFields(value) && Object.keys(value).length === 0;
}

const fieldOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** A key with dots, as labels have them, in brackets. */
const join = (path: string, key: string): string =>
  key.includes('.') || key.includes('/') ? `${path}['${key}']` : path === '' ? key : `${path}.${key}`;

/**
 * The first place where `found` does not contain `wanted`, or undefined. Objects match partially; a
 * list matches when each wanted element is contained in some found element (order does not matter);
 * a mapping whose keys begin with `$` holds operators, all of which must hold.
 */
export function findMismatch(wanted: unknown, found: unknown, path = ''): Mismatch | undefined {
  if (isFields(wanted)) {
    const keys = Object.keys(wanted);
    if (keys.some((key) => key.startsWith('$'))) return operatorMismatch(wanted, found, path);
    if (!isFields(found)) return isEmpty(found) ? missingField(wanted, path) : { path, wanted, found, kind: 'value' };
    for (const key of keys) {
      const mismatch = findMismatch(wanted[key], Object.hasOwn(found, key) ? found[key] : undefined, join(path, key));
      if (mismatch === undefined) continue;
      const near = Object.hasOwn(found, key) ? undefined : nearestName(key, Object.keys(found));
      return near === undefined ? mismatch : { ...mismatch, near, key };
    }
    return undefined;
  }
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found) && !isEmpty(found)) return { path, wanted, found, kind: 'value' };
    return operators['$contains']?.mismatch(wanted, found, path, findMismatch);
  }
  if (sameScalar(wanted, found, fieldOf(path)) || (isEmpty(wanted) && isEmpty(found))) return undefined;
  return { path, wanted, found, kind: found === undefined ? 'unset' : 'value' };
}

/** Inside a mapping that is not there only what may be left out matches. */
function missingField(wanted: Fields, path: string): Mismatch | undefined {
  for (const [key, value] of Object.entries(wanted)) {
    const mismatch = findMismatch(value, undefined, join(path, key));
    if (mismatch !== undefined) return mismatch;
  }
  return undefined;
}

function operatorMismatch(wanted: Fields, found: unknown, path: string): Mismatch | undefined {
  for (const [name, argument] of Object.entries(wanted)) {
    const operator = operators[name];
    if (operator === undefined) throw new Error(`unknown operator ${name}`);
    const mismatch = operator.mismatch(argument, found, path, findMismatch);
    if (mismatch !== undefined) return mismatch;
  }
  return undefined;
}
