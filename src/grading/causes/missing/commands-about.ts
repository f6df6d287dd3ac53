import { findKind } from '../../target.ts';
import type { World } from '../../world.ts';
import type { Missing } from './missing.ts';
import { commandsIn, filesIn, kubectlWords } from './typed.ts';

/** A kubectl command that speaks of an object. */
export interface TypedCommand {
  readonly text: string;
  readonly verb: string;
}

/** Lines further back are not looked at. */
const RECENT = 200;
/** Larger files are not looked into, nor more of them. */
const LONGEST_FILE = 100_000;
const MOST_FILES = 20;

/** Verbs that make something else than what they name. */
const MAKES: Readonly<Record<string, string>> = {
  run: 'pods',
  expose: 'services',
  autoscale: 'horizontalpodautoscalers.autoscaling',
};

/** The kind that a command is about, where it says so. */
function kindOf(words: readonly string[]): string | undefined {
  const [verb = '', ...rest] = words;
  if (MAKES[verb] !== undefined) return MAKES[verb];
  for (const word of rest.slice(0, 3)) {
    const kind = word.startsWith('-') ? undefined : findKind(word.split('/')[0] ?? '');
    if (kind !== undefined) return kind.resource;
  }
  return undefined;
}

const speaksOf = (text: string, name: string): boolean =>
  new RegExp(`(^|[^A-Za-z0-9-])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}($|[^A-Za-z0-9-])`).test(text);

/** The kubectl commands that speak of an object or apply a file that does, newest first. */
export async function commandsAbout(
  { name, resource }: Missing,
  world: World,
  { anyKind = false }: { readonly anyKind?: boolean } = {},
): Promise<readonly TypedCommand[]> {
  const found: TypedCommand[] = [];
  const files = new Map<string, boolean>();
  const describes = async (file: string): Promise<boolean> => {
    const known = files.get(file);
    if (known !== undefined || files.size >= MOST_FILES) return known === true;
    const text = file === '-' ? undefined : await world.readFile('workstation', file);
    const says = text !== undefined && text.length <= LONGEST_FILE && speaksOf(text, name);
    files.set(file, says);
    return says;
  };
  for (const line of world.commands().slice(-RECENT).toReversed()) {
    for (const text of commandsIn(line).toReversed()) {
      const words = kubectlWords(text);
      if (words?.[0] === undefined) continue;
      const kind = kindOf(words);
      const named = speaksOf(text, name) && (anyKind || kind === undefined || kind === resource);
      let about = named;
      for (const file of about ? [] : filesIn(text)) about ||= await describes(file);
      if (about) found.push({ text, verb: words[0] });
    }
  }
  return found;
}
