/** Mirrors kubectl/pkg/cmd/clusterinfo's dump. */
import { getApiResource } from '#kube/api-resources.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Pod } from '#kube/generated/types.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { objectPath } from '../client.ts';
import type { Command, CommandContext } from '../command.ts';
import { allNamespacesFlag, printFlags } from '../flags/shared-flags.ts';
import { printJson } from '../printers/json.ts';
import { printYaml } from '../printers/yaml.ts';
import { typedObject } from '../printers/typed-object.ts';
import { UsageError } from '../usage-error.ts';

const KINDS = [
  ['', 'events', 'EventList', 'v1'],
  ['', 'replicationcontrollers', 'ReplicationControllerList', 'v1'],
  ['', 'services', 'ServiceList', 'v1'],
  ['apps', 'daemonsets', 'DaemonSetList', 'apps/v1'],
  ['apps', 'deployments', 'DeploymentList', 'apps/v1'],
  ['apps', 'replicasets', 'ReplicaSetList', 'apps/v1'],
  ['', 'pods', 'PodList', 'v1'],
] as const;

export const dump: Command = {
  name: 'dump',
  short: 'Dump relevant information for debugging and diagnosis',
  long: 'Print what helps to find out what is wrong with a cluster: nodes, workloads, services, events and the logs of pods. Of kube-system and the present namespace, unless told otherwise.',
  usage: '[flags]',
  examples: [
    '# To standard output',
    'kubectl cluster-info dump',
    '',
    '# As files of a directory',
    'kubectl cluster-info dump --output-directory=/tmp/state',
  ],
  flags: [
    ...printFlags.map((flag) => (flag.name === 'output' ? { ...flag, default: 'json' } : flag)),
    allNamespacesFlag,
    { name: 'namespaces', type: 'strings', usage: 'The namespaces (comma separated).' },
    { name: 'output-directory', type: 'string', usage: "Where the files go; standard output without it or for '-'." },
    { name: 'pod-running-timeout', type: 'duration', default: '20s', usage: 'How long to wait until a pod runs' },
  ],
  async run(context) {
    const format = context.flags.string('output');
    if (format !== 'json' && format !== 'yaml') throw new UsageError(`cluster-info dump writes json or yaml, not ${format}`);
    const print = format === 'json' ? (value: unknown): string => `${printJson(value, { sorted: false })}\n` : printYaml;
    const extension = format;
    const put = (file: string, text: string): Promise<void> => write(context, file, text);
    await put(`nodes.${extension}`, print(await listOf(context, '', 'nodes', 'NodeList', 'v1', '')));
    for (const namespace of await namespacesOf(context)) {
      for (const [group, plural, kind, apiVersion] of KINDS) {
        const name = plural === 'replicationcontrollers' ? 'replication-controllers' : plural;
        await put(`${namespace}/${name}.${extension}`, print(await listOf(context, group, plural, kind, apiVersion, namespace)));
      }
      await logs(context, namespace, put);
    }
    const folder = context.flags.string('output-directory');
    if (folder !== '' && folder !== '-') await context.out(`Cluster info dumped to ${folder}\n`);
  },
};

async function namespacesOf(context: CommandContext): Promise<readonly string[]> {
  const given = context.flags.list('namespaces');
  if (context.flags.bool('all-namespaces')) {
    const { items } = await context.client.list(getApiResource('', 'namespaces'), '');
    return items.map(({ metadata }) => metadata?.name ?? '');
  }
  return given.length > 0 ? given : [...new Set(['kube-system', context.namespace])];
}

async function listOf(context: CommandContext, group: string, plural: string, kind: string, apiVersion: string, namespace: string): Promise<object> {
  const list = await context.client.list(getApiResource(group, plural), namespace);
  return { kind, apiVersion, metadata: list.metadata, items: list.items.map(typedObject) };
}

async function logs(context: CommandContext, namespace: string, put: (file: string, text: string) => Promise<void>): Promise<void> {
  const resource = getApiResource('', 'pods');
  const { items } = await context.client.list(resource, namespace);
  for (const pod of items as unknown as readonly Pod[]) {
    const { name } = pod.metadata;
    let text = '';
    for (const container of pod.spec.containers) {
      text += `==== START logs for container ${container.name} of pod ${namespace}/${name} ====\n`;
      try {
        for await (const chunk of await context.client.stream(objectPath(resource, namespace, name, 'log'), { container: container.name }))
          text += decodeUtf8(chunk);
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        text += `Request log error: ${error.message}\n`;
      }
      text += `==== END logs for container ${container.name} of pod ${namespace}/${name} ====\n`;
    }
    await put(`${namespace}/${name}/logs.txt`, text);
  }
}

async function write(context: CommandContext, file: string, text: string): Promise<void> {
  const folder = context.flags.string('output-directory');
  if (folder === '' || folder === '-') return context.out(text);
  const path = `${context.resolve(folder).replace(/\/+$/, '')}/${file}`;
  const { fs } = context.process;
  fs.makeDirectory(path.slice(0, path.lastIndexOf('/')), { recursive: true });
  fs.writeFile(path, text);
}
