import { canonicalQuantity, QuantityError } from '#kube/quantity.ts';
import { UsageError } from '../../usage-error.ts';
import { generatorCommand } from './generator.ts';

export const createQuota = generatorCommand({
  name: 'quota',
  aliases: ['resourcequota'],
  short: 'Create a quota with the specified name',
  usage: 'NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
  examples: ['# Limits for a namespace', 'kubectl create quota small --hard=cpu=1,memory=1G,pods=2,services=3'],
  flags: [
    { name: 'hard', type: 'string', usage: 'The limits: resource=quantity pairs, comma separated.' },
    { name: 'scopes', type: 'string', usage: 'The scopes of the quota, comma separated.' },
  ],
  resource: ['', 'resourcequotas'],
  failure: 'failed to create quota: ',
  build({ flags }, name) {
    const hard = resourceList(flags.string('hard'));
    const scopes = flags
      .string('scopes')
      .split(',')
      .filter((scope) => scope !== '');
    return {
      kind: 'ResourceQuota',
      apiVersion: 'v1',
      metadata: { name },
      spec: { ...(Object.keys(hard).length > 0 ? { hard } : {}), ...(scopes.length > 0 ? { scopes } : {}) },
      status: {},
    };
  },
});

/** `cpu=1,memory=1Gi`. */
export function resourceList(text: string): Readonly<Record<string, string>> {
  const list: Record<string, string> = {};
  for (const pair of text === '' ? [] : text.split(',')) {
    const parts = pair.split('=');
    const [resource = '', value = ''] = parts;
    if (parts.length !== 2) throw new UsageError(`Invalid argument syntax ${pair}, expected <resource>=<value>`);
    try {
      list[resource] = canonicalQuantity(value);
    } catch (error) {
      if (error instanceof QuantityError) throw new UsageError(error.message);
      throw error;
    }
  }
  return list;
}
