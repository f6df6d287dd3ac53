/**
 * Splits a fence of commands into what is typed at one go: a line, or several that belong together
 * (a backslash at the end, a here-document, a quote or a block that is still open).
 */
export function readCommands(source: string): string[] {
  const commands: string[] = [];
  let open: string | undefined;
  for (const line of source.split('\n')) {
    open = open === undefined ? line : `${open}\n${line}`;
    if (open.trim() === '') open = undefined;
    else if (!isUnfinished(open)) {
      commands.push(open);
      open = undefined;
    }
  }
  return open === undefined ? commands : [...commands, open];
}

const blocks = [
  [/^\s*(?:for|while|until)\b/gm, /^\s*done\b|;\s*done\b/gm],
  [/^\s*if\b/gm, /^\s*fi\b|;\s*fi\b/gm],
  [/\{\s*$/gm, /^\s*\}/gm],
] as const;

function isUnfinished(text: string): boolean {
  if (text.endsWith('\\')) return true;
  const word = /<<-?\s*(['"]?)(\w+)\1/.exec(text)?.[2];
  if (word !== undefined)
    return !text
      .split('\n')
      .slice(1)
      .some((line) => line.trim() === word);
  const bare = text.replaceAll(/\\./g, '').replaceAll(/"[^"]*"|'[^']*'/g, '');
  return /["']/.test(bare) || blocks.some(([begin, end]) => (bare.match(begin)?.length ?? 0) > (bare.match(end)?.length ?? 0));
}
