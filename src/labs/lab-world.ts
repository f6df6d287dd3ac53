import type { Cluster } from '#cluster/cluster.ts';
import type { ResourceName } from '#cluster/api/api.ts';
import type { Pod } from '#kube/generated/types.ts';
import type { HttpResponse, NetworkStack } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import { CollectedOutput } from '#posix/collect-output.ts';
import type { Origin, World } from '#grading/world.ts';
import type { Workstation } from './workstation.ts';

export interface LabWorldOptions {
  readonly cluster: Cluster;
  readonly workstation: Workstation;
  readonly namespace: string;
  readonly commands: () => readonly string[];
}

/** Requests of checks say so, and servers that know leave them out of their logs. */
const CHECK_HEADERS = { 'user-agent': 'podium-check/1.0', accept: '*/*' };

/** What the checks of one lab look at. */
export function createLabWorld({ cluster, workstation, namespace, commands }: LabWorldOptions): World {
  const findPod = (where: { pod: string; namespace: string }): Pod | undefined => cluster.api.find('pods', where.namespace, where.pod);
  const stackOf = (from: Origin): NetworkStack => {
    if (from === 'workstation') return cluster.network;
    const pod = findPod(from);
    const stack = pod?.status?.podIP === undefined ? undefined : cluster.networkAt(pod.status.podIP);
    if (stack === undefined) throw new PosixError('EHOSTUNREACH');
    return stack;
  };
  return {
    namespace,
    commands,
    cluster: {
      find: async (resource, inNamespace, name) => cluster.api.find(resource as ResourceName, inNamespace, name),
      list: async (resource, inNamespace) => cluster.api.list(resource as ResourceName, inNamespace === undefined ? {} : { namespace: inNamespace }),
    },
    http: async (from, url, headers) => request(stackOf(from), url, headers),
    readFile: async (where, path) => {
      if (where === 'workstation') return workstation.readText(path);
      const pod = findPod(where);
      const container = pod?.spec.containers[0]?.name;
      if (pod === undefined || container === undefined || pod.status?.phase !== 'Running') return undefined;
      const stdout = new CollectedOutput();
      const child = cluster.connection.exec(pod, container, ['cat', path], { stdin: undefined, stdout, stderr: undefined, terminal: undefined });
      return (await child.exited).code === 0 ? stdout.text() : undefined;
    },
  };
}

async function request(stack: NetworkStack, url: string, headers: Readonly<Record<string, string>>): Promise<HttpResponse> {
  const match = /^(https?):\/\/([^/:?]+)(?::(\d+))?(\/[^#]*|\?[^#]*)?/.exec(url);
  if (match === null) throw new Error(`not a URL: ${url}`);
  const [, scheme = 'http', host = '', port, target = '/'] = match;
  const [address] = await stack.resolve(host);
  if (address === undefined) throw new PosixError('ENOTFOUND');
  return stack.http(address, port === undefined ? (scheme === 'https' ? 443 : 80) : Number(port), {
    method: 'GET',
    target: target.startsWith('/') ? target : `/${target}`,
    headers: { host: port === undefined ? host : `${host}:${port}`, ...CHECK_HEADERS, ...headers },
    body: new Uint8Array(),
    scheme: scheme === 'https' ? 'https' : 'http',
  });
}
