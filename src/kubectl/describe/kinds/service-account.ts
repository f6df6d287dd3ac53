import type { ServiceAccount } from '#kube/generated/types.ts';
import type { Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { PrefixWriter } from '../prefix-writer.ts';

export const describeServiceAccount: Describer = async (object, context) => {
  const { metadata, imagePullSecrets } = object as unknown as ServiceAccount;
  const pull = (imagePullSecrets ?? []).map((reference) => reference.name ?? '');
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
  const list = (title: string, names: readonly string[]): void => {
    if (names.length === 0) out.write(0, `${title}:\t<none>\n`);
    for (const [index, name] of names.entries()) out.write(0, `${index === 0 ? `${title}:` : ' '}\t${name}\n`);
  };
  list('Image pull secrets', pull);
  await writeEvents(out, object, context);
  return out.toString();
};
