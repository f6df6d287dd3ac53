/** Help pages. Mirrors kubectl/pkg/util/templates. */
import type { Command } from '../command.ts';
import { defaultText, type FlagDefinition } from '../flags/flag.ts';

export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly Command[];
}

const FOOTER = 'Use "kubectl options" for a list of global command-line options (applies to all commands).';

/** `path` is `kubectl create deployment`. */
export function renderHelp(command: Command, path: string, inherited: readonly FlagDefinition[], groups?: readonly CommandGroup[]): string {
  return `${description(command)}${renderUsage(command, path, inherited, groups)}`;
}

/** What comes after the description. */
export function renderUsage(command: Command, path: string, inherited: readonly FlagDefinition[], groups?: readonly CommandGroup[]): string {
  const flags = [...(command.flags ?? []), ...(command.persistentFlags ?? []), ...inherited];
  const subcommands = (command.subcommands ?? []).filter((each) => each.hidden !== true);
  const sections = [''];
  if (command.aliases !== undefined && command.aliases.length > 0) sections.push(`Aliases:\n${[command.name, ...command.aliases].join(', ')}`);
  if (command.examples !== undefined) sections.push(`Examples:\n${command.examples.map((line) => `  ${line}`).join('\n')}`);
  if (groups !== undefined) for (const group of groups) sections.push(commandList(group.title, group.commands, 13));
  else if (subcommands.length > 0)
    sections.push(
      commandList(
        'Available Commands:',
        subcommands.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
        11,
      ),
    );
  const options = renderFlags(flags);
  if (options !== '') sections.push(`Options:\n${options.trimEnd()}`);
  const usage = usageLine(command, path, subcommands.length > 0 && command.usage === undefined);
  sections.push(`Usage:\n  ${usage}`);
  const more = subcommands.length > 0 ? `Use "${path} <command> --help" for more information about a given command.\n` : '';
  return `${sections.join('\n\n')}\n\n${more}${FOOTER}\n`;
}

function usageLine(command: Command, path: string, bareParent: boolean): string {
  const usage = command.usage ?? (bareParent ? '[flags]' : '');
  const text = usage === '' ? path : `${path} ${usage}`;
  return text.includes('[options]') || usage === '-' ? text.replace(/ -$/, '') : `${text} [options]`;
}

function description(command: Command): string {
  const paragraphs = (command.long ?? `${command.short}.`).split('\n\n');
  return paragraphs.map((paragraph, index) => (index === 0 ? paragraph : ` ${paragraph}`)).join('\n\n');
}

function commandList(title: string, commands: readonly Command[], minimum: number): string {
  const width = Math.max(minimum, ...commands.map((command) => command.name.length)) + 3;
  return [title, ...commands.map((command) => `  ${command.name.padEnd(width)}${command.short}`)].join('\n');
}

export function renderFlags(flags: readonly FlagDefinition[]): string {
  return flags
    .filter((flag) => flag.hidden !== true && flag.deprecated === undefined)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((flag) => {
      const quoted = flag.type === 'string' && flag.name !== 'vmodule' ? `'${defaultText(flag)}'` : defaultText(flag);
      const lead = flag.shorthand === undefined ? '' : `-${flag.shorthand}, `;
      return `    ${lead}--${flag.name}=${quoted}:\n\t${flag.usage}\n`;
    })
    .join('\n');
}
