import type { StorageClass } from '#kube/generated/types.ts';
import type { Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { formatLabels } from '../format.ts';
import { PrefixWriter } from '../prefix-writer.ts';

function writeTopologies(out: PrefixWriter, topologies: NonNullable<StorageClass['allowedTopologies']>): void {
  out.write(0, `AllowedTopologies:\t${topologies.length === 0 ? '<none>' : ''}\n`);
  for (const [index, { matchLabelExpressions = [] }] of topologies.entries()) {
    if (matchLabelExpressions.length === 0) out.write(1, `Term ${index}:\t<none>\n`);
    for (const [at, { key, values }] of matchLabelExpressions.entries())
      out.write(1, `${at === 0 ? `Term ${index}:` : ''}\t${key}${values.length === 0 ? '' : ` in [${values.join(', ')}]`}\n`);
  }
}

export const describeStorageClass: Describer = async (object, context) => {
  const storageClass = object as unknown as StorageClass;
  const { metadata, parameters, mountOptions, allowedTopologies } = storageClass;
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `IsDefaultClass:\t${metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true' ? 'Yes' : 'No'}\n`);
  out.write(0, `Annotations:\t${formatLabels(metadata.annotations)}\n`);
  out.write(0, `Provisioner:\t${storageClass.provisioner}\n`);
  const pairs = Object.entries(parameters ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .sort();
  out.write(0, `Parameters:\t${pairs.length === 0 ? '<none>' : pairs.join(',')}\n`);
  out.write(
    0,
    `AllowVolumeExpansion:\t${storageClass.allowVolumeExpansion === undefined ? '<unset>' : storageClass.allowVolumeExpansion ? 'True' : 'False'}\n`,
  );
  if ((mountOptions?.length ?? 0) === 0) out.write(0, 'MountOptions:\t<none>\n');
  else {
    out.write(0, 'MountOptions:\n');
    for (const option of mountOptions ?? []) out.write(1, `${option}\n`);
  }
  if (storageClass.reclaimPolicy !== undefined) out.write(0, `ReclaimPolicy:\t${storageClass.reclaimPolicy}\n`);
  if (storageClass.volumeBindingMode !== undefined) out.write(0, `VolumeBindingMode:\t${storageClass.volumeBindingMode}\n`);
  if (allowedTopologies !== undefined) writeTopologies(out, allowedTopologies);
  await writeEvents(out, object, context);
  return out.toString();
};
