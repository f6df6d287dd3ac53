import type { ContainerPort, Pod } from '#kube/generated/types.ts';
import { nodeChanged } from '../cluster-events.ts';
import { unschedulable, type FilterPlugin } from '../framework.ts';

const ANY = '0.0.0.0';

export const nodePorts: FilterPlugin = {
  name: 'NodePorts',
  filter(pod) {
    const wanted = hostPorts(pod);
    if (wanted.length === 0) return undefined;
    return ({ pods }) =>
      pods.some((other) => hostPorts(other).some((used) => wanted.some((port) => conflicts(used, port))))
        ? unschedulable("node(s) didn't have free ports for the requested pod ports")
        : undefined;
  },
  wakes(pod, event) {
    if (event.resource !== 'AssignedPod') return nodeChanged(event, () => undefined);
    return event.change === 'deleted' && hostPorts(event.pod).some((used) => hostPorts(pod).some((port) => conflicts(used, port)));
  },
};

function hostPorts({ spec }: Pod): readonly ContainerPort[] {
  const sidecars = spec.initContainers?.filter(({ restartPolicy }) => restartPolicy === 'Always') ?? [];
  return [...spec.containers, ...sidecars].flatMap(({ ports = [] }) => ports.filter(({ hostPort = 0 }) => hostPort > 0));
}

function conflicts(a: ContainerPort, b: ContainerPort): boolean {
  if (a.hostPort !== b.hostPort || (a.protocol ?? 'TCP') !== (b.protocol ?? 'TCP')) return false;
  const [ipA, ipB] = [a.hostIP || ANY, b.hostIP || ANY];
  return ipA === ipB || ipA === ANY || ipB === ANY;
}
