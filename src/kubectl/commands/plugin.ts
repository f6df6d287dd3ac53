/** Mirrors kubectl/pkg/cmd/plugin. */
import { PosixError } from '#posix/posix-error.ts';
import type { FileSystem } from '#posix/file-system.ts';
import type { Command, CommandContext } from '../command.ts';
import { BareError, UsageError } from '../usage-error.ts';

/** The names of all verbs, told by the root: a plugin cannot take their place. */
export function createPlugin(verbs: () => readonly string[]): Command {
  const list: Command = {
    name: 'list',
    short: "List all visible plugin executables on a user's PATH",
    examples: ['# With their paths', 'kubectl plugin list', '', '# Only the names', 'kubectl plugin list --name-only'],
    flags: [{ name: 'name-only', type: 'bool', usage: 'Only the names' }],
    run: (context) => listPlugins(context, verbs()),
  };
  return {
    name: 'plugin',
    short: 'Provides utilities for interacting with plugins',
    long: 'Provides utilities for interacting with plugins.\n\nPlugins are programs whose names begin with kubectl-.',
    usage: '[flags]',
    subcommands: [list],
  };
}

async function listPlugins(context: CommandContext, verbs: readonly string[]): Promise<void> {
  const { fs, env } = context.process;
  const nameOnly = context.flags.bool('name-only');
  const seen = new Map<string, string>();
  let text = '';
  let warnings = '';
  let count = 0;
  for (const folder of new Set((env.get('PATH') ?? '').split(':').filter((each) => each !== ''))) {
    for (const name of await pluginsIn(context, folder)) {
      const path = `${folder}/${name}`;
      const warned = warningsOf(fs, path, name, verbs, seen);
      count += warned.length;
      warnings += warned.map((warning) => `  - warning: ${warning}\n`).join('');
      text += `${nameOnly ? name : path}\n`;
      if (!seen.has(name)) seen.set(name, path);
    }
  }
  if (text === '') throw new UsageError('unable to find any kubectl plugins in your PATH');
  await context.out(`The following compatible plugins are available:\n\n${text}`);
  await context.err(warnings);
  if (count > 0) throw new BareError(count === 1 ? 'error: one plugin warning was found' : `error: ${count} plugin warnings were found`);
}

async function pluginsIn(context: CommandContext, folder: string): Promise<readonly string[]> {
  try {
    return context.process.fs.readDirectory(folder).filter((name) => name.startsWith('kubectl-'));
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    const reason = error.code === 'EACCES' ? 'permission denied' : 'no such file or directory';
    await context.err(`Unable to read directory "${folder}" from your PATH: open ${folder}: ${reason}. Skipping...\n`);
    return [];
  }
}

function warningsOf(fs: FileSystem, path: string, name: string, verbs: readonly string[], seen: ReadonlyMap<string, string>): readonly string[] {
  const warnings: string[] = [];
  const [, verb = ''] = name.split('-');
  if (verbs.includes(verb)) warnings.push(`${name} overwrites existing command: "kubectl ${verb}"`);
  if (!isExecutable(fs, path)) warnings.push(`${path} identified as a kubectl plugin, but it is not executable`);
  const other = seen.get(name);
  if (other !== undefined) warnings.push(`${path} is overshadowed by a similarly named plugin: ${other}`);
  return warnings;
}

function isExecutable(fs: FileSystem, path: string): boolean {
  try {
    fs.access(path, 'x');
    return true;
  } catch (error) {
    if (error instanceof PosixError) return false;
    throw error;
  }
}
