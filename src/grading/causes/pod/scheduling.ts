import type { Node, Pod } from '#kube/generated/types.ts';
import { nearestName } from '../../text/nearest-name.ts';
import { because, waiting, type Because } from '../../verdict.ts';
import type { World } from '../../world.ts';
import type { Look } from '../walk.ts';

const scheduledCondition = (pod: Pod) => pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');

/** What the scheduler says of a pod it found no node for. */
function refusal(pod: Pod): string | undefined {
  const condition = scheduledCondition(pod);
  return condition?.status === 'False' ? (condition.message ?? '') : undefined;
}

const podName = (pod: Pod): string => pod.metadata.name;

function gated(pod: Pod): Because | undefined {
  if (scheduledCondition(pod)?.reason !== 'SchedulingGated') return undefined;
  return because('scheduling-gated', { pod: podName(pod), gates: pod.spec.schedulingGates?.map(({ name }) => name) ?? [] });
}

async function unknownNode(pod: Pod, world: World): Promise<Because | undefined> {
  const { nodeName } = pod.spec;
  if (nodeName === undefined || nodeName === '') return undefined;
  const nodes = await world.cluster.list('nodes');
  if (nodes.length === 0 || nodes.some(({ metadata }) => metadata.name === nodeName)) return undefined;
  const near = nearestName(
    nodeName,
    nodes.map(({ metadata }) => metadata.name),
  );
  return because('node-unknown', { pod: podName(pod), node: nodeName, near });
}

async function nodeNotReady(pod: Pod, world: World): Promise<Because | undefined> {
  const { nodeName } = pod.spec;
  if (nodeName === undefined || nodeName === '') return undefined;
  const node = (await world.cluster.find('nodes', undefined, nodeName)) as Node | undefined;
  const ready = node?.status?.conditions?.find(({ type }) => type === 'Ready');
  if (ready === undefined || ready.status === 'True') return undefined;
  return because('node-not-ready', { pod: podName(pod), node: nodeName, reason: ready.reason });
}

function foreignScheduler(pod: Pod): Because | undefined {
  const name = pod.spec.schedulerName ?? 'default-scheduler';
  if (name === 'default-scheduler' || (pod.spec.nodeName ?? '') !== '' || scheduledCondition(pod) !== undefined) return undefined;
  return because('scheduler-unknown', { pod: podName(pod), scheduler: name });
}

function claimMissing(pod: Pod): Because | undefined {
  const claim = /persistentvolumeclaim "([^"]+)" not found/.exec(refusal(pod) ?? '')?.[1];
  return claim === undefined ? undefined : because('pod-claim-missing', { pod: podName(pod), claim });
}

function claimUnbound(pod: Pod): Because | undefined {
  if (!/unbound immediate PersistentVolumeClaims/.test(refusal(pod) ?? '')) return undefined;
  const claims = pod.spec.volumes?.flatMap(({ persistentVolumeClaim: claim }) => (claim === undefined ? [] : [claim.claimName])) ?? [];
  return because('pod-claim-unbound', { pod: podName(pod), claims });
}

function volumeElsewhere(pod: Pod): Because | undefined {
  return /volume node affinity conflict/.test(refusal(pod) ?? '') ? because('volume-node-conflict', { pod: podName(pod) }) : undefined;
}

function insufficient(pod: Pod): Because | undefined {
  const message = refusal(pod);
  const resource = /Insufficient ([^\s,.]+(?:\.[^\s,.]+)*)/.exec(message ?? '')?.[1];
  if (resource === undefined) return undefined;
  const requests = pod.spec.containers.map((container) => container.resources?.requests?.[resource] ?? '').filter((text) => text !== '');
  const values = { pod: podName(pod), requests: requests.join(' + '), message };
  if (resource === 'cpu') return because('insufficient-cpu', values);
  if (resource === 'memory') return because('insufficient-memory', values);
  return because('insufficient-resource', { ...values, resource });
}

function tooManyPods(pod: Pod): Because | undefined {
  return /Too many pods/.test(refusal(pod) ?? '') ? because('too-many-pods', { pod: podName(pod) }) : undefined;
}

