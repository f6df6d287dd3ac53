/** Aliases and default values of flags out of the kuberc. Mirrors Preferences.Apply of k8s.io/kubectl/pkg/kuberc. */
import type { Process } from '#posix/process.ts';
import type { Command } from '../command.ts';
import { findCommand, type FoundCommand } from '../commands/find-command.ts';
import { rootCommand } from '../commands/root.ts';
import type { FlagDefinition } from '../flags/flag.ts';
import { globalFlags } from '../flags/global-flags.ts';
import { FlagError, parseFlags } from '../flags/parse-flags.ts';
import { checkPreferences, PreferencesError, type CommandAlias, type FlagDefault, type Preferences } from './preferences.ts';
import { readPreferences } from './read-preferences.ts';

/** The command that the line means; the words begin with the flags that the kuberc sets. */
export async function findPreferred(process: Process, warn: (text: string) => Promise<void>): Promise<FoundCommand> {
  const given = process.argv.slice(1);
  const plain = findCommand(rootCommand, given, globalFlags);
  if (given.length === 0 || isFalse(process.env.get('KUBECTL_KUBERC') ?? '')) return plain;
  try {
    const preferences = await readPreferences(process, warn);
    if (preferences === undefined) return plain;
    checkPreferences(preferences);
    return await apply(preferences, plain, process, warn);
  } catch (error) {
    if (error instanceof PreferencesError) throw new PreferencesError(`error occurred while applying preferences ${error.message}`);
    throw error;
  }
}

/** As strconv.ParseBool reads it. */
function isFalse(text: string): boolean {
  return ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text);
}

async function apply(preferences: Preferences, plain: FoundCommand, process: Process, warn: (text: string) => Promise<void>): Promise<FoundCommand> {
  let words = process.argv.slice(1);
  let found = plain;
  let root = rootCommand;
  const set: string[] = [];
  const program = process.argv[0] ?? '';
  const alias = isFound(plain) ? undefined : preferences.aliases.find(({ name }) => name === words.find((word) => !word.startsWith('-')));
  if (alias !== undefined) {
    const command = { ...aliased(alias), name: alias.name, aliases: [] };
    root = { ...rootCommand, subcommands: [...(rootCommand.subcommands ?? []), command] };
    const flags = flagsOf([root, command]);
    set.push(
      ...valuesOf(alias.options, flags, words, {
        unknown: (flag) => `invalid alias flag ${flag.name} in alias ${program}`,
        bad: (flag) => `could not apply value ${flag.default} to flag ${flag.name} in alias ${program}`,
      }),
    );
    const after = words.indexOf(alias.name) + 1;
    words = [...words.slice(0, after), ...alias.prependArgs, ...words.slice(after), ...alias.appendArgs];
    found = findCommand(root, words, globalFlags);
  }
  if (!isFound(found)) return found;
  const name = found.chain.at(-1)?.name;
  for (const { command, options } of preferences.defaults) {
    const target = findCommand(root, fields(command), globalFlags);
    if (!isFound(target)) await warn(`Warning: command "${command}" not found to set kuberc override\n`);
    else if (target.chain.at(-1)?.name === name) {
      if (alias !== undefined && name === alias.name) throw new PreferencesError(`alias ${alias.name} can not be overridden`);
      set.push(
        ...valuesOf(options, flagsOf(found.chain), words, {
          unknown: (flag) => `invalid flag ${flag.name} for command ${command}`,
          bad: (flag) => `could not apply override value ${flag.default} to flag ${flag.name} in command ${command}`,
        }),
      );
    }
  }
  return { ...found, words: [...set, ...found.words] };
}

const fields = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

/** Below the root, words that name no command are arguments. */
function isFound({ chain, next }: FoundCommand): boolean {
  return chain.length > 1 || next === undefined;
}

function aliased({ name, command }: CommandAlias): Command {
  const found = findCommand(rootCommand, fields(command), globalFlags);
  const last = found.chain.at(-1);
  if (!isFound(found) || last === undefined) {
    throw new PreferencesError(`command "${command}" not found to set alias "${name}": [${fields(command).join(' ')}]`);
  }
  return last;
}

function flagsOf(chain: readonly Command[]): readonly FlagDefinition[] {
  const own = [...(chain.at(-1)?.flags ?? []), ...chain.flatMap((command) => command.persistentFlags ?? [])];
  return [...own, ...globalFlags.filter(({ name }) => own.every((flag) => flag.name !== name))];
}

interface Complaints {
  readonly unknown: (flag: FlagDefault) => string;
  readonly bad: (flag: FlagDefault) => string;
}

/** `--name=value` of each that is not given. */
function valuesOf(options: readonly FlagDefault[], flags: readonly FlagDefinition[], words: readonly string[], say: Complaints): readonly string[] {
  return options.flatMap((option) => {
    const flag = flags.find(({ name }) => name === option.name);
    if (flag === undefined) throw new PreferencesError(say.unknown(option));
    if (isGiven(flag, words)) return [];
    const word = `--${option.name}=${option.default}`;
    try {
      parseFlags([word], flags);
    } catch (error) {
      if (error instanceof FlagError) throw new PreferencesError(`${say.bad(option)} err: ${error.message}`);
      throw error;
    }
    return [word];
  });
}

/** `-Aoyaml` counts for whatever letters it holds, as upstream has it. */
function isGiven({ name, shorthand }: FlagDefinition, words: readonly string[]): boolean {
  return words.some((word) => {
    if (word === `--${name}` || word.startsWith(`--${name}=`)) return true;
    if (shorthand === undefined || shorthand === '') return false;
    return word.startsWith(`-${shorthand}`) || (/^-[a-zA-Z]+$/.test(word) && word.includes(shorthand));
  });
}
