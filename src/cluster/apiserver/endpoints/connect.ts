// Mirrors LogREST, ExecREST, AttachREST, PortForwardREST and ProxyREST of k8s.io/kubernetes/pkg/registry/core/pod/rest.
import type { Pod } from '#kube/generated/types.ts';
import { badRequest, serviceUnavailable } from '#kube/status-errors.ts';
import type { ByteStream, ChannelStream } from '#kube/transport.ts';
import { getObject } from '../generic/read-object.ts';
import type { LogOptions, NodeConnection } from '../../api/node-connection.ts';
import { runRemotely } from './exec.ts';
import { forwardPorts } from './portforward.ts';
import { proxyToNode, proxyToPod } from './proxy.ts';
import { isTrue, queryValue, queryValues } from './request-info.ts';
import { methodNotAllowed, pageNotFound, type RequestScope } from './request-scope.ts';

export async function streamFromPod(scope: RequestScope): Promise<ByteStream> {
  const { subresource } = scope.info;
  if (subresource === 'proxy')
    return scope.definition.resource.plural === 'nodes' ? proxyToNode(scope, nodesOf(scope)) : proxyToPod(scope, nodesOf(scope));
  if (subresource !== 'log' || scope.definition.resource.plural !== 'pods') throw pageNotFound();
  const pod = podOf(scope);
  const container = containerOf(pod, queryValue(scope.request.query, 'container'));
  if (!pod.spec.nodeName) return { close: () => undefined, async *[Symbol.asyncIterator]() {} };
  const stream = nodesOf(scope).logs(pod, logOptions(scope, container));
  return {
    close: () => stream.close(),
    async *[Symbol.asyncIterator]() {
      for (let chunk = await stream.read(); chunk !== undefined; chunk = await stream.read()) yield chunk;
    },
  };
}

export function connectToPod(scope: RequestScope): ChannelStream {
  const { query } = scope.request;
  const pod = podOf(scope);
  const nodes = nodesOf(scope);
  if (!pod.spec.nodeName) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  if (scope.info.subresource === 'portforward')
    return forwardPorts(
      nodes,
      pod,
      queryValues(query, 'ports')
        .flatMap((ports) => ports.split(','))
        .map(Number),
    );
  if (scope.info.subresource !== 'exec' && scope.info.subresource !== 'attach') throw methodNotAllowed();
  const container = containerOf(pod, queryValue(query, 'container'));
  const command = scope.info.subresource === 'exec' ? queryValues(query, 'command') : undefined;
  if (command?.length === 0) throw badRequest('you must specify at least 1 command for the container');
  const wants = (name: string): boolean => isTrue(queryValue(query, name) ?? 'false');
  return runRemotely(nodes, pod, container, command, { stdin: wants('stdin'), stdout: wants('stdout'), stderr: wants('stderr'), tty: wants('tty') });
}

function nodesOf({ server }: RequestScope): NodeConnection {
  if (server.nodes === undefined) throw serviceUnavailable('no kubelet is running');
  return server.nodes;
}

function podOf({ server, definition, info }: RequestScope): Pod {
  return getObject(server, definition, info.namespace, info.name) as Pod;
}

/** The container asked for, or the only one there is. */
function containerOf({ metadata, spec }: Pod, asked: string | undefined): string {
  const named = (list: readonly { readonly name: string }[] | undefined): string[] => (list ?? []).map(({ name }) => name);
  const containers = named(spec.containers);
  if (asked !== undefined && asked !== '') {
    if ([...containers, ...named(spec.initContainers), ...named(spec.ephemeralContainers)].includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${metadata.name}`);
  }
  if (containers.length === 1) return containers[0] as string;
  const initial = named(spec.initContainers);
  const or = initial.length > 0 ? ` or one of the init containers: [${initial.join(' ')}]` : '';
  throw badRequest(`a container name must be specified for pod ${metadata.name}, choose one of: [${containers.join(' ')}]${or}`);
}

function logOptions({ request: { query } }: RequestScope, container: string): LogOptions {
  const number = (name: string): number | undefined => {
    const value = queryValue(query, name);
    return value === undefined ? undefined : Number(value);
  };
  const numbers = { tailLines: number('tailLines'), sinceSeconds: number('sinceSeconds'), limitBytes: number('limitBytes') };
  const given = Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined));
  const sinceTime = queryValue(query, 'sinceTime');
  return {
    container,
    follow: isTrue(queryValue(query, 'follow') ?? 'false'),
    previous: isTrue(queryValue(query, 'previous') ?? 'false'),
    timestamps: isTrue(queryValue(query, 'timestamps') ?? 'false'),
    ...(sinceTime === undefined ? {} : { sinceTime }),
    ...given,
  };
}
