/** The flags that every command takes. */
import type { Command } from '../command.ts';
import { globalFlags } from '../flags/global-flags.ts';
import { renderFlags } from '../help/render-help.ts';

export const options: Command = {
  name: 'options',
  short: 'Print the list of flags inherited by all commands',
  hidden: true,
  run: (context) => context.out(`The following options can be passed to any command:\n\n${renderFlags(globalFlags)}`),
};
