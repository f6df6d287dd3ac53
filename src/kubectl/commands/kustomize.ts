import type { Command } from '../command.ts';
import { buildKustomization } from '../kustomize/build.ts';

export const kustomize: Command = {
  name: 'kustomize',
  short: 'Build a kustomization target from a directory or URL',
  usage: 'DIR [flags]',
  examples: ['# The current directory', 'kubectl kustomize'],
  flags: [{ name: 'output', shorthand: 'o', type: 'string', usage: 'Write to this file.' }],
  async run(context) {
    const text = buildKustomization(context.process.fs, context.resolve(context.args[0] ?? '.').replace(/\/\.$/, ''));
    const output = context.flags.string('output');
    if (output === '') await context.out(text);
    else context.process.fs.writeFile(context.resolve(output), text);
  },
};
