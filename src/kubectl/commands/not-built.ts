/** Commands that are known but not built: they say so. */
import type { Command } from '../command.ts';
import { UsageError, usageErrorWithHelp } from '../usage-error.ts';
import { podOf } from '../streams/pod-of.ts';
import { getApiResource } from '#kube/api-resources.ts';
import { StatusError } from '#kube/status-error.ts';

function notBuilt(name: string, short: string, usage: string): Command {
  return { name, short, usage, run: () => Promise.reject(new UsageError(`kubectl ${name} is not built here yet`)) };
}

export const alpha = notBuilt('alpha', 'Commands for features in alpha', '[flags]');
export const certificate = notBuilt('certificate', 'Modify certificate resources', 'SUBCOMMAND');
export const proxy = notBuilt(
  'proxy',
  'Run a proxy to the Kubernetes API server',
  '[--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
);
export const debug = notBuilt(
  'debug',
  'Create debugging sessions for troubleshooting workloads and nodes',
  '(POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
);
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

export const cp: Command = {
  name: 'cp',
  short: 'Copy files and directories to and from containers',
  usage: '<file-spec-src> <file-spec-dest>',
  flags: [
    { name: 'container', shorthand: 'c', type: 'string', usage: 'Which container' },
    { name: 'no-preserve', type: 'bool', usage: 'Do not keep owner and permissions' },
    { name: 'retries', type: 'int', usage: 'How often to try again' },
  ],
  async run(context) {
    if (context.args.length !== 2) throw new UsageError('source and destination are required');
    throw new UsageError('kubectl cp is not built here yet');
  },
};

export const portForward: Command = {
  name: 'port-forward',
  short: 'Forward one or more local ports to a pod',
  usage: 'TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  flags: [
    { name: 'address', type: 'strings', default: '[localhost]', usage: 'Addresses to listen on' },
    { name: 'pod-running-timeout', type: 'duration', default: '1m0s', usage: 'How long to wait until a pod runs' },
  ],
  async run(context) {
    const [name, ...ports] = context.args;
    if (name === undefined || ports.length === 0) throw usageErrorWithHelp(context.path, 'TYPE/NAME and list of ports are required for port-forward');
    await podOf(context, name, context.flags.duration('pod-running-timeout'));
    throw new UsageError('kubectl port-forward is not built here yet');
  },
};

function topOf(name: string, aliases: readonly string[], plural: string, short: string): Command {
  return {
    name,
    aliases,
    short,
    usage: '[NAME | -l label]',
    flags: [
      { name: 'all-namespaces', shorthand: 'A', type: 'bool', usage: 'In all namespaces' },
      { name: 'selector', shorthand: 'l', type: 'string', usage: 'Only with these labels' },
      { name: 'no-headers', type: 'bool', usage: 'No headers' },
      { name: 'containers', type: 'bool', usage: 'Each container' },
      { name: 'sort-by', type: 'string', usage: 'cpu or memory' },
      { name: 'sum', type: 'bool', usage: 'The sum' },
    ],
    async run(context) {
      const { groupVersions } = await context.client.discovery();
      if (!groupVersions.includes('metrics.k8s.io/v1beta1')) throw new UsageError('Metrics API not available');
      try {
        await context.client.list(
          { ...getApiResource('', plural), group: 'metrics.k8s.io', version: 'v1beta1' },
          plural === 'pods' ? context.namespace : '',
        );
      } catch (error) {
        if (error instanceof StatusError) throw new UsageError('metrics not available yet');
        throw error;
      }
      throw new UsageError('kubectl top is not built here yet');
    },
  };
}

export const top: Command = {
  name: 'top',
  short: 'Display resource (CPU/memory) usage',
  long: 'Display resource (CPU/memory) usage.\n\nIt needs a metrics server in the cluster.',
  usage: '[flags]',
  subcommands: [
    topOf('node', ['nodes', 'no'], 'nodes', 'Display resource (CPU/memory) usage of nodes'),
    topOf('pod', ['pods', 'po'], 'pods', 'Display resource (CPU/memory) usage of pods'),
  ],
};
