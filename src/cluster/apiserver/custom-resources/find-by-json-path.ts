// The part of k8s.io/client-go/util/jsonpath that printer columns use: fields, indexes, wildcards and filters by equality.
import { isJsonObject } from '#kube/json.ts';

const STEP =
  /^(?:\.?\['([^']*)'\]|\.?\["([^"]*)"\]|\[\?\(@((?:\.[\w-]+)+)\s*==\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+))\)\]|\[(-?\d+|\*)\]|\.((?:\\.|[^.[\\])+))/;

/** Every value at `path`; none when something on the way is missing. */
export function findByJsonPath(object: unknown, path: string): readonly unknown[] {
  let rest = path.replace(/^\{(.*)\}$/, '$1').replace(/^\$/, '');
  let found: readonly unknown[] = [object];
  while (rest !== '') {
    const step = STEP.exec(rest);
    if (step === null) return [];
    rest = rest.slice(step[0].length);
    found = found.flatMap((value) => next(value, step)).filter((value) => value !== undefined);
  }
  return found;
}

function next(value: unknown, [, single, double, field, a, b, bare, index, name]: RegExpExecArray): readonly unknown[] {
  if (field !== undefined) {
    const wanted = a ?? b ?? bare ?? '';
    return Array.isArray(value) ? value.filter((item) => findByJsonPath(item, field).some((found) => String(found) === wanted)) : [];
  }
  if (index === '*') return Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : [];
  if (index !== undefined) return Array.isArray(value) ? [value.at(Number(index)) as unknown] : [];
  const key = (single ?? double ?? name ?? '').replace(/\\(.)/g, '$1');
  if (key === '*') return isJsonObject(value) ? Object.values(value) : [];
  return isJsonObject(value) ? [value[key]] : [];
}
