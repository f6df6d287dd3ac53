/** The commands about contexts. */
import type { Command, CommandContext } from '../../command.ts';
import { TabWriter } from '../../printers/tab-writer.ts';
import { ErrorList, UsageError } from '../../usage-error.ts';
import { renderHelp } from '../../help/render-help.ts';
import { ExitError } from '../../usage-error.ts';

/** Prints the help page and ends with 1, as cobra commands do that were called wrongly. */
export async function helpAndFail(context: CommandContext, command: Command, error?: string): Promise<never> {
  await context.out(renderHelp(command, context.path, []));
  if (error !== undefined) throw new UsageError(error);
  throw new ExitError(1);
}

export const currentContext: Command = {
  name: 'current-context',
  short: 'Display the current-context',
  examples: ['# The current context', 'kubectl config current-context'],
  async run(context) {
    const { currentContext: name } = context.config.load();
    if (name === '') throw new UsageError('current-context is not set');
    await context.out(`${name}\n`);
  },
};

export const useContext: Command = {
  name: 'use-context',
  aliases: ['use'],
  short: 'Set the current-context in a kubeconfig file',
  usage: 'CONTEXT_NAME',
  examples: ['# Use a context', 'kubectl config use-context shop'],
  async run(context) {
    const [name, more] = context.args;
    if (name === undefined || more !== undefined) return helpAndFail(context, useContext, `Unexpected args: [${context.args.join(' ')}]`);
    if (!context.config.load().contexts.has(name)) throw new UsageError(`no context exists with the name: "${name}"`);
    context.config.change(
      (config) => config.currentContext !== '',
      (config) => {
        config.currentContext = name;
      },
    );
    await context.out(`Switched to context "${name}".\n`);
  },
};

export const getContexts: Command = {
  name: 'get-contexts',
  short: 'Describe one or many contexts',
  long: 'Display one or many contexts from the kubeconfig file.',
  usage: '[(-o|--output=)name)]',
  examples: ['# All contexts', 'kubectl config get-contexts'],
  flags: [
    { name: 'no-headers', type: 'bool', usage: 'No headers.' },
    { name: 'output', shorthand: 'o', type: 'string', usage: 'Output format. One of: (name).' },
  ],
  async run(context) {
    const config = context.config.load();
    const output = context.flags.string('output');
    if (output !== '' && output !== 'name') throw new UsageError(`output must be one of '' or 'name': ${output}`);
    const missing = context.args.filter((name) => !config.contexts.has(name)).map((name) => new UsageError(`context ${name} not found`));
    const names = (context.args.length > 0 ? context.args.filter((name) => config.contexts.has(name)) : [...config.contexts.keys()]).toSorted();
    if (output === 'name') await context.out(names.map((name) => `${name}\n`).join(''));
    else {
      const writer = new TabWriter();
      if (!context.flags.bool('no-headers')) writer.write('CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE\n');
      for (const name of names) {
        const entry = config.contexts.get(name);
        writer.write(
          `${[name === config.currentContext ? '*' : '', name, entry?.cluster ?? '', entry?.user ?? '', entry?.namespace ?? ''].join('\t')}\n`,
        );
      }
      await context.out(writer.flush());
    }
    if (missing.length > 0) throw new ErrorList(missing);
  },
};

export const setContext: Command = {
  name: 'set-context',
  short: 'Set a context entry in kubeconfig',
  long: 'Set a context entry in kubeconfig.\n\nOf a context that exists, only what is given changes.',
  usage: '[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  examples: ['# Another namespace for the current context', 'kubectl config set-context --current --namespace=shop'],
  flags: [
    { name: 'cluster', type: 'string', usage: 'cluster for the context entry' },
    { name: 'current', type: 'bool', usage: 'Change the current context' },
    { name: 'namespace', shorthand: 'n', type: 'string', usage: 'namespace for the context entry' },
    { name: 'user', type: 'string', usage: 'user for the context entry' },
  ],
  async run(context) {
    const { flags } = context;
    const current = flags.bool('current');
    if (context.args.length > 1 || (context.args.length === 1 && current))
      return helpAndFail(context, setContext, `Unexpected args: [${context.args.join(' ')}]`);
    const loaded = context.config.load();
    const name = current ? loaded.currentContext : (context.args[0] ?? '');
    if (name === '') throw new UsageError(current ? 'no current context is set' : 'you must specify a non-empty context name or --current');
    const existed = loaded.contexts.has(name);
    context.config.change(
      (config) => config.contexts.has(name),
      (config) => {
        const entry = { ...config.contexts.get(name) };
        for (const field of ['cluster', 'user', 'namespace'] as const) if (flags.changed(field)) entry[field] = flags.string(field);
        config.contexts.set(name, entry);
      },
    );
    await context.out(`Context "${name}" ${existed ? 'modified' : 'created'}.\n`);
  },
};

export const renameContext: Command = {
  name: 'rename-context',
  short: 'Rename a context from the kubeconfig file',
  usage: 'CONTEXT_NAME NEW_NAME',
  examples: ['# Another name', 'kubectl config rename-context old new'],
  async run(context) {
    const [from, to, more] = context.args;
    if (from === undefined || to === undefined || more !== undefined)
      return helpAndFail(context, renameContext, `Unexpected args: [${context.args.join(' ')}]`);
    const config = context.config.load();
    const path = context.config.shown(context.config.defaultPath);
    if (!config.contexts.has(from)) throw new UsageError(`cannot rename the context "${from}", it's not in ${path}`);
    if (config.contexts.has(to)) throw new UsageError(`cannot rename the context "${from}", the context "${to}" already exists in ${path}`);
    context.config.change(
      (each) => each.contexts.has(from),
      (each) => {
        each.contexts.set(to, each.contexts.get(from) ?? {});
        each.contexts.delete(from);
        if (each.currentContext === from) each.currentContext = to;
      },
    );
    await context.out(`Context "${from}" renamed to "${to}".\n`);
  },
};

export const deleteContext: Command = {
  name: 'delete-context',
  short: 'Delete the specified context from the kubeconfig',
  usage: 'NAME',
  examples: ['# Delete a context', 'kubectl config delete-context shop'],
  async run(context) {
    const [name, more] = context.args;
    if (name === undefined || more !== undefined) return helpAndFail(context, deleteContext);
    const config = context.config.load();
    if (!config.contexts.has(name)) throw new UsageError(`cannot delete context ${name}, not in ${context.config.shown(context.config.defaultPath)}`);
    if (config.currentContext === name)
      await context.err('warning: this removed your active context, use "kubectl config use-context" to select a different one\n');
    const path = context.config.change(
      (each) => each.contexts.has(name),
      (each) => each.contexts.delete(name),
    );
    await context.out(`deleted context ${name} from ${path}\n`);
  },
};
