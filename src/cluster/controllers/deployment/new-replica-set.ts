// Mirrors getNewReplicaSet of k8s.io/kubernetes/pkg/controller/deployment/sync.go
import { deepEqual } from '#kube/deep-equal.ts';
import { templateHash } from '#kube/hash.ts';
import { StatusError } from '#kube/status-error.ts';
import type { New } from '#kube/object.ts';
import type { Deployment, DeploymentCondition, ReplicaSet } from '#kube/generated/types.ts';
import type { Api } from '../../api/api.ts';
import type { ControllerContext } from '../../api/controller.ts';
import { controllerReference, isControlledBy } from '../controller-reference.ts';
import { isNamespaceTerminating } from '../pod-control.ts';
import { newReplicaSetAnnotations, replicasAnnotations, REVISION, revisionOf } from './annotations.ts';
import { hasProgressDeadline, progressing } from './conditions.ts';
import { newReplicas } from './limits.ts';
import { equalIgnoringHash, findNewReplicaSet, POD_TEMPLATE_HASH } from './replica-sets.ts';
import { withCondition } from '../condition.ts';

/** The replica sets of one deployment, the deployment brought up to date. */
export interface Rollout {
  readonly deployment: Deployment;
  readonly newSet: ReplicaSet | undefined;
  readonly oldSets: readonly ReplicaSet[];
}

/** Finds the replica set of the current template, or creates it when `create` is set, and numbers the revision. */
export function syncRevision(deployment: Deployment, sets: readonly ReplicaSet[], create: boolean, context: ControllerContext): Rollout {
  const existing = findNewReplicaSet(deployment, sets);
  const oldSets = sets.filter((set) => set !== existing);
  const revision = Math.max(0, ...oldSets.map(revisionOf)) + 1;
  if (existing !== undefined) return adopt(deployment, existing, oldSets, revision, context);
  return create ? createNew(deployment, oldSets, revision, context) : { deployment, newSet: undefined, oldSets };
}

function adopt(
  deployment: Deployment,
  existing: ReplicaSet,
  oldSets: readonly ReplicaSet[],
  revision: number,
  { api, clock }: ControllerContext,
): Rollout {
  const annotations = newReplicaSetAnnotations(deployment, existing.metadata.annotations ?? {}, revision);
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  if (!deepEqual(annotations, existing.metadata.annotations ?? {}) || minReadySeconds !== (existing.spec.minReadySeconds ?? 0)) {
    const newSet = api.update('replicasets.apps', {
      ...existing,
      metadata: { ...existing.metadata, annotations },
      spec: { ...existing.spec, minReadySeconds },
    });
    return { deployment, newSet, oldSets };
  }
  const conditions = deployment.status?.conditions ?? [];
  const found = hasProgressDeadline(deployment) && !conditions.some(({ type }) => type === 'Progressing');
  const next = found
    ? withCondition(conditions, progressing('True', 'FoundNewReplicaSet', `Found new replica set "${existing.metadata.name}"`, clock.now()))
    : conditions;
  return { deployment: writeRevision(deployment, annotations[REVISION] ?? String(revision), next, api), newSet: existing, oldSets };
}

function createNew(deployment: Deployment, oldSets: readonly ReplicaSet[], revision: number, context: ControllerContext): Rollout {
  const { api, clock, events } = context;
  const { newSet, created } = createOrReuse(deployment, oldSets, revision, context);
  if (created && (newSet.spec.replicas ?? 1) > 0) {
    events.record(deployment, 'Normal', 'ScalingReplicaSet', `Scaled up replica set ${newSet.metadata.name} from 0 to ${newSet.spec.replicas ?? 1}`);
  }
  const conditions = deployment.status?.conditions ?? [];
  const next =
    created && hasProgressDeadline(deployment)
      ? withCondition(conditions, progressing('True', 'NewReplicaSetCreated', `Created new replica set "${newSet.metadata.name}"`, clock.now()))
      : conditions;
  return { deployment: writeRevision(deployment, newSet.metadata.annotations?.[REVISION] ?? String(revision), next, api), newSet, oldSets };
}

function createOrReuse(
  deployment: Deployment,
  oldSets: readonly ReplicaSet[],
  revision: number,
  context: ControllerContext,
): { readonly newSet: ReplicaSet; readonly created: boolean } {
  const { api } = context;
  const { name, namespace = '' } = deployment.metadata;
  const hash = templateHash(deployment.spec.template, deployment.status?.collisionCount);
  const setName = `${name}-${hash}`;
  try {
    return { newSet: api.create('replicasets.apps', replicaSetFor(deployment, oldSets, setName, hash, revision)), created: true };
  } catch (error) {
    if (!(error instanceof StatusError) || isNamespaceTerminating(error)) throw error;
    if (error.reason !== 'AlreadyExists') {
      reportFailure(deployment, setName, error, context);
      throw error;
    }
    const other = api.find('replicasets.apps', namespace, setName);
    const template = other?.spec.template;
    if (other !== undefined && template !== undefined && isControlledBy(other, deployment) && equalIgnoringHash(template, deployment.spec.template)) {
      return { newSet: other, created: false };
    }
    // Another template has the same hash: the next attempt hashes with the count of collisions.
    const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
    api.update('deployments.apps', { ...deployment, status: { ...deployment.status, collisionCount } }, { subresource: 'status' });
    throw error;
  }
}

function replicaSetFor(deployment: Deployment, oldSets: readonly ReplicaSet[], name: string, hash: string, revision: number): New<ReplicaSet> {
  const { template, selector, minReadySeconds } = deployment.spec;
  const labels = { ...template.metadata?.labels, [POD_TEMPLATE_HASH]: hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: deployment.metadata.namespace ?? '',
      labels,
      annotations: { ...newReplicaSetAnnotations(deployment, {}, revision), ...replicasAnnotations(deployment) },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      replicas: newReplicas(deployment, oldSets, 0),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [POD_TEMPLATE_HASH]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}

function reportFailure(deployment: Deployment, setName: string, error: StatusError, { api, clock, events }: ControllerContext): void {
  const message = `Failed to create new replica set "${setName}": ${error.message}`;
  if (hasProgressDeadline(deployment)) {
    const conditions = withCondition(deployment.status?.conditions ?? [], progressing('False', 'ReplicaSetCreateError', message, clock.now()));
    api.update('deployments.apps', { ...deployment, status: { ...deployment.status, conditions } }, { subresource: 'status' });
  }
  events.record(deployment, 'Warning', 'ReplicaSetCreateError', message);
}

/** The revision is an annotation, and upstream writes it together with the status; a server that takes only the status gets it apart. */
function writeRevision(deployment: Deployment, revision: string, conditions: readonly DeploymentCondition[], api: Api): Deployment {
  const { metadata, status } = deployment;
  if (metadata.annotations?.[REVISION] === revision && conditions === (status?.conditions ?? conditions)) return deployment;
  const changed = {
    ...deployment,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [REVISION]: revision } },
    status: { ...status, conditions },
  };
  const written = api.update('deployments.apps', changed, { subresource: 'status' });
  if (written.metadata.annotations?.[REVISION] === revision) return written;
  return api.update('deployments.apps', { ...written, metadata: { ...written.metadata, annotations: changed.metadata.annotations } });
}
