import type { ContainerStatus, Pod } from '#kube/generated/types.ts';
import { parseSelector } from '#kube/parse-selector.ts';
import { z } from 'zod';
import { isReady, podWord } from '../causes/pod/pod-word.ts';
import { explainPod } from '../causes/pod/explain-pod.ts';
import { defineCheck } from '../check-type.ts';
import { missingFinding } from '../find-object.ts';
import { isNearImage, sameImage } from '../match/image-reference.ts';
import { nearestName } from '../text/nearest-name.ts';
import { nameSchema, namespaceSchema } from '../name-schema.ts';
import { rangeSchema } from '../range-schema.ts';
import { selectorSchema } from '../selector-schema.ts';
import { say, type Text } from '../text/phrase.ts';
import { because, failed, notYet, passed, unmet, type Because, type Finding } from '../verdict.ts';
import type { World } from '../world.ts';

const schema = z.strictObject({
  name: nameSchema.describe('The name of the pod'),
  namespace: namespaceSchema.optional().describe('Default: the namespace of the lab'),
  phase: z.enum(['Pending', 'Running', 'Succeeded', 'Failed']).optional().describe('`status.phase`; default `Running`, unless `reason` is given'),
  ready: z.boolean().optional().describe('Ready, or not; default `true` for `Running`'),
  image: z.string().optional().describe('An image that one of its containers (the `container`, if given) runs; `nginx` is `nginx:latest`'),
  container: z.string().optional().describe('The container of which `image`, `state`, `reason` and `restarts` speak; default: any'),
  state: z.enum(['running', 'waiting', 'terminated']).optional().describe('The state of a container'),
  reason: z
    .string()
    .optional()
    .describe(
      'Why a container waits or has ended, or the pod has failed: `CrashLoopBackOff`, `ImagePullBackOff`, `OOMKilled`, `Evicted`; also matches how it ended before',
    ),
  restarts: z
    .union([z.int().min(0), rangeSchema])
    .optional()
    .describe('How often a container has been restarted: a number, `{ at-least: 1 }` or `{ at-most: 0 }`'),
  node: z.string().optional().describe('The node it stands on'),
  labels: selectorSchema.optional().describe('A label selector that it matches: `app=web,tier!=db`'),
});

type Spec = z.infer<typeof schema>;

function expectation(spec: Spec): Text {
  const phase = spec.phase ?? (spec.reason === undefined ? 'Running' : undefined);
  const ready = spec.ready ?? (phase === 'Running' && spec.state === undefined && spec.reason === undefined);
  const { restarts } = spec;
  const count =
    typeof restarts === 'object'
      ? restarts['at-least'] !== undefined
        ? `at least ${restarts['at-least']}`
        : `at most ${restarts['at-most'] ?? ''}`
      : restarts;
  const parts = [phase, spec.state === undefined ? undefined : `a container ${spec.state}`, spec.reason]
    .filter((part) => part !== undefined)
    .join(', ');
  return say('pod-expected', {
    name: spec.name,
    state: parts === '' ? undefined : parts,
    ready: ready ? 'ready' : spec.ready === false ? 'not ready' : undefined,
    image: spec.image,
    restarts: count,
    node: spec.node,
    labels: spec.labels,
  });
}

function missingContainer({ container }: Spec, pod: Pod): Because | undefined {
  if (container === undefined) return undefined;
  const names = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map(({ name }) => name);
  if (names.includes(container)) return undefined;
  return because('container-missing', { container, found: names, near: nearestName(container, names) });
}

function wrongImage(spec: Spec, pod: Pod): Because | undefined {
  const wanted = spec.image;
  if (wanted === undefined) return undefined;
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const asked = spec.container === undefined ? containers : containers.filter(({ name }) => name === spec.container);
  if (asked.some(({ image = '' }) => sameImage(wanted, image))) return undefined;
  const other = containers.find(({ image = '' }) => sameImage(wanted, image));
  if (other !== undefined) return because('other-container', { found: other.name, container: spec.container });
  const near = asked.find(({ image = '' }) => isNearImage(wanted, image));
  return because('pod-other-image', { images: asked.map(({ image = '' }) => image), near: near === undefined ? undefined : wanted });
}

const statusesOf = (spec: Spec, pod: Pod): readonly ContainerStatus[] =>
  [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])].filter(
    ({ name }) => spec.container === undefined || name === spec.container,
  );

function hasReason(spec: Spec, pod: Pod): boolean {
  if (spec.reason === undefined || pod.status?.reason === spec.reason) return true;
  return statusesOf(spec, pod).some(({ state, lastState }) =>
    [state?.waiting?.reason, state?.terminated?.reason, lastState?.terminated?.reason].includes(spec.reason),
  );
}

function restartsFit({ restarts }: Spec, counts: readonly number[]): boolean {
  if (restarts === undefined) return true;
  const most = Math.max(0, ...counts);
  if (typeof restarts === 'number') return most === restarts;
  return most >= (restarts['at-least'] ?? 0) && most <= (restarts['at-most'] ?? Infinity);
}

