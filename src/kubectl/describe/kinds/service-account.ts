import type { Secret, ServiceAccount } from '#kube/generated/types.ts';
import { listRelated, type Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { PrefixWriter } from '../prefix-writer.ts';

export const describeServiceAccount: Describer = async (object, context) => {
  const { metadata, imagePullSecrets } = object as unknown as ServiceAccount;
  const existing = new Set((await listRelated<Secret>(context, '', 'secrets', metadata.namespace)).map((secret) => secret.metadata.name));
  const pull = (imagePullSecrets ?? []).map((reference) => reference.name ?? '');
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
  if (pull.length === 0) out.write(0, 'Image pull secrets:\t<none>\n');
  for (const [index, name] of pull.entries()) out.write(0, `${index === 0 ? 'Image pull secrets:' : ' '}\t${name}${existing.has(name) ? '' : ' (not found)'}\n`);
  await writeEvents(out, object, context);
  return out.toString();
};
