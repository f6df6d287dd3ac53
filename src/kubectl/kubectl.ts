/** kubectl as a program: finds the command, reads its flags, runs it, reports what went wrong. */
import type { Transport } from '#kube/transport.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process, Program } from '#posix/process.ts';
import type { Command } from './command.ts';
import { findCommand, suggestions, type FoundCommand } from './commands/find-command.ts';
import { rootCommand, rootGroups } from './commands/root.ts';
import { printCompletions } from './completion.ts';
import type { ResolvedConfig } from './config/resolved-config.ts';
import { globalFlags } from './flags/global-flags.ts';
import type { FlagDefinition } from './flags/flag.ts';
import { FlagError, parseFlags, type ParsedFlags } from './flags/parse-flags.ts';
import { renderHelp, renderUsage } from './help/render-help.ts';
import { findPreferred } from './preferences/apply-preferences.ts';
import { findPlugin, runPlugin } from './plugins/find-plugin.ts';
import { reportError } from './report-error.ts';
import { discoveryLog, whereUnreachable } from './report-unreachable.ts';
import { RunContext } from './run-context.ts';
import { BareError, UsageError, usageErrorWithHelp } from './usage-error.ts';

export interface KubectlOptions {
  readonly connect: (config: ResolvedConfig) => Transport;
}

const helpFlag: FlagDefinition = { name: 'help', shorthand: 'h', type: 'bool', usage: 'help', hidden: true };

export function createKubectl({ connect }: KubectlOptions): Program {
  return {
    name: 'kubectl',
    async run(process: Process): Promise<number> {
      try {
        if (process.argv[1] === 'help') return await printHelp(process);
        const isCompletion = process.argv[1] === '__complete' || process.argv[1] === '__completeNoDesc';
        return await (isCompletion ? printCompletions(process, connect) : runCommand(process, connect));
      } catch (error) {
        if (error instanceof PosixError && error.code === 'EPIPE') return 141;
        throw error;
      }
    },
  };
}

/** `kubectl help COMMAND`. Mirrors cobra's help command. */
async function printHelp(process: Process): Promise<number> {
  const words = process.argv.slice(2);
  const { chain } = findCommand(rootCommand, words, globalFlags);
  const topics = words.filter((word) => !word.startsWith('-'));
  if (chain.length > 1 || topics.length === 0) await process.stdout.write(helpOf(chain));
  else
    await process.stderr.write(
      `Unknown help topic [${topics.map((word) => `\`${word}\``).join(' ')}]\n${renderUsage(rootCommand, 'kubectl', [], rootGroups)}`,
    );
  return 0;
}

function helpOf(chain: readonly Command[]): string {
  const command = chain.at(-1) ?? rootCommand;
  const path = chain.map((each) => each.name).join(' ');
  if (command === rootCommand) return renderHelp(command, path, [], rootGroups);
  return renderHelp(
    command,
    path,
    chain.slice(0, -1).flatMap((each) => each.persistentFlags ?? []),
  );
}

async function runCommand(process: Process, connect: (config: ResolvedConfig) => Transport): Promise<number> {
  let found: FoundCommand;
  try {
    found = await findPreferred(process, (text) => process.stderr.write(text));
  } catch (error) {
    const { text, code } = reportError(error, '');
    await process.stderr.write(text);
    return code;
  }
  const { chain, words, next: unknown } = found;
  const command = chain.length > 1 ? (chain.at(-1) ?? rootCommand) : rootCommand;
  const path = chain.map((each) => each.name).join(' ');
  const inherited = chain.slice(0, -1).flatMap((each) => each.persistentFlags ?? []);
  const own = [...(command.flags ?? []), ...(command.persistentFlags ?? []), ...inherited];
  const ownNames = new Set(own.flatMap((flag) => [flag.name, `-${flag.shorthand ?? ''}`]));
  const globals = globalFlags
    .filter((flag) => !ownNames.has(flag.name))
    .map((flag) => (ownNames.has(`-${flag.shorthand ?? ' '}`) ? { ...flag, shorthand: undefined } : flag));
  const help = (): string => helpOf(chain);
  let context: RunContext | undefined;
  try {
    if (command === rootCommand && unknown !== undefined) {
      const given = process.argv.slice(1);
      const plugin = findPlugin(process, given);
      if (plugin !== undefined) return await runPlugin(process, plugin);
      if (given[0] !== unknown) throw new BareError(`Error: flags cannot be placed before plugin name: ${given[0] ?? ''}`);
      throw unknownCommand(unknown);
    }
    const below = command.name === 'create' ? findPlugin(process, process.argv.slice(1), 2) : undefined;
    if (below !== undefined && unknown !== undefined) return await runPlugin(process, below);
    const parsed = read(words, [...own, ...(globals as readonly FlagDefinition[]), helpFlag], path);
    if (parsed.flags.bool('help')) {
      await process.stdout.write(help());
      return 0;
    }
    for (const flag of parsed.flags.given()) {
      if (flag.deprecated !== undefined) await process.stderr.write(`Flag --${flag.name} has been deprecated, ${flag.deprecated}\n`);
    }
    const missing = own.filter((flag) => flag.required === true && !parsed.flags.changed(flag.name)).map((flag) => `"${flag.name}"`);
    if (missing.length > 0) throw new UsageError(`required flag(s) ${missing.toSorted().join(', ')} not set`);
    context = new RunContext(process, path, parsed, ownNames, connect);
    if (command.run === undefined) {
      if (command !== rootCommand && parsed.args.length > 0) throw usageErrorWithHelp(path, `unknown command "${parsed.args.join(' ')}"`);
      await (command === rootCommand || command.helpToStdout === true || command.isGroup === true ? process.stdout : process.stderr).write(help());
      return command === rootCommand || command.isGroup === true ? 0 : 1;
    }
    const code = await command.run(context);
    await context.flushWarnings();
    return code ?? (await context.exitCode());
  } catch (error) {
    await context?.flushWarnings();
    const server = context?.serverAddress ?? '';
    const { text, code } = reportError(context === undefined ? error : whereUnreachable(context, error, server), server);
    const log = context === undefined ? '' : discoveryLog(context, error, server);
    if (log + text !== '') await process.stderr.write(log + text);
    return code;
  }
}

function read(words: readonly string[], flags: readonly FlagDefinition[], path: string): ParsedFlags {
  try {
    const parsed = parseFlags(words, flags);
    // Whatever a command prints by default, a template alone asks for a Go template.
    const hasTemplate = flags.some(({ name }) => name === 'template') && parsed.flags.string('template') !== '';
    if (hasTemplate && !parsed.flags.changed('output')) parsed.flags.add('output', 'go-template');
    return parsed;
  } catch (error) {
    if (error instanceof FlagError) throw new UsageError(`${error.message}\nSee '${path} --help' for usage.`);
    throw error;
  }
}

function unknownCommand(name: string): UsageError {
  const near = suggestions(rootCommand.subcommands ?? [], name);
  const hint = near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map((each) => `\t${each}\n`).join('')}`;
  return new UsageError(`unknown command "${name}" for "kubectl"${hint}`);
}
