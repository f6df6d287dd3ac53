import type { PersistentVolume, VolumeNodeAffinity } from '#kube/generated/types.ts';
import { formatAccessModes } from '../format-access-modes.ts';
import type { Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { goList } from '../format.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { PrefixWriter } from '../prefix-writer.ts';
import { volumeLines } from '../volumes.ts';

function writeNodeAffinity(out: PrefixWriter, affinity: VolumeNodeAffinity | undefined): void {
  const terms = affinity?.required?.nodeSelectorTerms ?? [];
  if (affinity?.required === undefined) {
    out.write(0, 'Node Affinity:\t<none>\n');
    return;
  }
  out.write(0, 'Node Affinity:\t\n');
  out.write(1, `Required Terms:\t${terms.length === 0 ? '<none>' : ''}\n`);
  for (const [index, term] of terms.entries()) {
    const expressions = term.matchExpressions ?? [];
    for (const [at, { key, operator, values }] of expressions.entries()) {
      const text = `${key} ${operator.toLowerCase()}${values === undefined || values.length === 0 ? '' : ` ${goList(values)}`}`;
      out.write(2, `${at === 0 ? `Term ${index}:` : ''}\t${text}\n`);
    }
    if (expressions.length === 0) out.write(2, `Term ${index}:\t<none>\n`);
  }
}

export const describePersistentVolume: Describer = async (object, context) => {
  const { metadata, spec, status } = object as unknown as PersistentVolume;
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
  out.write(0, `Finalizers:\t${goList(metadata.finalizers)}\n`);
  out.write(0, `StorageClass:\t${spec.storageClassName ?? ''}\n`);
  if (metadata.deletionTimestamp !== undefined)
    out.write(0, `Status:\tTerminating (lasts ${Math.floor((context.now - Date.parse(metadata.deletionTimestamp)) / 1000)}s)\n`);
  else out.write(0, `Status:\t${status?.phase ?? ''}\n`);
  out.write(0, `Claim:\t${spec.claimRef === undefined ? '' : `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}`}\n`);
  out.write(0, `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy ?? ''}\n`);
  out.write(0, `Access Modes:\t${formatAccessModes(spec.accessModes)}\n`);
  if (spec.volumeMode !== undefined) out.write(0, `VolumeMode:\t${spec.volumeMode}\n`);
  out.write(0, `Capacity:\t${spec.capacity?.['storage'] ?? ''}\n`);
  writeNodeAffinity(out, spec.nodeAffinity);
  out.write(0, `Message:\t${status?.message ?? ''}\n`);
  out.write(0, 'Source:\n');
  for (const [title, value] of volumeLines(spec)) out.write(2, `${title}${title === '' ? '' : ':'}\t${value}\n`);
  await writeEvents(out, object, context);
  return out.toString();
};
