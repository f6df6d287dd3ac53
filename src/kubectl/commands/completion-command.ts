/** The scripts are of no use in the lab's terminal, which completes by itself; a shell of one's own gets one that asks `__complete`. */
import type { Command } from '../command.ts';
import { usageErrorWithHelp } from '../usage-error.ts';

export const completion: Command = {
  name: 'completion',
  short: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  usage: 'SHELL',
  async run(context) {
    const [shell, more] = context.args;
    if (shell === undefined) throw usageErrorWithHelp(context.path, 'Shell not specified.');
    if (more !== undefined) throw usageErrorWithHelp(context.path, 'Too many arguments. Expected only the shell type.');
    if (!['bash', 'zsh', 'fish', 'powershell'].includes(shell)) throw usageErrorWithHelp(context.path, `Unsupported shell type "${shell}".`);
    await context.out(`# kubectl completion is built into this terminal; there is nothing to load.\n`);
  },
};
