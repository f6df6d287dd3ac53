import { compilePattern, patternProblem } from '../pattern.ts';
import { nearestName } from '../text/nearest-name.ts';
import type { Match, Mismatch } from './mismatch.ts';
import { compareQuantities } from './same-value.ts';

/** How an operator's argument must look, for the linter and the reference. */
type Argument = 'boolean' | 'true' | 'list' | 'pattern' | 'regex' | 'quantity' | 'number or pattern' | 'keyed patterns';

export interface Operator {
  readonly argument: Argument;
  readonly summary: string;
  /** The first thing that is not so. */
  mismatch(argument: unknown, found: unknown, path: string, match: Match): Mismatch | undefined;
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

const listOf = (found: unknown): readonly unknown[] | undefined => (Array.isArray(found) ? found : isAbsent(found) ? [] : undefined);

function bound(operator: string, holds: (difference: number) => boolean): Operator['mismatch'] {
  return (argument, found, path) => {
    const difference = compareQuantities(found, argument);
    return difference !== undefined && holds(difference) ? undefined : { path, wanted: argument, found, kind: 'bound', operator };
  };
}

/** Pairs each wanted element with a found one of its own; the index of the first that has none. */
function assign(wanted: readonly unknown[], found: readonly unknown[], path: string, match: Match): number | undefined {
  const takenBy = new Map<number, number>();
  const fits = wanted.map((element) => found.map((candidate) => match(element, candidate, path) === undefined));
  const place = (element: number, seen: Set<number>): boolean =>
    found.some((_, candidate) => {
      if (fits[element]?.[candidate] !== true || seen.has(candidate)) return false;
      seen.add(candidate);
      const other = takenBy.get(candidate);
      if (other !== undefined && !place(other, seen)) return false;
      takenBy.set(candidate, element);
      return true;
    });
  const homeless = wanted.findIndex((_, element) => !place(element, new Set()));
  return homeless === -1 ? undefined : homeless;
}

function contains(argument: unknown, found: unknown, path: string, match: Match): Mismatch | undefined {
  const wanted = argument as readonly unknown[];
  const list = listOf(found);
  if (list === undefined) return { path, wanted, found, kind: 'value' };
  const index = wanted.findIndex((element) => !list.some((candidate) => match(element, candidate, path) === undefined));
  if (index === -1) return undefined;
  const [only] = list;
  if (list.length === 1) {
    const inner = match(wanted[index], only, `${path}[0]`);
    if (inner !== undefined) return inner;
  }
  return { path, wanted: wanted[index], found: list, kind: 'element' };
}

function exactly(argument: unknown, found: unknown, path: string, match: Match): Mismatch | undefined {
  const wanted = argument as readonly unknown[];
  const list = listOf(found);
  if (list === undefined) return { path, wanted, found, kind: 'value' };
  const index = assign(wanted, list, path, match);
  if (index !== undefined) return contains(argument, found, path, match) ?? { path, wanted: wanted[index], found: list, kind: 'element' };
  return list.length === wanted.length ? undefined : { path, wanted, found: list, kind: 'extra' };
}

function inOrder(argument: unknown, found: unknown, path: string, match: Match): Mismatch | undefined {
  const wanted = argument as readonly unknown[];
  const list = listOf(found);
  if (list === undefined) return { path, wanted, found, kind: 'value' };
  const differs = exactly(argument, found, path, match);
  if (differs !== undefined) return differs;
  const index = wanted.findIndex((element, at) => match(element, list[at], path) !== undefined);
  return index === -1 ? undefined : { path, wanted, found: list, kind: 'order' };
}

function byKey(argument: unknown, found: unknown, path: string, match: Match): Mismatch | undefined {
  const list = listOf(found);
  if (list === undefined) return { path, wanted: argument, found, kind: 'value' };
  for (const [key, patterns] of Object.entries(argument as Record<string, Record<string, unknown>>)) {
    for (const [value, pattern] of Object.entries(patterns)) {
      const element = list.find((candidate) => String((candidate as Record<string, unknown> | null)?.[key]) === value);
      const inner = `${path}[${key}=${value}]`;
      if (element === undefined) {
        const near = nearestName(
          value,
          list.flatMap((candidate) => String((candidate as Record<string, unknown> | null)?.[key] ?? '') || []),
        );
        return { path: inner, wanted: pattern, found: undefined, kind: 'key', key: value, ...(near === undefined ? {} : { near }) };
      }
      const mismatch = match(pattern, element, inner);
      if (mismatch !== undefined) return mismatch;
    }
  }
  return undefined;
}

export const operators: Readonly<Record<string, Operator>> = {
  $exists: {
    argument: 'boolean',
    summary: 'The field is set (`true`), or is not (`false`).',
    mismatch: (argument, found, path) =>
      (argument === true) === !isAbsent(found)
        ? undefined
        : { path, wanted: argument === true ? 'set' : 'not set', found, kind: argument === true ? 'unset' : 'set' },
  },
  $absent: {
    argument: 'true',
    summary: 'The field is not set: `$absent: true`.',
    mismatch: (_, found, path) => (isAbsent(found) ? undefined : { path, wanted: 'not set', found, kind: 'set' }),
  },
  '$one-of': {
    argument: 'list',
    summary: 'The value matches one of the list.',
    mismatch: (argument, found, path, match) =>
      (argument as readonly unknown[]).some((wanted) => match(wanted, found, path) === undefined)
        ? undefined
        : { path, wanted: argument, found, kind: 'one-of' },
  },
  $matches: {
    argument: 'regex',
    summary: 'The value, as text, matches a regular expression (RE2) somewhere.',
    mismatch: (argument, found, path) =>
      !isAbsent(found) && typeof found !== 'object' && compilePattern(String(argument)).test(String(found))
        ? undefined
        : { path, wanted: argument, found, kind: 'pattern' },
  },
  $not: {
    argument: 'pattern',
    summary: 'The value does not match what follows.',
    mismatch: (argument, found, path, match) =>
      match(argument, found, path) === undefined ? { path, wanted: argument, found, kind: 'forbidden' } : undefined,
  },
  '$at-least': {
    argument: 'quantity',
    summary: 'A number or quantity, so large or larger.',
    mismatch: bound('at least', (difference) => difference >= 0),
  },
  '$at-most': {
    argument: 'quantity',
    summary: 'A number or quantity, so large or smaller.',
    mismatch: bound('at most', (difference) => difference <= 0),
  },
  '$greater-than': {
    argument: 'quantity',
    summary: 'A number or quantity, larger than this.',
    mismatch: bound('more than', (difference) => difference > 0),
  },
  '$less-than': {
    argument: 'quantity',
    summary: 'A number or quantity, smaller than this.',
    mismatch: bound('less than', (difference) => difference < 0),
  },
  $contains: { argument: 'list', summary: 'Each of these matches some element, in any order. What a plain list means.', mismatch: contains },
  $exactly: { argument: 'list', summary: 'These elements and no others, in any order.', mismatch: exactly },
  '$in-order': { argument: 'list', summary: 'These elements and no others, in this order (commands, args).', mismatch: inOrder },
  $any: {
    argument: 'pattern',
    summary: 'At least one element matches.',
    mismatch: (argument, found, path, match) => contains([argument], found, path, match),
  },
  $all: {
    argument: 'pattern',
    summary: 'Every element matches; an empty list does too.',
    mismatch: (argument, found, path, match) => {
      const list = listOf(found);
      if (list === undefined) return { path, wanted: argument, found, kind: 'value' };
      for (const [index, element] of list.entries()) {
        const mismatch = match(argument, element, `${path}[${index}]`);
        if (mismatch !== undefined) return mismatch;
      }
      return undefined;
    },
  },
  $none: {
    argument: 'pattern',
    summary: 'No element matches.',
    mismatch: (argument, found, path, match) => {
      const index = listOf(found)?.findIndex((element) => match(argument, element, path) === undefined) ?? -1;
      return index === -1 ? undefined : { path: `${path}[${index}]`, wanted: argument, found: listOf(found)?.[index], kind: 'forbidden' };
    },
  },
  $count: {
    argument: 'number or pattern',
    summary: 'How many elements the list (or how many keys the mapping) has: a number, or `{ $at-least: 2 }`.',
    mismatch: (argument, found, path, match) => {
      const size = typeof found === 'object' && found !== null && !Array.isArray(found) ? Object.keys(found).length : (listOf(found)?.length ?? 0);
      return match(argument, size, path) === undefined ? undefined : { path, wanted: argument, found: size, kind: 'count' };
    },
  },
  '$by-key': {
    argument: 'keyed patterns',
    summary: 'Elements picked by a key: `$by-key: { name: { web: { image: nginx } } }` is the element whose `name` is `web`.',
    mismatch: byKey,
  },
};

const isMapping = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function argumentProblem(kind: Argument, value: unknown): string | undefined {
  switch (kind) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'true':
      return value === true ? undefined : 'must be true';
    case 'list':
      return Array.isArray(value) ? undefined : 'must be a list';
    case 'regex':
      return typeof value === 'string' ? patternProblem(value) : 'must be a regular expression';
    case 'quantity':
      return compareQuantities(value, 0) === undefined ? 'must be a number or quantity' : undefined;
    case 'number or pattern':
      return typeof value === 'number' || isMapping(value) ? undefined : 'must be a number, or a mapping such as { $at-least: 2 }';
    case 'keyed patterns':
      return isMapping(value) && Object.values(value).every(isMapping) ? undefined : 'must be { key: { value: pattern } }';
    case 'pattern':
      return undefined;
  }
}

