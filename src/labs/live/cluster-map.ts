import type { Api } from '#cluster/api/api.ts';
import type { Endpoints, Ingress, Node, Pod, Service } from '#kube/generated/types.ts';
import type { ClusterMap, Health, MapIngress, MapNode, MapPod, MapService } from '../lab-host.ts';

const ROLE = 'node-role.kubernetes.io/';

function isTrue(conditions: readonly { readonly type: string; readonly status: string }[] | undefined, type: string): boolean {
  return conditions?.some((condition) => condition.type === type && condition.status === 'True') === true;
}

function mapNode(node: Node): MapNode {
  const ready = isTrue(node.status?.conditions, 'Ready');
  const cordoned = node.spec.unschedulable === true;
  return {
    name: node.metadata.name,
    roles: Object.keys(node.metadata.labels ?? {})
      .filter((label) => label.startsWith(ROLE))
      .map((label) => label.slice(ROLE.length))
      .sort(),
    address: node.status?.addresses?.find((address) => address.type === 'InternalIP')?.address ?? '',
    health: ready ? 'good' : 'bad',
    status: `${ready ? 'Ready' : 'NotReady'}${cordoned ? ',SchedulingDisabled' : ''}`,
  };
}

/** As the STATUS column of kubectl get pods. */
function podStatus(pod: Pod): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  for (const status of pod.status?.initContainerStatuses ?? []) {
    const reason = status.state?.waiting?.reason ?? (status.state?.terminated?.exitCode === 0 ? undefined : status.state?.terminated?.reason);
    if (reason !== undefined) return `Init:${reason}`;
  }
  for (const status of pod.status?.containerStatuses ?? []) {
    const reason = status.state?.waiting?.reason ?? status.state?.terminated?.reason;
    if (reason !== undefined) return reason;
  }
  return pod.status?.reason ?? pod.status?.phase ?? 'Unknown';
}

const WAITING = new Set(['Pending', 'ContainerCreating', 'PodInitializing', 'Running']);

function podHealth(pod: Pod, status: string): Health {
  if (pod.metadata.deletionTimestamp !== undefined) return 'leaving';
  if (pod.status?.phase === 'Succeeded' || isTrue(pod.status?.conditions, 'Ready')) return 'good';
  const unschedulable = pod.status?.conditions?.some((condition) => condition.type === 'PodScheduled' && condition.status === 'False') === true;
  return WAITING.has(status) && !unschedulable ? 'pending' : 'bad';
}

function ownerOf(pod: Pod, api: Api): string | undefined {
  const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller === true);
  if (owner === undefined) return undefined;
  const between = owner.kind === 'ReplicaSet' ? 'replicasets.apps' : owner.kind === 'Job' ? 'jobs.batch' : undefined;
  if (between !== undefined) {
    const above = api.find(between, pod.metadata.namespace, owner.name)?.metadata.ownerReferences?.find((reference) => reference.controller === true);
    if (above !== undefined) return `${above.kind.toLowerCase()}/${above.name}`;
  }
  return `${owner.kind.toLowerCase()}/${owner.name}`;
}

function mapPod(pod: Pod, api: Api): MapPod {
  const statuses = pod.status?.containerStatuses ?? [];
  const status = podStatus(pod);
  const owner = ownerOf(pod, api);
  const claims = (pod.spec.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []);
  return {
    namespace: pod.metadata.namespace ?? '',
    name: pod.metadata.name,
    health: podHealth(pod, status),
    status,
    ready: `${statuses.filter((container) => container.ready).length}/${pod.spec.containers.length}`,
    restarts: statuses.reduce((sum, container) => sum + container.restartCount, 0),
    ...(pod.spec.nodeName === undefined ? {} : { node: pod.spec.nodeName }),
    ...(pod.status?.podIP === undefined ? {} : { address: pod.status.podIP }),
    ...(owner === undefined ? {} : { owner }),
    ...(claims.length === 0 ? {} : { claims }),
    labels: pod.metadata.labels ?? {},
  };
}

function mapService(service: Service, endpoints: Endpoints | undefined, api: Api): MapService {
  const ready = new Set((endpoints?.subsets ?? []).flatMap((subset) => (subset.addresses ?? []).map((address) => address.targetRef?.name)));
  const selector = service.spec.selector ?? {};
  const selected = Object.keys(selector).length === 0 ? [] : api.list('pods', { namespace: service.metadata.namespace ?? '', labels: selector });
  return {
    namespace: service.metadata.namespace ?? '',
    name: service.metadata.name,
    type: service.spec.type ?? 'ClusterIP',
    ports: (service.spec.ports ?? [])
      .map((port) => `${port.port}${port.nodePort === undefined ? '' : `:${port.nodePort}`}/${port.protocol ?? 'TCP'}`)
      .join(','),
    selector: Object.entries(selector)
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
    labels: service.metadata.labels ?? {},
    pods: selected.map((pod) => ({ name: pod.metadata.name, ready: ready.has(pod.metadata.name) })),
    ...(service.spec.clusterIP === undefined ? {} : { address: service.spec.clusterIP }),
  };
}

function mapIngress(ingress: Ingress): MapIngress {
  return {
    namespace: ingress.metadata.namespace ?? '',
    name: ingress.metadata.name,
    labels: ingress.metadata.labels ?? {},
    rules: (ingress.spec.rules ?? []).flatMap((rule) =>
      (rule.http?.paths ?? []).map((path) => ({
        host: rule.host ?? '*',
        path: path.path ?? '/',
        service: path.backend.service?.name ?? '',
        port: String(path.backend.service?.port?.number ?? path.backend.service?.port?.name ?? ''),
      })),
    ),
  };
}

/** What the live map draws. */
export function createClusterMap(api: Api): ClusterMap {
  return {
    nodes: api.list('nodes').map(mapNode),
    pods: api.list('pods').map((pod) => mapPod(pod, api)),
    services: api
      .list('services')
      .map((service) => mapService(service, api.find('endpoints', service.metadata.namespace, service.metadata.name), api)),
    ingresses: api.list('ingresses.networking.k8s.io').map(mapIngress),
  };
}
