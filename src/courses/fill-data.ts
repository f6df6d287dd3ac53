import { ExpressionError, type ParameterValue, UnknownName } from './expression.ts';
import { nearestWord, type SchemaProblem } from './schema-problems.ts';
import { fillScalar, fillTemplate, type ParameterValues } from './template.ts';

/** Data with its holes filled. */
export interface FilledData {
  readonly data: unknown;
  readonly problems: readonly SchemaProblem[];
  /** A scalar that came from one hole alone may be a number; this makes it the text that it reads as. */
  asText(path: readonly PropertyKey[]): boolean;
}

const keyOf = (path: readonly PropertyKey[]): string => JSON.stringify(path.map(String));

/** Fills the holes of every text in plain data, keys of mappings included, but for the fields named in `except`. */
export function fillData(data: unknown, values: ParameterValues, except: readonly string[] = []): FilledData {
  const problems: SchemaProblem[] = [];
  /** Where a number stands that came from a hole: its holder, to change it there. */
  const numbers = new Map<string, () => void>();

  const guarded = <T>(path: readonly PropertyKey[], fill: () => T, otherwise: T): T => {
    try {
      return fill();
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const near = error instanceof UnknownName ? nearestWord(error.parameter, Object.keys(values)) : undefined;
      problems.push({ path, message: `${error.message}${near === undefined ? '' : `; did you mean ${near}?`}`, at: 'value' });
      return otherwise;
    }
  };

  const fill = (value: unknown, path: readonly PropertyKey[]): unknown => {
    if (typeof value === 'string') return value.includes('${{') ? guarded<ParameterValue>(path, () => fillScalar(value, values), value) : value;
    if (Array.isArray(value)) {
      const list: unknown[] = value.map((element, index) => fill(element, [...path, index]));
      for (const [index, element] of list.entries()) note(list, index, value[index], element, [...path, index]);
      return list;
    }
    if (typeof value !== 'object' || value === null) return value;
    const fields: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(value)) {
      const at = [...path, key];
      const name = guarded(at, () => fillTemplate(key, values), key);
      fields[name] = path.length === 0 && except.includes(key) ? inner : fill(inner, at);
      note(fields, name, inner, fields[name], at);
    }
    return fields;
  };

  const note = (
    holder: unknown[] | Record<string, unknown>,
    key: number | string,
    before: unknown,
    after: unknown,
    path: readonly PropertyKey[],
  ): void => {
    if (typeof before !== 'string' || typeof after !== 'number') return;
    numbers.set(keyOf(path), () => {
      (holder as Record<string | number, unknown>)[key] = String(after);
    });
  };

  return {
    data: fill(data, []),
    problems,
    asText(path) {
      const change = numbers.get(keyOf(path));
      numbers.delete(keyOf(path));
      change?.();
      return change !== undefined;
    },
  };
}
