import type { Api } from '#cluster/api/api.ts';
import type { Ingress } from '#kube/generated/types.ts';

/** Where the ingress controller can be reached for `host`; undefined when no Ingress has that host. */
export function ingressAddress(api: Api, host: string): string | undefined {
  const ingress = api.list('ingresses.networking.k8s.io').find((candidate) => hostsOf(candidate).some((pattern) => matches(pattern, host)));
  return ingress === undefined ? undefined : addressOf(api, ingress);
}

/** The address in its status that the learner's machine can reach: the outside one of a node, where it names a node. */
function addressOf(api: Api, ingress: Ingress): string | undefined {
  for (const { ip, hostname } of ingress.status?.loadBalancer?.ingress ?? []) {
    const address = ip ?? hostname;
    if (address === undefined) continue;
    const node = api.list('nodes').find(({ status }) => status?.addresses?.some((own) => own.address === address));
    return node?.status?.addresses?.find(({ type }) => type === 'ExternalIP')?.address ?? address;
  }
  return undefined;
}

function hostsOf(ingress: Ingress): readonly string[] {
  return (ingress.spec?.rules ?? []).flatMap(({ host }) => (host === undefined || host === '' ? [] : [host]));
}

/** `*.example.com` stands for one label. */
function matches(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*.')) return pattern === host;
  const dot = host.indexOf('.');
  return dot > 0 && host.slice(dot) === pattern.slice(1);
}
