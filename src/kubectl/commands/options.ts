/** `options` and `plugin`. */
import type { Command } from '../command.ts';
import { globalFlags } from '../flags/global-flags.ts';
import { renderFlags } from '../help/render-help.ts';
import { UsageError } from '../usage-error.ts';

export const options: Command = {
  name: 'options',
  short: 'Print the list of flags inherited by all commands',
  hidden: true,
  run: (context) => context.out(`The following options can be passed to any command:\n\n${renderFlags(globalFlags)}`),
};

const list: Command = {
  name: 'list',
  short: "List all visible plugin executables on a user's PATH",
  flags: [{ name: 'name-only', type: 'bool', usage: 'Only the names' }],
  async run(context) {
    const { fs, env } = context.process;
    const found = (env.get('PATH') ?? '')
      .split(':')
      .filter((folder) => fs.exists(folder))
      .flatMap((folder) =>
        fs
          .readDirectory(folder)
          .filter((name) => name.startsWith('kubectl-'))
          .map((name) => `${folder}/${name}`),
      );
    if (found.length === 0) throw new UsageError('unable to find any kubectl plugins in your PATH');
    await context.out(`The following compatible plugins are available:\n\n${found.map((path) => `${path}\n`).join('')}`);
  },
};

export const plugin: Command = {
  name: 'plugin',
  short: 'Provides utilities for interacting with plugins',
  long: 'Provides utilities for interacting with plugins.\n\nPlugins are programs whose names begin with kubectl-.',
  usage: '[flags]',
  subcommands: [list],
};
