/**
 * A learner's regular expression. V8 can finish one that backtracks too much in linear time (labs/worker
 * asks it to), but only without the flags `i` and `u`: upper and lower case are spelled out instead, and
 * `u` is left to patterns that need it.
 */
export function compileRegex(source: string, options: { readonly global?: boolean; readonly ignoreCase?: boolean } = {}): RegExp {
  const global = options.global === true ? 'g' : '';
  const unicode = /[\ud800-\udfff]/.test(source) ? 'u' : '';
  if (options.ignoreCase !== true) return new RegExp(source, global + unicode);
  // A back reference compares what was matched, which no spelling helps.
  if (/\\[1-9k]/.test(source)) return new RegExp(source, `${global}i${unicode}`);
  return new RegExp(spellBothCases(source), global + unicode);
}

const OTHER_RANGES: Readonly<Record<string, string>> = { 'a-z': 'a-zA-Z', 'A-Z': 'A-Za-z' };

function spellBothCases(source: string): string {
  // What stands for itself or has a meaning of its own, then a range within a set, then a single letter.
  const tokens = /\\(?:[xu][0-9A-Fa-f]+|c?[^])|\(\?<?[=!:]|[a-zA-Z]-[a-zA-Z]|[[\]]|\p{L}/gu;
  let inSet = false;
  return source.replace(tokens, (token) => {
    if (token === '[') inSet = true;
    else if (token === ']') inSet = false;
    if (inSet && /^[a-zA-Z]-[a-zA-Z]$/.test(token)) return OTHER_RANGES[token] ?? `${token}${bothRanges(token)}`;
    if (!/^\p{L}/u.test(token)) return token;
    return [...token].map((character) => spellLetter(character, inSet)).join('');
  });
}

/** The range of the other case, where both ends have the same. */
function bothRanges(range: string): string {
  if (/^[a-z]-[a-z]$/.test(range)) return range.toUpperCase();
  return /^[A-Z]-[A-Z]$/.test(range) ? range.toLowerCase() : '';
}

function spellLetter(character: string, inSet: boolean): string {
  const [lower, upper] = [character.toLowerCase(), character.toUpperCase()];
  if (lower === upper || lower.length !== upper.length || !/^\p{L}$/u.test(character)) return character;
  return inSet ? lower + upper : `[${lower}${upper}]`;
}
