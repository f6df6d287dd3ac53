// Mirrors the files that the kubelet and the runtime write for a pod: /etc/hosts, /etc/resolv.conf, /etc/hostname.
import type { Pod } from '#kube/generated/types.ts';
import { parseResolvConf } from '../network/resolver.ts';
import type { KubeletContext } from './kubelet-context.ts';

export interface PodFiles {
  readonly hosts: string;
  readonly resolvConf: string;
  readonly hostname: string;
}

export function podHostname(pod: Pod): string {
  return pod.spec?.hostname ?? pod.metadata.name.slice(0, 63);
}

/** What the kernel of the pod says its name is. */
export function kernelHostname(pod: Pod, domain: string): string {
  const { subdomain, setHostnameAsFQDN } = pod.spec ?? {};
  const name = podHostname(pod);
  return setHostnameAsFQDN === true && subdomain !== undefined ? `${name}.${subdomain}.${pod.metadata.namespace ?? ''}.svc.${domain}` : name;
}

export function podFiles(pod: Pod, address: string, context: Pick<KubeletContext, 'dnsAddress' | 'domain' | 'nodeResolvConf'>): PodFiles {
  return {
    hosts: hostsFile(pod, address, context.domain),
    resolvConf: resolvConf(pod, context),
    hostname: `${kernelHostname(pod, context.domain)}\n`,
  };
}

function hostsFile(pod: Pod, address: string, domain: string): string {
  const name = podHostname(pod);
  const full = pod.spec?.subdomain === undefined ? '' : `${name}.${pod.spec.subdomain}.${pod.metadata.namespace ?? ''}.svc.${domain}\t`;
  const aliases = (pod.spec?.hostAliases ?? []).map(({ ip, hostnames }) => `${ip}\t${(hostnames ?? []).join('\t')}\n`);
  return [
    '# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::\tip6-localnet\nfe00::\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n',
    `${address}\t${full}${name}\n`,
    ...(aliases.length === 0 ? [] : ['\n# Entries added by HostAliases.\n', ...aliases]),
  ].join('');
}

function resolvConf(pod: Pod, { dnsAddress, domain, nodeResolvConf }: Pick<KubeletContext, 'dnsAddress' | 'domain' | 'nodeResolvConf'>): string {
  const policy = pod.spec?.dnsPolicy ?? 'ClusterFirst';
  const useNode = policy === 'Default' || (policy === 'ClusterFirst' && pod.spec?.hostNetwork === true);
  const namespace = pod.metadata.namespace ?? '';
  const { nameservers = [], searches = [], options = [] } = pod.spec?.dnsConfig ?? {};
  const extra = options.map(({ name, value }) => (value === undefined ? (name ?? '') : `${name ?? ''}:${value}`));
  if (useNode && nameservers.length + searches.length + extra.length === 0) return nodeResolvConf;
  const cluster = policy !== 'None' && !useNode;
  const node = useNode ? parseResolvConf(nodeResolvConf) : { servers: [], search: [] };
  const search = [...node.search, ...(cluster ? [`${namespace}.svc.${domain}`, `svc.${domain}`, domain] : []), ...searches];
  const servers = [...node.servers, ...(cluster ? [dnsAddress] : []), ...nameservers];
  const settings = [...(cluster && !extra.some((option) => option.startsWith('ndots:')) ? ['ndots:5'] : []), ...extra];
  return [
    ...(search.length > 0 ? [`search ${search.join(' ')}\n`] : []),
    ...servers.map((server) => `nameserver ${server}\n`),
    ...(settings.length > 0 ? [`options ${settings.join(' ')}\n`] : []),
  ].join('');
}
