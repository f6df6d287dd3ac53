/** How far a rollout is. Mirrors kubectl/pkg/polymorphichelpers/rollout_status.go. */
import type { DaemonSet, Deployment, StatefulSet } from '#kube/generated/types.ts';
import { UsageError } from '../usage-error.ts';

export interface RolloutStatus {
  readonly text: string;
  readonly done: boolean;
}

const WAITING = 'Waiting for deployment spec update to be observed...\n';

export function deploymentStatus({ metadata, spec, status }: Deployment, revision: number): RolloutStatus {
  const { name } = metadata;
  if (revision > 0) {
    const current = Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? '0');
    if (current !== revision) throw new UsageError(`desired revision (${revision}) is different from the running revision (${current})`);
  }
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) return { text: WAITING, done: false };
  const progressing = status?.conditions?.find((condition) => condition.type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') throw new UsageError(`deployment "${name}" exceeded its progress deadline`);
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status ?? {};
  const wanted = spec?.replicas;
  if (wanted !== undefined && updatedReplicas < wanted) {
    return {
      text: `Waiting for deployment "${name}" rollout to finish: ${updatedReplicas} out of ${wanted} new replicas have been updated...\n`,
      done: false,
    };
  }
  if (replicas > updatedReplicas)
    return {
      text: `Waiting for deployment "${name}" rollout to finish: ${replicas - updatedReplicas} old replicas are pending termination...\n`,
      done: false,
    };
  if (availableReplicas < updatedReplicas) {
    return {
      text: `Waiting for deployment "${name}" rollout to finish: ${availableReplicas} of ${updatedReplicas} updated replicas are available...\n`,
      done: false,
    };
  }
  return { text: `deployment "${name}" successfully rolled out\n`, done: true };
}

export function daemonSetStatus({ metadata, spec, status }: DaemonSet): RolloutStatus {
  const { name } = metadata;
  if (spec?.updateStrategy?.type !== 'RollingUpdate') throw new UsageError('rollout status is only available for RollingUpdate strategy type');
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0))
    return { text: 'Waiting for daemon set spec update to be observed...\n', done: false };
  const { updatedNumberScheduled = 0, desiredNumberScheduled = 0, numberAvailable = 0 } = status ?? {};
  if (updatedNumberScheduled < desiredNumberScheduled) {
    return {
      text: `Waiting for daemon set "${name}" rollout to finish: ${updatedNumberScheduled} out of ${desiredNumberScheduled} new pods have been updated...\n`,
      done: false,
    };
  }
  if (numberAvailable < desiredNumberScheduled) {
    return {
      text: `Waiting for daemon set "${name}" rollout to finish: ${numberAvailable} of ${desiredNumberScheduled} updated pods are available...\n`,
      done: false,
    };
  }
  return { text: `daemon set "${name}" successfully rolled out\n`, done: true };
}

export function statefulSetStatus({ metadata, spec, status }: StatefulSet): RolloutStatus {
  if (spec?.updateStrategy?.type !== 'RollingUpdate') throw new UsageError('rollout status is only available for RollingUpdate strategy type');
  const { updatedReplicas = 0, readyReplicas = 0, currentRevision = '', updateRevision = '' } = status ?? {};
  if ((status?.observedGeneration ?? 0) === 0 || (metadata.generation ?? 0) > (status?.observedGeneration ?? 0))
    return { text: 'Waiting for statefulset spec update to be observed...\n', done: false };
  const wanted = spec.replicas;
  if (wanted !== undefined && readyReplicas < wanted) return { text: `Waiting for ${wanted - readyReplicas} pods to be ready...\n`, done: false };
  const partition = spec.updateStrategy.rollingUpdate?.partition;
  if (spec.updateStrategy.rollingUpdate !== undefined && wanted !== undefined && partition !== undefined) {
    if (updatedReplicas < wanted - partition) {
      return {
        text: `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${wanted - partition} new pods have been updated...\n`,
        done: false,
      };
    }
    return { text: `partitioned roll out complete: ${updatedReplicas} new pods have been updated...\n`, done: true };
  }
  if (updateRevision !== currentRevision)
    return { text: `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...\n`, done: false };
  return { text: `statefulset rolling update complete ${status?.currentReplicas ?? 0} pods at revision ${currentRevision}...\n`, done: true };
}
