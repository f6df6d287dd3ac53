import type { Pod } from '#kube/generated/types.ts';
import { because, waiting, type Because } from '../../verdict.ts';
import type { World } from '../../world.ts';
import { eventsOf } from '../events-of.ts';
import type { Look } from '../walk.ts';

const named = (pod: Pod) => ({ pod: pod.metadata.name });

function deleting(pod: Pod): Because | undefined {
  if (pod.metadata.deletionTimestamp === undefined) return undefined;
  const finalizers = pod.metadata.finalizers ?? [];
  return finalizers.length > 0
    ? because('finalizer-stuck', { object: `pod ${pod.metadata.name}`, finalizers })
    : waiting('being-deleted', { object: `Pod ${pod.metadata.name}` });
}

function evicted(pod: Pod): Because | undefined {
  return pod.status?.reason === 'Evicted' ? because('evicted', { ...named(pod), message: pod.status.message }) : undefined;
}

function preempted(pod: Pod): Because | undefined {
  const condition = pod.status?.conditions?.find(({ type, status }) => type === 'DisruptionTarget' && status === 'True');
  if (condition === undefined || pod.status?.phase !== 'Failed') return undefined;
  return because('disrupted', { ...named(pod), reason: condition.reason, message: condition.message });
}

function deadline(pod: Pod): Because | undefined {
  return pod.status?.reason === 'DeadlineExceeded' ? because('pod-deadline', { ...named(pod), seconds: pod.spec.activeDeadlineSeconds }) : undefined;
}

/** What the kubelet says of a volume it cannot mount. */
async function mountFails(pod: Pod, world: World): Promise<Because | undefined> {
  if (pod.status?.phase !== 'Pending') return undefined;
  const event = (await eventsOf(pod, world, 'FailedMount')).at(-1);
  if (event === undefined) return undefined;
  const message = event.message ?? '';
  const missing = /(configmap|secret) "([^"]+)" not found/.exec(message);
  if (missing?.[2] !== undefined && !/kube-root-ca/.test(missing[2]))
    return because(missing[1] === 'secret' ? 'volume-secret-missing' : 'volume-config-map-missing', { ...named(pod), name: missing[2] });
  if (/references non-existent (?:config|secret) key/.test(message))
    return because('volume-key-missing', { ...named(pod), key: /key: (\S+)/.exec(message)?.[1] ?? '' });
  if (/hostPath type check failed/.test(message)) return because('host-path', { ...named(pod), message });
  return because('mount-failed', { ...named(pod), message });
}

async function sandboxFails(pod: Pod, world: World): Promise<Because | undefined> {
  if (pod.status?.phase !== 'Pending') return undefined;
  const event = (await eventsOf(pod, world, 'FailedCreatePodSandBox')).at(-1);
  return event === undefined ? undefined : because('sandbox-failed', { ...named(pod), message: event.message });
}

function readinessGate(pod: Pod): Because | undefined {
  const missing = pod.spec.readinessGates?.find(
    ({ conditionType }) => !pod.status?.conditions?.some(({ type, status }) => type === conditionType && status === 'True'),
  );
  const ready = pod.status?.conditions?.some(({ type, status }) => type === 'ContainersReady' && status === 'True') === true;
  return missing === undefined || !ready ? undefined : because('readiness-gate', { ...named(pod), gate: missing.conditionType });
}

function initialising(pod: Pod): Because | undefined {
  const running = pod.status?.initContainerStatuses?.find(({ state, ready }) => state?.running !== undefined && !ready);
  const spec = pod.spec.initContainers?.find(({ name }) => name === running?.name);
  if (running === undefined || spec?.restartPolicy === 'Always' || pod.status?.phase !== 'Pending') return undefined;
  return waiting('init-container-runs', { ...named(pod), container: running.name });
}

/** What is wrong with a pod as a whole, before one looks at its containers. */
export const earlyPodLooks: readonly Look<Pod>[] = [deleting, evicted, preempted, deadline];
/** And after. */
export const latePodLooks: readonly Look<Pod>[] = [mountFails, sandboxFails, initialising, readinessGate];
