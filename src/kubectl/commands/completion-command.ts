/** `kubectl completion`: the lab's terminal completes by itself, other shells read a script. */
import type { Command } from '../command.ts';
import { completionScripts } from '../completion/scripts.ts';
import { usageErrorWithHelp } from '../usage-error.ts';

export const completion: Command = {
  name: 'completion',
  short: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  usage: 'SHELL',
  examples: ['# In this bash', 'source <(kubectl completion bash)', '', '# In each one from now on', 'kubectl completion bash >> ~/.bashrc'],
  async run(context) {
    const [shell, more] = context.args;
    if (shell === undefined) throw usageErrorWithHelp(context.path, 'Shell not specified.');
    if (more !== undefined) throw usageErrorWithHelp(context.path, 'Too many arguments. Expected only the shell type.');
    const script = completionScripts.get(shell);
    if (script === undefined) throw usageErrorWithHelp(context.path, `Unsupported shell type "${shell}".`);
    await context.out(script);
  },
};
