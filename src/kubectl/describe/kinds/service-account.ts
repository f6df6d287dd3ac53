import type { ServiceAccount } from '#kube/generated/types.ts';
import { getApiResource } from '#kube/api-resources.ts';
import { StatusError } from '#kube/status-error.ts';
import type { DescribeContext, Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { PrefixWriter } from '../prefix-writer.ts';

export const describeServiceAccount: Describer = async (object, context) => {
  const { metadata, imagePullSecrets, secrets } = object as unknown as ServiceAccount;
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
  list(
    'Mountable secrets',
    (secrets ?? []).map((reference) => reference.name ?? ''),
  );
  list('Tokens', await tokensOf(metadata.namespace ?? '', metadata.name, context));
  await writeEvents(out, object, context);
  return out.toString();
};

/** Secrets that hold a token of this account. */
async function tokensOf(namespace: string, name: string, { client }: DescribeContext): Promise<readonly string[]> {
  try {
    const { items } = await client.list(getApiResource('', 'secrets'), namespace);
    return items
      .filter((secret) => secret['type'] === 'kubernetes.io/service-account-token')
      .filter(({ metadata }) => metadata?.annotations?.['kubernetes.io/service-account.name'] === name)
      .map(({ metadata }) => metadata?.name ?? '');
  } catch (error) {
    // Whoever may not read secrets sees the rest.
    if (error instanceof StatusError) return [];
    throw error;
  }
}
