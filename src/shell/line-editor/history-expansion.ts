/** `!!`, `!$`, `!12`, `!-2`, `!text`: the line with them replaced, or the event that was not found. */
export function expandHistory(line: string, history: readonly string[]): { readonly line: string; readonly missing?: string } {
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
    const event = !quoted && character === '!' ? /^!(!|\$|-?\d+|[A-Za-z][\w./-]*)/.exec(line.slice(at)) : null;
    if (event === null || /[\[{$]$/.test(result)) {
      result += character;
      at++;
      continue;
    }
    const spec = event[1] ?? '';
    const last = history[history.length - 1];
    const found =
      spec === '!'
        ? last
        : spec === '$'
          ? last?.trim().split(/\s+/).at(-1)
          : /^-?\d+$/.test(spec)
            ? history[Number(spec) < 0 ? history.length + Number(spec) : Number(spec) - 1]
            : history.findLast((each) => each.startsWith(spec));
    if (found === undefined) missing ??= event[0];
    result += found ?? '';
    at += event[0].length;
  }
  return missing === undefined ? { line: result } : { line, missing };
}
