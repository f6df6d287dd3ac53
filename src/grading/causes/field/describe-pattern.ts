/** Longer, a pattern gives the whole solution away and helps nobody. */
const LONGEST = 160;

const shorten = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);

const words: Readonly<Record<string, (argument: unknown) => string>> = {
  $exists: (argument) => (argument === true ? 'set' : 'not set'),
  $absent: () => 'not set',
  '$one-of': (argument) => `one of ${(argument as readonly unknown[]).map(inWords).join(', ')}`,
  $matches: (argument) => `like ${String(argument)}`,
  $not: (argument) => `not ${inWords(argument)}`,
  '$at-least': (argument) => `at least ${String(argument)}`,
  '$at-most': (argument) => `at most ${String(argument)}`,
  '$greater-than': (argument) => `more than ${String(argument)}`,
  '$less-than': (argument) => `less than ${String(argument)}`,
  $count: (argument) => `${inWords(argument)} in number`,
};

function inWords(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inWords).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'not set';
  const parts = Object.entries(value).map(([key, inner]) => {
    if (key.startsWith('$')) return words[key]?.(inner) ?? inWords(inner);
    return `${key}: ${inWords(inner)}`;
  });
  return Object.keys(value).some((key) => key.startsWith('$')) ? parts.join(' and ') : `{${parts.join(', ')}}`;
}

/** What a pattern asks, as a person says it. */
export const describePattern = (value: unknown): string => {
  const plain = JSON.stringify(value) ?? 'not set';
  return shorten(/"\$[a-z-]+":/.test(plain) ? inWords(value) : plain);
};
