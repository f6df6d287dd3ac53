import type { Cluster } from '#cluster/cluster.ts';
import type { ResourceName } from '#cluster/api/api.ts';
import type { AccessQuestion, Origin, ProbeRequest, World } from '#grading/world.ts';
import type { Transport } from '#kube/transport.ts';
import { sleep, type Clock } from '#posix/clock.ts';
import type { HttpResponse, NetworkStack } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import { ingressAddress } from './live/browse/ingress-address.ts';
import { LabProbes } from './lab-probes.ts';
import type { Workstation } from './workstation.ts';

export interface LabWorldOptions {
  readonly cluster: Cluster;
  readonly workstation: Workstation;
  readonly namespace: string;
  readonly commands: () => readonly string[];
  /** References that nodes can pull. */
  readonly images?: readonly string[];
}

/** Requests of checks say so, and servers that know leave them out of their logs. */
const CHECK_HEADERS = { 'user-agent': 'podium-check/1.0', accept: '*/*' };
/** How long one request of a check may take, ms of the cluster's time. */
const REQUEST_LIMIT = 15_000;

/** What the checks of one lab look at. */
export function createLabWorld({ cluster, workstation, namespace, commands, images }: LabWorldOptions): World {
  const probes = new LabProbes(cluster, workstation);
  /** As with a line in /etc/hosts, a machine outside of the cluster finds a host that only an Ingress knows. */
  const hostsOf = (from: Origin) => (host: string) => (from === 'workstation' ? ingressAddress(cluster.api, host) : undefined);
  const get = (url: string, headers: Readonly<Record<string, string>>): ProbeRequest => ({ url, method: 'GET', headers, body: '' });
  return {
    namespace,
    commands,
    now: () => cluster.clock.now(),
    cluster: {
      find: async (resource, inNamespace, name) => cluster.api.find(resource as ResourceName, inNamespace, name),
      list: async (resource, inNamespace) => cluster.api.list(resource as ResourceName, inNamespace === undefined ? {} : { namespace: inNamespace }),
    },
    http: async (from, url, headers) => send(probes.stackOf(from), get(url, headers), cluster.clock, hostsOf(from)),
    request: async (from, request) => send(probes.stackOf(from), request, cluster.clock, hostsOf(from)),
    query: async (from, name, type) => probes.stackOf(from).query(name, type),
    connect: async (from, host, port, protocol, ms) => connect(probes.stackOf(from), host, port, protocol, ms, cluster.clock),
    readFile: (where, path) => probes.readFile(where, path),
    logs: (where, options) => probes.logs(where, options),
    exec: (where, command, ms) => probes.exec(where, command, ms),
    stat: (where, path) => probes.stat(where, path),
    listFiles: (where, path) => probes.listFiles(where, path),
    can: (question) => mayDo(cluster.transport(), question),
    images: () => images ?? [],
  };
}

async function resolve(stack: NetworkStack, host: string, hosts: (host: string) => string | undefined = () => undefined): Promise<string> {
  try {
    const [address] = await stack.resolve(host);
    if (address !== undefined) return address;
  } catch (error) {
    if (!(error instanceof PosixError) || error.code !== 'ENOTFOUND') throw error;
  }
  const address = hosts(host);
  if (address === undefined) throw new PosixError('ENOTFOUND');
  return address;
}

/** Rejects with ETIMEDOUT after `ms`. */
function timeLimited<T>(promise: Promise<T>, ms: number, clock: Clock): Promise<T> {
  const limit = sleep(clock, ms).then((): never => {
    throw new PosixError('ETIMEDOUT');
  });
  return Promise.race([promise, limit]);
}

async function send(
  stack: NetworkStack,
  { url, method, headers, body }: ProbeRequest,
  clock: Clock,
  hosts: (host: string) => string | undefined,
): Promise<HttpResponse> {
  const match = /^(https?):\/\/([^/:?]+)(?::(\d+))?(\/[^#]*|\?[^#]*)?/.exec(url);
  if (match === null) throw new Error(`not a URL: ${url}`);
  const [, scheme = 'http', host = '', port, target = '/'] = match;
  const exchange = stack.http(await resolve(stack, host, hosts), port === undefined ? (scheme === 'https' ? 443 : 80) : Number(port), {
    method,
    target: target.startsWith('/') ? target : `/${target}`,
    headers: { host: port === undefined ? host : `${host}:${port}`, ...CHECK_HEADERS, ...headers },
    body: encodeUtf8(body),
    scheme: scheme === 'https' ? 'https' : 'http',
  });
  return timeLimited(exchange, REQUEST_LIMIT, clock);
}

/** UDP knows no connections: it arrives where a packet to the address does. */
async function connect(stack: NetworkStack, host: string, port: number, protocol: 'tcp' | 'udp', ms: number, clock: Clock): Promise<void> {
  const address = await timeLimited(resolve(stack, host), ms, clock);
  if (protocol === 'udp') {
    await timeLimited(stack.ping(address), ms, clock);
    return;
  }
  const connection = await timeLimited(stack.connect(address, port), ms, clock);
  connection.close();
}

/** A SubjectAccessReview: an answer of the API server, not an object that it keeps. */
async function mayDo(transport: Transport, { user, groups, verb, group, resource, subresource, name, namespace }: AccessQuestion): Promise<boolean> {
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: { user, groups, resourceAttributes: { verb, group, resource, subresource, name, namespace } },
  };
  const response = await transport.send({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    headers: { 'content-type': 'application/json' },
    body: review,
  });
  const answer = response.body as { readonly status?: { readonly allowed?: boolean } };
  return answer.status?.allowed === true;
}