interface PatternProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What is wrong with the operators in a pattern; parameters (`${{ … }}`) may stand for any argument. */
export function describePatternProblems(pattern: unknown): readonly PatternProblem[] {
  if (Array.isArray(pattern)) return pattern.flatMap((element, index) => below(index, describePatternProblems(element)));
  if (!isMapping(pattern)) return [];
  const keys = Object.keys(pattern);
  const used = keys.filter((key) => key.startsWith('$'));
  if (used.length > 0 && used.length < keys.length)
    return [
      { path: [keys.find((key) => !key.startsWith('$')) ?? ''], message: `fields and operators (${used.join(', ')}) cannot stand side by side` },
    ];
  return keys.flatMap((key) => {
    const value = pattern[key];
    if (!key.startsWith('$')) return below(key, describePatternProblems(value));
    const operator = operators[key];
    if (operator === undefined) {
      const near = nearestName(key, Object.keys(operators));
      return [
        {
          path: [key],
          message: `unknown operator ${key}${near === undefined ? `; known are ${Object.keys(operators).join(', ')}` : `. Did you mean ${near}?`}`,
        },
      ];
    }
    const problem = typeof value === 'string' && value.includes('${{') ? undefined : argumentProblem(operator.argument, value);
    return problem === undefined ? below(key, describePatternProblems(value)) : [{ path: [key], message: problem }];
  });
}

const below = (key: PropertyKey, problems: readonly PatternProblem[]): PatternProblem[] =>
  problems.map(({ path, message }) => ({ path: [key, ...path], message }));