function hostPort(pod: Pod): Because | undefined {
  if (!/didn't have free ports/.test(refusal(pod) ?? '')) return undefined;
  const ports = pod.spec.containers.flatMap(({ ports: all }) =>
    (all ?? []).flatMap((port) => (port.hostPort === undefined ? [] : [String(port.hostPort)])),
  );
  return because('host-port-taken', { pod: podName(pod), ports });
}

function topologySpread(pod: Pod): Because | undefined {
  return /topology spread constraints/.test(refusal(pod) ?? '') ? because('topology-spread', { pod: podName(pod) }) : undefined;
}

/** A node selector that no node satisfies, with the label that was probably meant. */
async function nodeSelector(pod: Pod, world: World): Promise<Because | undefined> {
  const selector = Object.entries(pod.spec.nodeSelector ?? {});
  if (selector.length === 0 || !/node affinity\/selector/.test(refusal(pod) ?? '')) return undefined;
  const nodes = (await world.cluster.list('nodes')) as readonly Node[];
  for (const [key, value] of selector) {
    if (nodes.some(({ metadata }) => metadata.labels?.[key] === value)) continue;
    const values = new Set(nodes.flatMap(({ metadata }) => metadata.labels?.[key] ?? []));
    const near = nearestName(value, values) ?? [...values][0];
    const nearKey = values.size > 0 ? undefined : nearestName(key, new Set(nodes.flatMap(({ metadata }) => Object.keys(metadata.labels ?? {}))));
    return because('node-selector', {
      pod: podName(pod),
      label: `${key}=${value}`,
      near: near === undefined ? nearKey : `${key}=${near}`,
    });
  }
  if (nodes.some((node) => selector.every(([key, value]) => node.metadata.labels?.[key] === value))) return undefined;
  return because('node-selector-together', { pod: podName(pod), labels: selector.map(([key, value]) => `${key}=${value}`) });
}

function nodeAffinity(pod: Pod): Because | undefined {
  if (!/node affinity/.test(refusal(pod) ?? '') || /volume node affinity/.test(refusal(pod) ?? '') || ownTaint(pod) !== undefined) return undefined;
  return because('node-affinity', { pod: podName(pod) });
}

function podAffinity(pod: Pod): Because | undefined {
  const message = refusal(pod) ?? '';
  if (/anti-affinity/.test(message)) return because('pod-anti-affinity', { pod: podName(pod) });
  return /pod affinity/.test(message) ? because('pod-affinity', { pod: podName(pod) }) : undefined;
}

/** As kubeadm, RKE and older releases call it. */
const CONTROL_PLANE = /^node-role\.kubernetes\.io\/(control-?plane|master|etcd)\b/;

/** A taint that keeps the pod away, other than the control plane's own where workers are the real question. */
function ownTaint(pod: Pod): string | undefined {
  const taints = [...(refusal(pod) ?? '').matchAll(/untolerated taint(?:\(s\))? \{([^}]*)\}/g)].map(([, taint]) => taint ?? '');
  return taints.find((text) => !CONTROL_PLANE.test(text));
}

/** The nodes that the pod asks for are there, and a taint of theirs keeps it away. */
function labelAndTaint(pod: Pod): Because | undefined {
  const taint = ownTaint(pod);
  if (taint === undefined || !/node affinity\/selector/.test(refusal(pod) ?? '')) return undefined;
  const [key = '', value = ''] = taint.replace(/:$/, '').split(': ');
  if (pod.spec.tolerations?.some((toleration) => toleration.key === key) === true) return undefined;
  const labels = Object.entries(pod.spec.nodeSelector ?? {}).map((pair) => pair.join('='));
  return because('label-and-taint', { pod: podName(pod), labels, taint: value === '' ? key : `${key}=${value}` });
}

function tainted(pod: Pod): Because | undefined {
  const taint = ownTaint(pod);
  if (taint === undefined) return undefined;
  const [key = '', value = ''] = taint.split(': ');
  const key0 = key.replace(/:$/, '');
  if (key0.startsWith('node.kubernetes.io/not-ready') || key0.startsWith('node.kubernetes.io/unreachable'))
    return because('taint-not-ready', { pod: podName(pod), taint: key0 });
  const keys = pod.spec.tolerations?.flatMap((toleration) => toleration.key ?? []) ?? [];
  const tolerated = pod.spec.tolerations?.find((toleration) => toleration.key === key0);
  if (tolerated !== undefined)
    return because('toleration-differs', {
      pod: podName(pod),
      taint: value === '' ? key0 : `${key0}=${value}`,
      toleration: `${key0}=${tolerated.value ?? ''}`,
    });
  return because('taint', { pod: podName(pod), taint: value === '' ? key0 : `${key0}=${value}`, near: nearestName(key0, keys) });
}

function cordoned(pod: Pod): Because | undefined {
  const message = refusal(pod) ?? '';
  return /were unschedulable/.test(message) ? because('cordoned', { pod: podName(pod), message }) : undefined;
}

function otherRefusal(pod: Pod): Because | undefined {
  const message = refusal(pod);
  return message === undefined ? undefined : because('unschedulable', { pod: podName(pod), message });
}

function awaitsScheduler(pod: Pod): Because | undefined {
  const fresh = scheduledCondition(pod) === undefined && pod.status?.containerStatuses === undefined;
  const open = pod.status?.phase === 'Pending' && (pod.spec.nodeName ?? '') === '' && fresh;
  return open ? waiting('awaits-scheduler', { pod: podName(pod) }) : undefined;
}

/** Why a pod stands on no node. */
export const schedulingLooks: readonly Look<Pod>[] = [
  gated,
  unknownNode,
  foreignScheduler,
  claimMissing,
  claimUnbound,
  volumeElsewhere,
  insufficient,
  tooManyPods,
  hostPort,
  nodeSelector,
  topologySpread,
  podAffinity,
  labelAndTaint,
  nodeAffinity,
  tainted,
  cordoned,
  otherRefusal,
  awaitsScheduler,
  nodeNotReady,
];
