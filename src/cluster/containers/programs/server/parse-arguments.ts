/** `-text=hi`, `--text hi`, `--quiet`, and the rest as `positional`: what a command line gives to names. */
export function parseArguments(argv: readonly string[]): ReadonlyMap<string, unknown> {
  const given = new Map<string, unknown>();
  const positional: string[] = [];
  const words = argv.slice(1);
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    const [, name, value] = /^--?([\w-]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (name === undefined) positional.push(word);
    else if (value !== undefined) given.set(name, value);
    else if (words[index + 1]?.startsWith('-') === false) given.set(name, words[++index]);
    else given.set(name, 'true');
  }
  given.set('positional', positional);
  return given;
}
