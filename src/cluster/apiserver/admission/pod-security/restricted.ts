// Mirrors the restricted checks of k8s.io/pod-security-admission/policy, in their order.
import type { Volume } from '#kube/generated/types.ts';
import { containersOf, forbidInContainers, found, named, quoted, type Check } from './check.ts';

const ALLOWED_VOLUMES: ReadonlySet<string> = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);
const PROFILES = ['RuntimeDefault', 'Localhost'];

const capabilities: Check = (spec) => {
  const keeping: string[] = [];
  const adding: string[] = [];
  const added = new Set<string>();
  for (const { name, securityContext } of containersOf(spec)) {
    const { add = [], drop = [] } = securityContext?.capabilities ?? {};
    if (!drop.includes('ALL')) keeping.push(name);
    const bad = add.filter((capability) => capability !== 'NET_BIND_SERVICE');
    if (bad.length > 0) adding.push(name);
    for (const capability of bad) added.add(capability);
  }
  return found('unrestricted capabilities', [
    keeping.length === 0 ? undefined : `${named('container', keeping)} must set securityContext.capabilities.drop=["ALL"]`,
    adding.length === 0
      ? undefined
      : `${named('container', adding)} must not include ${quoted([...added].toSorted())} in securityContext.capabilities.add`,
  ]);
};

const volumes: Check = ({ volumes: all = [] }) => {
  const bad = all.map((volume) => ({ name: volume.name, type: typeOf(volume) })).filter(({ type }) => !ALLOWED_VOLUMES.has(type));
  if (bad.length === 0) return undefined;
  const types = [...new Set(bad.map(({ type }) => type))].toSorted();
  const names = bad.map(({ name }) => name);
  const uses = `${names.length === 1 ? 'uses' : 'use'} restricted volume type${types.length === 1 ? '' : 's'}`;
  return { reason: 'restricted volume types', detail: `${named('volume', names)} ${uses} ${quoted(types)}` };
};

function typeOf(volume: Volume): string {
  return Object.keys(volume).find((key) => key !== 'name') ?? 'unknown';
}

const runAsNonRoot: Check = (spec) => {
  const pod = spec.securityContext?.runAsNonRoot;
  const containers = containersOf(spec).map(({ name, securityContext }) => ({ name, value: securityContext?.runAsNonRoot }));
  const refusing = containers.filter(({ value }) => value === false).map(({ name }) => name);
  if (pod === false || refusing.length > 0) {
    const places = [...(pod === false ? ['pod'] : []), ...(refusing.length === 0 ? [] : [named('container', refusing)])];
    return { reason: 'runAsNonRoot != true', detail: `${places.join(' and ')} must not set securityContext.runAsNonRoot=false` };
  }
  const silent = pod === true ? [] : containers.filter(({ value }) => value === undefined).map(({ name }) => name);
  if (silent.length === 0) return undefined;
  return { reason: 'runAsNonRoot != true', detail: `pod or ${named('container', silent)} must set securityContext.runAsNonRoot=true` };
};

const runAsUser: Check = (spec) => {
  const names = containersOf(spec)
    .filter(({ securityContext }) => securityContext?.runAsUser === 0)
    .map(({ name }) => name);
  const places = [...(spec.securityContext?.runAsUser === 0 ? ['pod'] : []), ...(names.length === 0 ? [] : [named('container', names)])];
  return places.length === 0 ? undefined : { reason: 'runAsUser=0', detail: `${places.join(' and ')} must not set runAsUser=0` };
};

const seccompProfile: Check = (spec) => {
  const isAllowed = (type: string | undefined): boolean => type !== undefined && PROFILES.includes(type);
  const pod = spec.securityContext?.seccompProfile?.type;
  const containers = containersOf(spec).map(({ name, securityContext }) => ({ name, type: securityContext?.seccompProfile?.type }));
  const wrong = containers.filter(({ type }) => type !== undefined && !isAllowed(type)).map(({ name }) => name);
  const silent = isAllowed(pod) ? [] : containers.filter(({ type }) => type === undefined).map(({ name }) => name);
  const types = 'securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"';
  return found('seccompProfile', [
    pod !== undefined && !isAllowed(pod) ? `pod must not set securityContext.seccompProfile.type to ${JSON.stringify(pod)}` : undefined,
    wrong.length === 0 ? undefined : `${named('container', wrong)} must not set securityContext.seccompProfile.type to "Unconfined"`,
    silent.length === 0 || pod !== undefined ? undefined : `pod or ${named('container', silent)} must set ${types}`,
  ]);
};

export const restricted: readonly Check[] = [
  forbidInContainers(
    'allowPrivilegeEscalation != false',
    ({ allowPrivilegeEscalation }) => allowPrivilegeEscalation !== false,
    'must set securityContext.allowPrivilegeEscalation=false',
  ),
  capabilities,
  volumes,
  runAsNonRoot,
  runAsUser,
  seccompProfile,
];
