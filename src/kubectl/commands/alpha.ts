/** Nothing is in alpha. */
import type { Command } from '../command.ts';

export const alpha: Command = {
  name: 'alpha',
  short: 'Commands for features in alpha',
  run: (context) => context.err('No alpha commands are available in this version of kubectl\n'),
};
