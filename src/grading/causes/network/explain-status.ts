import type { Ingress, Service } from '#kube/generated/types.ts';
import { takesHost, winnerFor } from '../../ingress-rules.ts';
import { nearestName } from '../../text/nearest-name.ts';
import { because, type Because } from '../../verdict.ts';
import type { World } from '../../world.ts';
import { explainService } from '../service/explain-service.ts';
import { backendProblem, ingressClass } from '../service/ingress.ts';

interface Asked {
  readonly host: string;
  readonly path: string;
}

const isAddress = (host: string): boolean => /^[0-9.]+$|:/.test(host);

const PLAIN: Readonly<Record<number, 'status-502' | 'status-503' | 'status-504'>> = { 502: 'status-502', 503: 'status-503', 504: 'status-504' };

/** The ingress that takes the request, and what is wrong behind it. */
async function behindIngress({ host, path }: Asked, ingresses: readonly Ingress[], world: World): Promise<Because | undefined> {
  for (const ingress of ingresses) {
    const winner = winnerFor(ingress, isAddress(host) ? undefined : host, path);
    const backend = winner?.backend.service;
    if (backend === undefined) continue;
    const problem = await backendProblem(ingress, backend, world);
    if (problem !== undefined) return problem;
    const service = (await world.cluster.find('services', ingress.metadata.namespace, backend.name)) as Service | undefined;
    const cause = service === undefined ? undefined : await explainService(service, world);
    if (cause !== undefined) return cause;
  }
  return undefined;
}

/** Nobody has a rule for the host or the path. */
async function notRouted({ host, path }: Asked, ingresses: readonly Ingress[], world: World): Promise<Because> {
  const all = ingresses.flatMap(({ spec }) => spec?.rules ?? []);
  const hosts = [...new Set(all.flatMap((rule) => rule.host ?? []))];
  const asked = isAddress(host) ? undefined : host;
  const taking = ingresses.filter(({ spec }) => spec?.rules?.some((rule) => takesHost(rule, asked)) === true);
  if (taking.length === 0 && asked === undefined) return because('host-not-named', { hosts });
  if (taking.length === 0) return because('host-unknown', { host, near: nearestName(host, hosts) });
  for (const ingress of taking) {
    const unserved = await ingressClass(ingress, world);
    if (unserved !== undefined) return unserved;
  }
  if (taking.some((ingress) => winnerFor(ingress, asked, path) !== undefined)) return because('status-404', { path });
  const paths = taking.flatMap(({ spec }) => (spec?.rules ?? []).flatMap(({ http }) => (http?.paths ?? []).map((rule) => rule.path ?? '/')));
  return because('ingress-path', { path, paths });
}

/** An answer came, but not the right one: what the status says in a cluster. */
export async function explainStatus(status: number, asked: Asked, world: World): Promise<Because | undefined> {
  if (status === 401 || status === 403) return because('status-denied', { status });
  if (status !== 404 && status < 500) return undefined;
  const ingresses = (await world.cluster.list('ingresses.networking.k8s.io')) as readonly Ingress[];
  const plain = PLAIN[status];
  if (plain !== undefined) return (await behindIngress(asked, ingresses, world)) ?? because(plain, { host: asked.host });
  if (status !== 404) return because('status-5xx', { status });
  return ingresses.every(({ spec }) => (spec?.rules ?? []).length === 0)
    ? because('status-404', { path: asked.path })
    : notRouted(asked, ingresses, world);
}
