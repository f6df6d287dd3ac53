import type { DaemonSet, HorizontalPodAutoscaler, Job, Node, Pod, StatefulSet } from '#kube/generated/types.ts';
import type { KubeObject } from '#kube/object.ts';
import { isObserved, type Scalable } from '../../scalable.ts';
import { because, waiting, type Because } from '../../verdict.ts';
import type { World } from '../../world.ts';
import type { Look } from '../walk.ts';
import { listOwnedPods } from './owned-pods.ts';

const nameOf = (object: KubeObject): string => `${object.kind.toLowerCase()}/${object.metadata.name}`;

function deleting(object: KubeObject): Because | undefined {
  if (object.metadata.deletionTimestamp === undefined) return undefined;
  const finalizers = object.metadata.finalizers ?? [];
  return finalizers.length > 0
    ? because('finalizer-stuck', { object: nameOf(object), finalizers })
    : waiting('being-deleted', { object: nameOf(object) });
}

function paused(object: KubeObject): Because | undefined {
  if (object.kind !== 'Deployment' || (object as Scalable).spec.paused !== true) return undefined;
  return because('rollout-paused', { of: nameOf(object) });
}

function notObserved(object: KubeObject): Because | undefined {
  return isObserved(object) ? undefined : waiting('not-observed', { of: nameOf(object) });
}

function scaledToZero(object: KubeObject): Because | undefined {
  return (object as Scalable).spec.replicas === 0 && object.kind !== 'ReplicaSet' ? because('scaled-to-zero', { of: nameOf(object) }) : undefined;
}

function progressDeadline(object: KubeObject): Because | undefined {
  const condition = (object as Scalable).status?.conditions?.find(({ type }) => type === 'Progressing');
  return condition?.reason === 'ProgressDeadlineExceeded' ? because('progress-deadline', { of: nameOf(object) }) : undefined;
}

/** Pods with the labels of the template that belong to nobody any more, or to another owner. */
async function selectorChanged(object: KubeObject, world: World): Promise<Because | undefined> {
  const labels = (object as Scalable).spec.selector?.matchLabels;
  if (labels === undefined || !['Deployment', 'ReplicaSet'].includes(object.kind)) return undefined;
  const pods = (await world.cluster.list('pods', object.metadata.namespace)) as readonly Pod[];
  const twin = (await world.cluster.list(object.kind === 'Deployment' ? 'deployments.apps' : 'replicasets.apps', object.metadata.namespace)).find(
    (other) => {
      const theirs = (other as Scalable).spec.selector?.matchLabels;
      return (
        other.metadata.uid !== object.metadata.uid &&
        object.kind === 'Deployment' &&
        theirs !== undefined &&
        JSON.stringify(theirs) === JSON.stringify(labels)
      );
    },
  );
  if (twin !== undefined) return because('selector-shared', { of: nameOf(object), other: nameOf(twin) });
  const orphan = pods.find(
    ({ metadata }) =>
      (metadata.ownerReferences ?? []).length === 0 &&
      Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value) &&
      metadata.labels?.['pod-template-hash'] === undefined,
  );
  return orphan === undefined ? undefined : because('orphan-pod', { of: nameOf(object), pod: orphan.metadata.name });
}

async function noPods(object: KubeObject, world: World): Promise<Because | undefined> {
  if (object.kind !== 'DaemonSet') return undefined;
  const { spec, status } = object as DaemonSet;
  if (status?.desiredNumberScheduled !== 0 || (await listOwnedPods(object, world)).length > 0) return undefined;
  const nodes = (await world.cluster.list('nodes')) as readonly Node[];
  const selector = Object.entries(spec?.template.spec?.nodeSelector ?? {});
  const label = selector.find(([key, value]) => !nodes.some(({ metadata }) => metadata.labels?.[key] === value));
  return because('daemon-no-node', { of: nameOf(object), label: label?.join('=') });
}

async function orderedStart(object: KubeObject, world: World): Promise<Because | undefined> {
  if (object.kind !== 'StatefulSet' || (object as StatefulSet).spec?.podManagementPolicy === 'Parallel') return undefined;
  const { spec, metadata } = object as StatefulSet;
  const pods = await listOwnedPods(object, world);
  if (pods.length === 0 || pods.length >= (spec?.replicas ?? 1)) return undefined;
  const first = pods.find((pod) => !pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'));
  return first === undefined
    ? undefined
    : because('ordered-start', { of: nameOf(object), pod: first.metadata.name, next: `${metadata.name}-${pods.length}` });
}

async function governingService(object: KubeObject, world: World): Promise<Because | undefined> {
  const service = object.kind === 'StatefulSet' ? (object as StatefulSet).spec?.serviceName : undefined;
  if (service === undefined || service === '') return undefined;
  const found = await world.cluster.find('services', object.metadata.namespace, service);
  return found === undefined ? because('governing-service-missing', { of: nameOf(object), service }) : undefined;
}

function jobFailed(object: KubeObject): Because | undefined {
  if (object.kind !== 'Job') return undefined;
  const failure = (object as Job).status?.conditions?.find(
    ({ type, status }) => (type === 'Failed' || type === 'FailureTarget') && status === 'True',
  );
  if (failure === undefined) return undefined;
  const values = { of: nameOf(object), message: failure.message, limit: (object as Job).spec?.backoffLimit ?? 6 };
  return because(failure.reason === 'DeadlineExceeded' ? 'job-deadline' : 'job-failed', values);
}

function suspended(object: KubeObject): Because | undefined {
  const suspend = (object as { spec?: { suspend?: boolean } }).spec?.suspend === true;
  return suspend && (object.kind === 'Job' || object.kind === 'CronJob') ? because('suspended', { of: nameOf(object) }) : undefined;
}

/** The controller's own state, before one looks at its pods. */
export const controllerLooks: readonly Look<KubeObject>[] = [deleting, notObserved, suspended, jobFailed, noPods];

/** What is worth a word when all pods are well, or there are none. */
export const lateControllerLooks: readonly Look<KubeObject>[] = [
  paused,
  selectorChanged,
  orderedStart,
  governingService,
  progressDeadline,
  scaledToZero,
];

/** An autoscaler that sets the number of replicas against the learner's. */
export async function autoscalerOf(object: KubeObject, world: World): Promise<HorizontalPodAutoscaler | undefined> {
  const all = (await world.cluster.list('horizontalpodautoscalers.autoscaling', object.metadata.namespace)) as readonly HorizontalPodAutoscaler[];
  return all.find(({ spec }) => spec?.scaleTargetRef.kind === object.kind && spec.scaleTargetRef.name === object.metadata.name);
}

/** Why `spec.replicas` is not what was asked for. */
export async function replicasDiffer(object: KubeObject, asked: number, world: World): Promise<Because> {
  const autoscaler = await autoscalerOf(object, world);
  if (autoscaler !== undefined) {
    const { minReplicas, maxReplicas } = autoscaler.spec ?? { maxReplicas: 0 };
    return because('autoscaler', { of: nameOf(object), name: autoscaler.metadata.name, least: minReplicas ?? 1, most: maxReplicas, asked });
  }
  const owner = object.metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (owner !== undefined) return because('replicas-owned', { of: nameOf(object), owner: `${owner.kind.toLowerCase()}/${owner.name}`, asked });
  return because('replicas-asked', { asked });
}
