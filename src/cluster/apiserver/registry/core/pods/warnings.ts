// Mirrors GetWarningsForPod of k8s.io/kubernetes/pkg/api/pod.
import type { Container, Pod, Volume } from '#kube/generated/types.ts';
import { parseQuantity } from '#kube/quantity.ts';

const NODE_LABELS: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};

const VOLUMES: { readonly [K in keyof Volume]?: string } = {
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'deprecated in v1.11',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
};

function repeated(values: readonly string[], path: string, name: string): readonly string[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) < index ? [`${path}[${index}].${name}: duplicate ${name} ${JSON.stringify(value)}`] : [],
  );
}

function fractionalBytes(container: Container, path: string): readonly string[] {
  return ['memory', 'ephemeral-storage'].flatMap((resource) =>
    (['limits', 'requests'] as const).flatMap((kind) => {
      const value = container.resources?.[kind]?.[resource];
      if (value === undefined || !String(parseQuantity(value)).endsWith('m')) return [];
      return [`${path}.resources.${kind}[${resource}]: fractional byte value "${value}" is invalid, must be an integer`];
    }),
  );
}

function hiddenVariables({ env = [] }: Container, path: string): readonly string[] {
  return env.flatMap(({ name, value = '', valueFrom }, index) => {
    const reference = `$(${name})`;
    const isFirst = env.findIndex((other) => other.name === name) === index;
    if (isFirst || (valueFrom === undefined && value !== reference && value.includes(reference))) return [];
    return [`${path}.env[${index}]: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`];
  });
}

interface PlacedPort {
  readonly at: string;
  readonly key: string;
  readonly host: string;
  readonly hostPort: number;
}

function collidingPorts(containers: readonly (readonly [path: string, container: Container])[]): readonly string[] {
  const ports: readonly PlacedPort[] = containers.flatMap(([path, container]) =>
    (container.ports ?? []).map((port, index) => ({
      at: `${path}.ports[${index}]`,
      key: `${port.containerPort}/${port.protocol}`,
      host: port.hostIP ?? '',
      hostPort: port.hostPort ?? 0,
    })),
  );
  return ports.flatMap((port, index) =>
    ports
      .slice(0, index)
      .filter(({ key }) => key === port.key)
      .flatMap((other) => {
        if (port.host === other.host && port.hostPort === other.hostPort) return [`${port.at}: duplicate port definition with ${other.at}`];
        return port.hostPort === 0 || other.hostPort === 0 ? [`${port.at}: overlapping port definition with ${other.at}`] : [];
      }),
  );
}

export function podWarnings({ spec }: Pod, old: Pod | undefined): readonly string[] {
  if (old !== undefined) return [];
  const containers = (['initContainers', 'containers'] as const).flatMap((list) =>
    (spec[list] ?? []).map((container, index) => [`spec.${list}[${index}]`, container] as const),
  );
  return [
    ...Object.keys(spec.nodeSelector ?? {}).flatMap((key) =>
      NODE_LABELS[key] === undefined ? [] : [`spec.nodeSelector[${key}]: ${NODE_LABELS[key]}`],
    ),
    ...(spec.topologySpreadConstraints ?? []).flatMap(({ labelSelector }, index) =>
      labelSelector === undefined ? [`spec.topologySpreadConstraints[${index}].labelSelector: a null labelSelector results in matching no pod`] : [],
    ),
    ...(spec.volumes ?? []).flatMap((volume, index) =>
      (Object.keys(VOLUMES) as (keyof Volume)[]).flatMap((source) =>
        volume[source] === undefined ? [] : [`spec.volumes[${index}].${source}: ${VOLUMES[source]}`],
      ),
    ),
    ...repeated(
      (spec.hostAliases ?? []).map(({ ip }) => ip),
      'spec.hostAliases',
      'ip',
    ),
    ...repeated(
      (spec.imagePullSecrets ?? []).map(({ name = '' }) => name),
      'spec.imagePullSecrets',
      'name',
    ),
    ...containers.flatMap(([path, container]) => [...fractionalBytes(container, path), ...hiddenVariables(container, path)]),
    ...collidingPorts(containers),
  ];
}