/** What an author asks of the pod's make; it does not change by waiting. */
function wrongMake(spec: Spec, pod: Pod): Because | undefined {
  const missing = missingContainer(spec, pod);
  if (missing !== undefined) return missing;
  const image = wrongImage(spec, pod);
  if (image !== undefined) return image;
  if (spec.node !== undefined && (pod.spec.nodeName ?? '') !== '' && pod.spec.nodeName !== spec.node)
    return because('pod-on-other-node', { pod: spec.name, node: pod.spec.nodeName });
  if (spec.labels !== undefined && !parseSelector(spec.labels).matches(pod.metadata.labels))
    return because('pod-labels', { pod: spec.name, labels: Object.entries(pod.metadata.labels ?? {}).map((pair) => pair.join('=')) });
  return undefined;
}

async function judgeState(spec: Spec, pod: Pod, expected: Text, world: World): Promise<Finding> {
  const found = say('pod-found', { name: spec.name, state: podWord(pod), ready: isReady(pod) ? 'ready' : undefined });
  const phase = spec.phase ?? (spec.reason === undefined ? 'Running' : undefined);
  const ready = spec.ready ?? (phase === 'Running' && spec.state === undefined && spec.reason === undefined ? true : undefined);
  if (pod.metadata.deletionTimestamp !== undefined) return unmet(expected, found, await explainPod(pod, world), true);
  const statuses = statusesOf(spec, pod);
  const state = spec.state;
  const fits =
    (phase === undefined || pod.status?.phase === phase) &&
    (ready === undefined || isReady(pod) === ready) &&
    (state === undefined || statuses.some((status) => status.state?.[state] !== undefined)) &&
    (spec.node === undefined || pod.spec.nodeName === spec.node) &&
    hasReason(spec, pod);
  const counts = statuses.map(({ restartCount }) => restartCount);
  if (fits && restartsFit(spec, counts)) return passed(expected, found);
  if (fits) {
    const many = statuses.find(({ restartCount }) => restartCount === Math.max(...counts));
    const why = because('pod-restarts', { container: many?.name ?? '', count: many?.restartCount ?? 0 });
    const mayRise = typeof spec.restarts === 'object' ? spec.restarts['at-least'] !== undefined : (spec.restarts ?? 0) > Math.max(0, ...counts);
    return mayRise && (await explainPod(pod, world)) !== undefined ? notYet(expected, found, why) : failed(expected, found, why);
  }
  return wrongState(spec, phase, pod, expected, found, world);
}

const ENDED = new Set(['Succeeded', 'Failed']);

async function wrongState(spec: Spec, phase: string | undefined, pod: Pod, expected: Text, found: Text, world: World): Promise<Finding> {
  const now = pod.status?.phase ?? 'Pending';
  if (now === 'Succeeded' && phase === 'Running') return failed(expected, found, because('pod-completed', { pod: spec.name }));
  if (phase !== undefined && ENDED.has(phase) && (pod.spec.restartPolicy ?? 'Always') === 'Always')
    return failed(expected, found, because('restarts-always', { pod: spec.name, phase }));
  const wantsTrouble = spec.reason !== undefined || phase === 'Failed' || phase === 'Pending' || spec.ready === false;
  if (!wantsTrouble) return unmet(expected, found, await explainPod(pod, world), now !== 'Failed');
  if (now === 'Pending' || (!isReady(pod) && !ENDED.has(now))) return notYet(expected, found);
  return failed(expected, found, async () => {
    if (!ENDED.has(now)) return explainPod(pod, world);
    const broken = now === 'Failed' && phase === 'Succeeded' ? await explainPod(pod, world) : undefined;
    return broken ?? because('pod-ended', { pod: spec.name, phase: now, policy: pod.spec.restartPolicy });
  });
}

/** `pod: { name: simple-pod, image: nginx }`: a pod of this name is there, runs and is ready. */
export const podCheck = defineCheck({
  name: 'pod',
  summary: 'A pod is in a state: running and ready unless said otherwise.',
  outcomes:
    'Passes when all fields hold. Not yet while the pod is scheduled, pulled, started, or being deleted. Fails when there is no such pod, when its make differs (image, node, labels), or when something keeps it from that state that time does not mend.',
  schema,
  probes: false,
  async evaluate(spec, world): Promise<Finding> {
    const namespace = spec.namespace ?? world.namespace;
    const expected = expectation(spec);
    const pod = (await world.cluster.find('pods', namespace, spec.name)) as Pod | undefined;
    if (pod === undefined) return missingFinding(expected, { resource: 'pods', word: 'pod', name: spec.name }, namespace, world);
    const wrong = wrongMake(spec, pod);
    if (wrong?.cause === 'pod-other-image') return failed(expected, say('pod-runs', { name: spec.name, images: wrong.values['images'] }), wrong);
    if (wrong !== undefined) return failed(expected, say('pod-found', { name: spec.name, state: podWord(pod) }), wrong);
    return judgeState(spec, pod, expected, world);
  },
});
