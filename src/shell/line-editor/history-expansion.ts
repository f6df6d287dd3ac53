const EVENT = /^!(!|-?\d+|\?[^?\n]+\??|[A-Za-z][\w./-]*)?(?::(\d+|[\^$*])|([\^$*]))?/;

/** `!!`, `!$`, `!*`, `!12`, `!-2`, `!text`, `!?text`, `!!:2` and `^old^new`: the line with them replaced, or the event that was not found. */
export function expandHistory(line: string, history: readonly string[]): { readonly line: string; readonly missing?: string } {
  const last = history[history.length - 1];
  const quick = /^\^([^^]+)\^([^^]*)\^?$/.exec(line);
  if (quick !== null) {
    const [, old = '', replacement = ''] = quick;
    return last?.includes(old) === true
      ? { line: last.replace(old, () => replacement) }
      : { line, missing: `:s^${old}^${replacement}: substitution failed` };
  }
  let missing: string | undefined;
  let quoted = false;
  let result = '';
  let at = 0;
  while (at < line.length) {
    const character = line.charAt(at);
    if (character === '\\') {
      result += line.slice(at, at + 2);
      at += 2;
      continue;
    }
    if (character === "'") quoted = !quoted;
    const event = !quoted && character === '!' ? EVENT.exec(line.slice(at)) : null;
    // `[!a]`, `${!x}` and `$!` mean something else.
    if (event === null || event[0] === '!' || /[[{$]$/.test(result)) {
      result += character;
      at++;
      continue;
    }
    const [whole, spec = '!', word, short] = event;
    const found = pick(findEvent(spec, history), word ?? short);
    if (found === undefined) missing ??= whole;
    result += found ?? '';
    at += whole.length;
  }
  return missing === undefined ? { line: result } : { line, missing };
}

function findEvent(spec: string, history: readonly string[]): string | undefined {
  if (spec === '!') return history[history.length - 1];
  if (/^-?\d+$/.test(spec)) return history[Number(spec) < 0 ? history.length + Number(spec) : Number(spec) - 1];
  if (spec.startsWith('?')) return history.findLast((each) => each.includes(spec.slice(1).replace(/\?$/, '')));
  return history.findLast((each) => each.startsWith(spec));
}

/** A word of the event, or all its arguments. */
function pick(event: string | undefined, word: string | undefined): string | undefined {
  if (event === undefined || word === undefined) return event;
  const words = event.trim().match(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+/g) ?? [];
  if (word === '$') return words.at(-1);
  if (word === '^') return words[1];
  if (word === '*') return words.slice(1).join(' ');
  return words[Number(word)];
}
