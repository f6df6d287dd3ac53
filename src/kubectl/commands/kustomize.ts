import type { Unstructured } from '#kube/object.ts';
import type { Command, CommandContext } from '../command.ts';
import { buildKustomization } from '../kustomize/build.ts';
import { printYaml } from '../printers/yaml.ts';
import { klogPrefix } from '../report-unhandled.ts';
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
    const objects = await built(context, context.args[0] ?? '.');
    const output = context.flags.string('output');
    if (output === '') await context.out(documents(objects));
    else if (!isDirectory(context, output)) writeFile(context, output, documents(objects));
    else for (const object of objects) writeFile(context, `${output}/${fileName(object, objects)}`, printYaml(object));
  },
};

/** What `-k` reads. */
export async function builtFrom(context: CommandContext, folder: string): Promise<string> {
  return documents(await built(context, folder));
}

/** Parted by `---`. */
function documents(objects: readonly Unstructured[]): string {
  return objects.map((object) => printYaml(object)).join('---\n');
}

async function built(context: CommandContext, folder: string): Promise<readonly Unstructured[]> {
  const warnings: string[] = [];
  const path = context
    .resolve(folder)
    .replace(/(\/\.)+$/, '')
    .replace(/\/+$/, '');
  try {
    return buildKustomization(context.process.fs, path === '' ? '/' : path, folder, {
      warn: (text) => warnings.push(text),
      log: (text) => warnings.push(`${klogPrefix(context, 'I', 'log.go:245')}${text}\n`),
    });
  } finally {
    for (const text of warnings) await context.err(text);
  }
}

/** `apps_v1_deployment_web.yaml`; the namespace is in front when there are several. */
function fileName(object: Unstructured, all: readonly Unstructured[]): string {
  const namespaceOf = ({ metadata }: Unstructured): string => metadata?.namespace ?? 'default';
  const several = new Set(all.map(namespaceOf)).size > 1;
  const kind = [...(object.apiVersion ?? '').split('/'), object.kind ?? ''].join('_');
  return `${several ? `${namespaceOf(object)}_` : ''}${kind}_${object.metadata?.name ?? ''}.yaml`.toLowerCase();
}

function writeFile(context: CommandContext, path: string, text: string): void {
  const full = context.resolve(path);
  if (!context.process.fs.exists(full.slice(0, full.lastIndexOf('/')) || '/')) throw new UsageError(`open ${path}: no such file or directory`);
  context.process.fs.writeFile(full, text);
}

function isDirectory(context: CommandContext, path: string): boolean {
  const { fs } = context.process;
  const full = context.resolve(path);
  return fs.exists(full) && fs.stat(full).type === 'directory';
}
