import type { PersistentVolumeClaim, Pod } from '#kube/generated/types.ts';
import { formatAccessModes } from '../format-access-modes.ts';
import { listRelated, type Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { formatTimestamp, goList } from '../format.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { PrefixWriter } from '../prefix-writer.ts';

export const describePersistentVolumeClaim: Describer = async (object, context) => {
  const claim = object as unknown as PersistentVolumeClaim;
  const { metadata, spec, status } = claim;
  const pods = (await listRelated<Pod>(context, '', 'pods', metadata.namespace)).filter(
    (pod) => pod.spec.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === metadata.name) === true,
  );
  const bound = (spec.volumeName ?? '') !== '';
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  out.write(0, `StorageClass:\t${metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? ''}\n`);
  if (metadata.deletionTimestamp !== undefined)
    out.write(0, `Status:\tTerminating (lasts ${Math.floor((context.now - Date.parse(metadata.deletionTimestamp)) / 1000)}s)\n`);
  else out.write(0, `Status:\t${status?.phase ?? ''}\n`);
  out.write(0, `Volume:\t${spec.volumeName ?? ''}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
  out.write(0, `Finalizers:\t${goList(metadata.finalizers)}\n`);
  out.write(0, `Capacity:\t${bound ? (status?.capacity?.['storage'] ?? '') : ''}\n`);
  out.write(0, `Access Modes:\t${bound ? formatAccessModes(status?.accessModes) : ''}\n`);
  if (spec.volumeMode !== undefined) out.write(0, `VolumeMode:\t${spec.volumeMode}\n`);
  if (spec.dataSource !== undefined) {
    out.write(0, 'DataSource:\n');
    out.write(1, `Kind:\t${spec.dataSource.kind}\n`);
    out.write(1, `Name:\t${spec.dataSource.name}\n`);
  }
  for (const [index, pod] of pods.entries()) out.write(0, `${index === 0 ? 'Used By:' : ''}\t${pod.metadata.name}\n`);
  if (pods.length === 0) out.write(0, 'Used By:\t<none>\n');
  if ((status?.conditions?.length ?? 0) > 0) {
    out.write(0, 'Conditions:\n  Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage\n');
    out.write(1, '----\t------\t-----------------\t------------------\t------\t-------\n');
    for (const condition of status?.conditions ?? []) {
      out.write(
        1,
        `${condition.type} \t${condition.status} \t${formatTimestamp(condition.lastProbeTime)} \t${formatTimestamp(condition.lastTransitionTime)} \t${condition.reason ?? ''} \t${condition.message ?? ''}\n`,
      );
    }
  }
  await writeEvents(out, object, context);
  return out.toString();
};
