import type { Pod, ReplicaSet, ReplicationController } from '#kube/generated/types.ts';
import { formatLabelSelector } from '#kube/label-selector.ts';
import { listRelated, type Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { formatLabels } from '../format.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { formatPodCounts } from '../pod-counts.ts';
import { writePodTemplate } from '../pod-template.ts';
import { PrefixWriter } from '../prefix-writer.ts';

/** Replica sets and replication controllers differ in nothing but the form of their selector. */
const describeReplicas: Describer = async (object, context) => {
  const set = object as unknown as ReplicaSet | ReplicationController;
  const { metadata, spec, status } = set;
  const selector = set.kind === 'ReplicaSet' ? formatLabelSelector(set.spec.selector) : formatLabels(set.spec.selector);
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  out.write(0, `Selector:\t${selector}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
  const owner = metadata.ownerReferences?.find((reference) => reference.controller === true);
  if (owner !== undefined) out.write(0, `Controlled By:\t${owner.kind}/${owner.name}\n`);
  out.write(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec.replicas ?? 1} desired\n`);
  const pods = await listRelated<Pod>(context, '', 'pods', metadata.namespace, { labelSelector: selector });
  out.write(0, `Pods Status:\t${formatPodCounts(pods, metadata.uid)}\n`);
  writePodTemplate(out, spec.template);
  if ((status?.conditions?.length ?? 0) > 0) {
    out.write(0, 'Conditions:\n  Type\tStatus\tReason\n');
    out.write(1, '----\t------\t------\n');
    for (const condition of status?.conditions ?? []) out.write(1, `${condition.type} \t${condition.status}\t${condition.reason ?? ''}\n`);
  }
  await writeEvents(out, object, context);
  return out.toString();
};

export const describeReplicaSet = describeReplicas;
export const describeReplicationController = describeReplicas;
