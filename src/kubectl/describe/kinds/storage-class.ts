import type { StorageClass } from '#kube/generated/types.ts';
import type { Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { writeAnnotations } from '../labels.ts';
import { PrefixWriter } from '../prefix-writer.ts';

export const describeStorageClass: Describer = async (object, context) => {
  const storageClass = object as unknown as StorageClass;
  const { metadata, parameters, mountOptions } = storageClass;
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `IsDefaultClass:\t${metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true' ? 'Yes' : 'No'}\n`);
  writeAnnotations(out, metadata.annotations);
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
    for (const option of mountOptions ?? []) out.write(0, `\t${option}\n`);
  }
  if (storageClass.reclaimPolicy !== undefined) out.write(0, `ReclaimPolicy:\t${storageClass.reclaimPolicy}\n`);
  if (storageClass.volumeBindingMode !== undefined) out.write(0, `VolumeBindingMode:\t${storageClass.volumeBindingMode}\n`);
  await writeEvents(out, object, context);
  return out.toString();
};
