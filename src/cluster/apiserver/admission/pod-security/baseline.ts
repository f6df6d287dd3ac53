// Mirrors the baseline checks of k8s.io/pod-security-admission/policy, in their order.
// Not built: SELinux and AppArmor options, probes and hooks that name a host.
import { containersOf, forbidInContainers, found, named, quoted, type Check } from './check.ts';

const DEFAULT_CAPABILITIES: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);
const SAFE_SYSCTLS: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
]);
const HOST_NAMESPACES = ['hostNetwork', 'hostPID', 'hostIPC'] as const;

const capabilities: Check = (spec) => {
  const containers = containersOf(spec).map(({ name, securityContext }) => ({
    name,
    added: (securityContext?.capabilities?.add ?? []).filter((capability) => !DEFAULT_CAPABILITIES.has(capability)),
  }));
  const bad = containers.filter(({ added }) => added.length > 0);
  if (bad.length === 0) return undefined;
  const added = [...new Set(bad.flatMap((container) => container.added))].toSorted();
  const names = bad.map(({ name }) => name);
  return {
    reason: 'non-default capabilities',
    detail: `${named('container', names)} must not include ${quoted(added)} in securityContext.capabilities.add`,
  };
};

const seccompProfile: Check = (spec) => {
  const isUnconfined = (type: string | undefined): boolean => type === 'Unconfined';
  const names = containersOf(spec)
    .filter(({ securityContext }) => isUnconfined(securityContext?.seccompProfile?.type))
    .map(({ name }) => name);
  const places = [
    ...(isUnconfined(spec.securityContext?.seccompProfile?.type) ? ['pod'] : []),
    ...(names.length === 0 ? [] : [named('container', names)]),
  ];
  return places.length === 0
    ? undefined
    : { reason: 'seccompProfile', detail: `${places.join(' and ')} must not set securityContext.seccompProfile.type to "Unconfined"` };
};

const hostNamespaces: Check = (spec) => {
  const set = HOST_NAMESPACES.filter((name) => spec[name] === true).map((name) => `${name}=true`);
  return set.length === 0 ? undefined : { reason: 'host namespaces', detail: set.join(', ') };
};

const hostPathVolumes: Check = ({ volumes = [] }) => {
  const names = volumes.filter(({ hostPath }) => hostPath !== undefined).map(({ name }) => name);
  return names.length === 0 ? undefined : { reason: 'hostPath volumes', detail: named('volume', names) };
};

const hostPorts: Check = (spec) => {
  const bad = containersOf(spec)
    .map(({ name, ports = [] }) => ({ name, ports: ports.flatMap(({ hostPort }) => (hostPort ? [hostPort] : [])) }))
    .filter(({ ports }) => ports.length > 0);
  if (bad.length === 0) return undefined;
  const ports = [...new Set(bad.flatMap((container) => container.ports))].toSorted((a, b) => a - b);
  const names = bad.map(({ name }) => name);
  const detail = `${named('container', names)} ${names.length === 1 ? 'uses' : 'use'} hostPort${ports.length === 1 ? '' : 's'} ${ports.join(', ')}`;
  return { reason: 'hostPort', detail };
};

const sysctls: Check = ({ securityContext }) => {
  const names = (securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !SAFE_SYSCTLS.has(name));
  return names.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: names.join(', ') };
};

const windowsHostProcess: Check = (spec) => {
  const names = containersOf(spec)
    .filter(({ securityContext }) => securityContext?.windowsOptions?.hostProcess === true)
    .map(({ name }) => name);
  const rule = 'must not set securityContext.windowsOptions.hostProcess=true';
  return found('hostProcess', [
    spec.securityContext?.windowsOptions?.hostProcess === true ? `pod ${rule}` : undefined,
    names.length === 0 ? undefined : `${named('container', names)} ${rule}`,
  ]);
};

export const baseline: readonly Check[] = [
  capabilities,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  forbidInContainers('privileged', ({ privileged }) => privileged === true, 'must not set securityContext.privileged=true'),
  forbidInContainers('procMount', ({ procMount }) => (procMount ?? 'Default') !== 'Default', 'must not set securityContext.procMount to "Unmasked"'),
  seccompProfile,
  sysctls,
  windowsHostProcess,
];

/** Those that the restricted level has stricter ones for. */
export const overridden: ReadonlySet<Check> = new Set([capabilities, seccompProfile]);
