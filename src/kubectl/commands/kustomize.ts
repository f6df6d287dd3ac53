import type { Command, CommandContext } from '../command.ts';
import { buildKustomization } from '../kustomize/build.ts';
import { UsageError } from '../usage-error.ts';

export const kustomize: Command = {
  name: 'kustomize',
  short: 'Build a kustomization target from a directory or URL',
  usage: 'DIR [flags]',
  examples: ['# The current directory', 'kubectl kustomize', '', '# Another', 'kubectl kustomize overlays/production'],
  flags: [
    { name: 'output', shorthand: 'o', type: 'string', usage: 'Write to this file.' },
    { name: 'enable-helm', type: 'bool', usage: 'Charts are not inflated here.' },
    { name: 'enable-alpha-plugins', type: 'bool', usage: 'Plugins are not run here.' },
    { name: 'as-current-user', type: 'bool', usage: 'Functions are not run here.' },
    { name: 'env', shorthand: 'e', type: 'stringArray', usage: 'Functions are not run here.' },
    { name: 'load-restrictor', type: 'string', default: 'LoadRestrictionsRootOnly', usage: 'Whether files outside the directory may be read.' },
  ],
  async run(context) {
    const restrictor = context.flags.string('load-restrictor');
    if (restrictor !== 'LoadRestrictionsRootOnly' && restrictor !== 'LoadRestrictionsNone')
      throw new UsageError(`illegal flag value --load-restrictor ${restrictor}; legal values: [LoadRestrictionsRootOnly LoadRestrictionsNone]`);
    if (context.args.length > 1) throw new UsageError('specify one path to kustomization.yaml');
    const text = await builtFrom(context, context.args[0] ?? '.');
    const output = context.flags.string('output');
    if (output === '') await context.out(text);
    else if (isDirectory(context, output))
      throw new UsageError('kustomize writes to one file; a file for each resource in a directory is not built here');
    else context.process.fs.writeFile(context.resolve(output), text);
  },
};

/** Also what `-k` reads. */
export async function builtFrom(context: CommandContext, folder: string): Promise<string> {
  const warnings: string[] = [];
  const path = context
    .resolve(folder)
    .replace(/(\/\.)+$/, '')
    .replace(/\/+$/, '');
  try {
    return buildKustomization(context.process.fs, path === '' ? '/' : path, folder, (text) => warnings.push(text));
  } finally {
    for (const text of warnings) await context.err(text);
  }
}

function isDirectory(context: CommandContext, path: string): boolean {
  const { fs } = context.process;
  const full = context.resolve(path);
  return fs.exists(full) && fs.stat(full).type === 'directory';
}
