import type { Api } from '#cluster/api/api.ts';
import type { Ingress, Service } from '#kube/generated/types.ts';
import type { NetworkStack } from '#posix/network.ts';
import type { Destination } from '../../lab-host.ts';

/** What a learner may want to open: forwarded ports, load balancers, node ports, ingress hosts. */
export function listDestinations(api: Api, network: NetworkStack): readonly Destination[] {
  const services = api.list('services').filter(({ metadata }) => metadata.namespace !== 'kube-system');
  return [
    ...forwarded(network),
    ...api.list('ingresses.networking.k8s.io').flatMap(ingressUrls),
    ...services.flatMap((service) => serviceUrls(api, service)),
  ];
}

function forwarded(network: NetworkStack): readonly Destination[] {
  return (network.listening?.() ?? [])
    .filter(({ protocol }) => protocol === 'tcp')
    .map(({ port }) => ({ url: `http://localhost:${port}/`, title: `Port ${port} of your machine`, kind: 'port-forward' }));
}

function ingressUrls({ metadata, spec }: Ingress): readonly Destination[] {
  const secured = new Set((spec?.tls ?? []).flatMap(({ hosts }) => hosts ?? []));
  return (spec?.rules ?? []).flatMap(({ host, http }) => {
    if (host === undefined || host === '' || host.startsWith('*')) return [];
    const paths = (http?.paths ?? []).map(({ path }) => path ?? '/').filter((path) => !/[()[\]*+?\\|]/.test(path));
    return (paths.length === 0 ? ['/'] : paths).map((path) => ({
      url: `${secured.has(host) ? 'https' : 'http'}://${host}${path}`,
      title: `ingress/${metadata.name}`,
      kind: 'ingress' as const,
    }));
  });
}

function serviceUrls(api: Api, { metadata, spec, status }: Service): readonly Destination[] {
  const web = (spec?.ports ?? []).filter(({ protocol = 'TCP' }) => protocol === 'TCP');
  const balanced = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) =>
    ip === undefined ? [] : web.map(({ port }) => ({ url: urlOf(ip, port), title: `service/${metadata.name}`, kind: 'load-balancer' as const })),
  );
  const node = outsideAddress(api);
  const ports = web.flatMap(({ nodePort }) =>
    nodePort === undefined || node === undefined
      ? []
      : [{ url: urlOf(node, nodePort), title: `service/${metadata.name}`, kind: 'node-port' as const }],
  );
  return [...balanced, ...ports];
}

function urlOf(address: string, port: number): string {
  const scheme = port === 443 || port === 8443 ? 'https' : 'http';
  return `${scheme}://${address}${(scheme === 'http' && port === 80) || port === 443 ? '' : `:${port}`}/`;
}

/** A worker's, where there is one. */
function outsideAddress(api: Api): string | undefined {
  const nodes = api.list('nodes');
  const node = nodes.find(({ spec }) => (spec?.taints ?? []).length === 0) ?? nodes[0];
  const addresses = node?.status?.addresses;
  return (addresses?.find(({ type }) => type === 'ExternalIP') ?? addresses?.find(({ type }) => type === 'InternalIP'))?.address;
}
