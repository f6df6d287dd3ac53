/** Which command a line means. Mirrors cobra.Command.Find: flags before and between names are skipped. */
import type { Command } from '../command.ts';
import type { FlagDefinition } from '../flags/flag.ts';

export interface FoundCommand {
  /** From the root to the command itself. */
  readonly chain: readonly Command[];
  /** All words but the names of the chain. */
  readonly words: readonly string[];
  /** The first argument after the chain. */
  readonly next: string | undefined;
}

export function findCommand(root: Command, words: readonly string[], globals: readonly FlagDefinition[]): FoundCommand {
  const chain = [root];
  const rest = [...words];
  let from = 0;
  let argument: string | undefined;
  for (;;) {
    const current = chain.at(-1) ?? root;
    const flags = [...globals, ...chain.flatMap((command) => [...(command.persistentFlags ?? []), ...(command.flags ?? [])])];
    const index = nextArgument(rest, from, flags);
    argument = index === undefined ? undefined : rest[index];
    if (index === undefined) break;
    const next = current.subcommands?.find((command) => command.name === rest[index] || command.aliases?.includes(rest[index] ?? '') === true);
    if (next === undefined) break;
    chain.push(next);
    rest.splice(index, 1);
    from = index;
  }
  return { chain, words: rest, next: argument };
}

function nextArgument(words: readonly string[], from: number, flags: readonly FlagDefinition[]): number | undefined {
  for (let index = from; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--') return undefined;
    if (word.startsWith('--')) {
      if (!word.includes('=') && takesValue(flags.find((flag) => flag.name === word.slice(2)))) index++;
    } else if (word.startsWith('-') && word.length > 1) {
      if (word.length === 2 && takesValue(flags.find((flag) => flag.shorthand === word.slice(1)))) index++;
    } else return index;
  }
  return undefined;
}

function takesValue(flag: FlagDefinition | undefined): boolean {
  return flag !== undefined && flag.type !== 'bool' && flag.bare === undefined;
}

/** Names near `typed`, in the order of the list. Mirrors cobra's SuggestionsFor. */
export function suggestions(commands: readonly Command[], typed: string): readonly string[] {
  return commands
    .filter((command) => command.hidden !== true)
    .filter(({ name, suggestFor = [] }) => isNear(typed.toLowerCase(), name.toLowerCase()) || suggestFor.includes(typed.toLowerCase()))
    .map((command) => command.name);
}

function isNear(typed: string, name: string): boolean {
  return distance(typed, name) <= 2 || name.startsWith(typed);
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
