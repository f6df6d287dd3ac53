import type { Command } from '../../command.ts';
import { encodeBase64 } from '#kube/base64.ts';
import { writeKubeconfig, type Kubeconfig } from '../../config/kubeconfig.ts';
import { printFlags } from '../../flags/shared-flags.ts';
import { formatPrinter, unknownFormat } from '../../printers/object-printer.ts';
import { UsageError } from '../../usage-error.ts';

export const view: Command = {
  name: 'view',
  short: 'Display merged kubeconfig settings or a specified kubeconfig file',
  long: 'Display merged kubeconfig settings or a specified kubeconfig file.\n\n--output jsonpath={...} extracts single values.',
  usage: '[flags]',
  examples: ['# All settings', 'kubectl config view', '', '# With certificates and secrets', 'kubectl config view --raw'],
  flags: [
    ...printFlags.map((flag) => (flag.name === 'output' ? { ...flag, default: 'yaml' } : flag)),
    { name: 'flatten', type: 'bool', usage: 'Put files into the output' },
    { name: 'merge', type: 'bool', default: 'true', bare: 'true', usage: 'Merge the files' },
    { name: 'minify', type: 'bool', usage: 'Only what the current context uses' },
    { name: 'raw', type: 'bool', usage: 'With secrets' },
  ],
  async run(context) {
    const { flags } = context;
    if (context.args.length > 0) throw new UsageError(`unexpected arguments: [${context.args.join(' ')}]`);
    let config = context.config.load();
    const name = flags.string('context') || config.currentContext;
    if (flags.bool('minify')) config = minified(config, name);
    if (flags.bool('flatten')) {
      for (const cluster of config.clusters.values()) {
        const path = cluster['certificate-authority'];
        if (path !== undefined) cluster['certificate-authority-data'] = encodeBase64(context.config.readFile(path));
        delete cluster['certificate-authority'];
      }
      for (const user of config.users.values()) {
        for (const field of ['client-certificate', 'client-key'] as const) {
          const path = user[field];
          if (path !== undefined) user[`${field}-data`] = encodeBase64(context.config.readFile(path));
          delete user[field];
        }
      }
    } else if (!flags.bool('raw')) redact(config);
    const output = flags.string('output');
    const print = formatPrinter(context, output, false);
    if (print === undefined)
      throw unknownFormat(output, [
        'go-template',
        'go-template-file',
        'json',
        'jsonpath',
        'jsonpath-as-json',
        'jsonpath-file',
        'name',
        'template',
        'templatefile',
        'yaml',
      ]);
    await context.out(await print(writeKubeconfig(config)));
  },
};

function minified(config: Kubeconfig, name: string): Kubeconfig {
  const entry = config.contexts.get(name);
  if (entry === undefined) throw new UsageError(name === '' ? 'current-context must exist in order to minify' : `cannot locate context ${name}`);
  const only = <T>(entries: Map<string, T>, wanted: string): Map<string, T> => new Map([...entries].filter(([each]) => each === wanted));
  return {
    contexts: only(config.contexts, name),
    clusters: only(config.clusters, entry.cluster ?? ''),
    users: only(config.users, entry.user ?? ''),
    currentContext: name,
  };
}

/** Secrets and certificates are not shown. */
function redact(config: Kubeconfig): void {
  for (const cluster of config.clusters.values())
    if (cluster['certificate-authority-data'] !== undefined) cluster['certificate-authority-data'] = 'DATA+OMITTED';
  for (const user of config.users.values()) {
    for (const field of ['client-certificate-data', 'client-key-data'] as const) if (user[field] !== undefined) user[field] = 'DATA+OMITTED';
    for (const field of ['token', 'password'] as const) if (user[field] !== undefined && user[field] !== '') user[field] = 'REDACTED';
  }
}
