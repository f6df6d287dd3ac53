import type { PersistentVolumeClaim, Pod, StatefulSet } from '#kube/generated/types.ts';
import { formatLabelSelector } from '#kube/label-selector.ts';
import { listRelated, type Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { formatAccessModes } from '../format-access-modes.ts';
import { formatTimestamp } from '../format.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { formatPodCounts } from '../pod-counts.ts';
import { writePodTemplate } from '../pod-template.ts';
import { PrefixWriter } from '../prefix-writer.ts';

function writeClaimTemplates(out: PrefixWriter, templates: readonly PersistentVolumeClaim[] | undefined): void {
  if (templates === undefined || templates.length === 0) {
    out.write(0, 'Volume Claims:\t<none>\n');
    return;
  }
  out.write(0, 'Volume Claims:\n');
  for (const { metadata, spec } of templates) {
    out.write(1, `Name:\t${metadata.name}\n`);
    out.write(1, `StorageClass:\t${spec.storageClassName ?? ''}\n`);
    writeLabels(out, '  Labels', metadata.labels);
    writeLabels(out, '  Annotations', metadata.annotations);
    out.write(1, `Capacity:\t${spec.resources?.requests?.['storage'] ?? '<default>'}\n`);
    out.write(1, `Access Modes:\t[${formatAccessModes(spec.accessModes) === '' ? '' : (spec.accessModes ?? []).join(' ')}]\n`);
  }
}

export const describeStatefulSet: Describer = async (object, context) => {
  const { metadata, spec, status } = object as unknown as StatefulSet;
  const selector = formatLabelSelector(spec.selector);
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  out.write(0, `CreationTimestamp:\t${formatTimestamp(metadata.creationTimestamp)}\n`);
  out.write(0, `Selector:\t${selector}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
  out.write(0, `Replicas:\t${spec.replicas ?? 1} desired | ${status?.replicas ?? 0} total\n`);
  out.write(0, `Update Strategy:\t${spec.updateStrategy?.type ?? ''}\n`);
  const rolling = spec.updateStrategy?.rollingUpdate;
  if (rolling?.partition !== undefined) {
    out.write(1, `Partition:\t${rolling.partition}\n`);
    if (rolling.maxUnavailable !== undefined) out.write(1, `MaxUnavailable:\t${rolling.maxUnavailable}\n`);
  }
  const pods = await listRelated<Pod>(context, '', 'pods', metadata.namespace, { labelSelector: selector });
  out.write(0, `Pods Status:\t${formatPodCounts(pods, metadata.uid)}\n`);
  writePodTemplate(out, spec.template);
  writeClaimTemplates(out, spec.volumeClaimTemplates);
  await writeEvents(out, object, context);
  return out.toString();
};
