import type { Deployment, ReplicaSet } from '#kube/generated/types.ts';
import { formatLabelSelector } from '#kube/label-selector.ts';
import { listRelated, type Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { formatTimestamp } from '../format.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { writePodTemplate } from '../pod-template.ts';
import { PrefixWriter } from '../prefix-writer.ts';
import { deepEqual } from '#kube/deep-equal.ts';

const HASH = 'pod-template-hash';

/** The replica set that has the deployment's template, and the others of its own, oldest first. */
function splitReplicaSets(deployment: Deployment, all: readonly ReplicaSet[]): { old: ReplicaSet[]; current: ReplicaSet | undefined } {
  const own = all
    .filter(
      (set) => set.metadata.ownerReferences?.some((reference) => reference.uid === deployment.metadata.uid && reference.controller === true) === true,
    )
    .sort((a, b) => a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp) || a.metadata.name.localeCompare(b.metadata.name));
  const current = own.find((set) => {
    const { [HASH]: _hash, ...labels } = set.spec.template?.metadata?.labels ?? {};
    const { metadata, spec } = deployment.spec.template;
    return (
      deepEqual(spec, set.spec.template?.spec) &&
      deepEqual(metadata?.labels ?? {}, labels) &&
      deepEqual(metadata?.annotations ?? {}, set.spec.template?.metadata?.annotations ?? {})
    );
  });
  return { current, old: own.filter((set) => set !== current) };
}

const formatReplicaSets = (sets: readonly ReplicaSet[]): string =>
  sets.length === 0
    ? '<none>'
    : sets.map((set) => `${set.metadata.name} (${set.status?.replicas ?? 0}/${set.spec.replicas ?? 1} replicas created)`).join(', ');

export const describeDeployment: Describer = async (object, context) => {
  const deployment = object as unknown as Deployment;
  const { metadata, spec, status } = deployment;
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  out.write(0, `CreationTimestamp:\t${formatTimestamp(metadata.creationTimestamp)}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
  out.write(0, `Selector:\t${formatLabelSelector(spec.selector)}\n`);
  out.write(
    0,
    `Replicas:\t${spec.replicas ?? 1} desired | ${status?.updatedReplicas ?? 0} updated | ${status?.replicas ?? 0} total | ${status?.availableReplicas ?? 0} available | ${status?.unavailableReplicas ?? 0} unavailable\n`,
  );
  out.write(0, `StrategyType:\t${spec.strategy?.type ?? ''}\n`);
  out.write(0, `MinReadySeconds:\t${spec.minReadySeconds ?? 0}\n`);
  const rolling = spec.strategy?.rollingUpdate;
  if (rolling !== undefined)
    out.write(0, `RollingUpdateStrategy:\t${rolling.maxUnavailable ?? 0} max unavailable, ${rolling.maxSurge ?? 0} max surge\n`);
  writePodTemplate(out, spec.template);
  if ((status?.conditions?.length ?? 0) > 0) {
    out.write(0, 'Conditions:\n  Type\tStatus\tReason\n');
    out.write(1, '----\t------\t------\n');
    for (const condition of status?.conditions ?? []) out.write(1, `${condition.type} \t${condition.status}\t${condition.reason ?? ''}\n`);
  }
  const sets = await listRelated<ReplicaSet>(context, 'apps', 'replicasets', metadata.namespace, {
    labelSelector: formatLabelSelector(spec.selector),
  });
  const { old, current } = splitReplicaSets(deployment, sets);
  out.write(0, `OldReplicaSets:\t${formatReplicaSets(old)}\n`);
  out.write(0, `NewReplicaSet:\t${formatReplicaSets(current === undefined ? [] : [current])}\n`);
  await writeEvents(out, object, context);
  return out.toString();
};
