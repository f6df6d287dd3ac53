/** Fields by their path: `spec.containers.[name=web].image`, `data.a\.b`, `spec.ports.0`, `*`. Mirrors kyaml's PathMatcher. */
import { isObject } from './pod-specs.ts';

/** A place in an object that can be read and written. */
export interface Place {
  readonly value: unknown;
  set(value: unknown): void;
}

/** A dot parts; `\.` and what stands in brackets does not. */
export function splitPath(path: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (let index = 0, depth = 0; index < path.length; index++) {
    const letter = path.charAt(index);
    if (letter === '.' && depth === 0) {
      parts.push(part);
      part = '';
    } else if (letter === '\\' && path.charAt(index + 1) === '.') part += path.charAt(++index);
    else {
      depth += letter === '[' ? 1 : letter === ']' ? -1 : 0;
      part += letter;
    }
  }
  return [...parts, part].filter((each) => each !== '');
}

/** All places that the path means; missing fields are made when `create` says so. */
export function placesAt(root: unknown, path: readonly string[], create = false): readonly Place[] {
  const [first, ...rest] = path;
  if (first === undefined) return [];
  return childrenOf(root, first, create).flatMap((place) => {
    if (rest.length === 0) return [place];
    if (place.value === undefined && create) place.set({});
    return placesAt(valueNow(place), rest, create);
  });
}

/** `set` may have changed it since. */
const valueNow = (place: Place): unknown => place.value;

function childrenOf(holder: unknown, part: string, create: boolean): readonly Place[] {
  if (Array.isArray(holder)) return elementsOf(holder as unknown[], part);
  if (!isObject(holder)) return [];
  if (part === '*') return Object.keys(holder).map((key) => field(holder, key));
  const key = /^\[[^=]*\]$/.test(part) ? part.slice(1, -1) : part;
  return key in holder || create ? [field(holder, key)] : [];
}

function elementsOf(list: unknown[], part: string): readonly Place[] {
  const all = list.map((_, index) => field(list as unknown as Record<string, unknown>, String(index)));
  if (part === '*') return all;
  const match = /^\[([^=]+)=(.*)\]$/.exec(part);
  if (match !== null) return all.filter(({ value }) => isObject(value) && String(value[match[1] ?? '']) === match[2]);
  return /^\d+$/.test(part) ? all.slice(Number(part), Number(part) + 1) : [];
}

function field(holder: Record<string, unknown>, key: string): Place {
  return {
    get value() {
      return holder[key];
    },
    set: (value) => {
      holder[key] = value;
    },
  };
}
