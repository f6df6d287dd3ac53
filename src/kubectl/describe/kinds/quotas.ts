import type { LimitRange, ResourceQuota } from '#kube/generated/types.ts';
import type { Describer } from '../describe-context.ts';
import { PrefixWriter } from '../prefix-writer.ts';
import { writeScopes } from '../quota-scopes.ts';
import { writeLimitRows } from './namespace.ts';

export const describeResourceQuota: Describer = async (object) => {
  const { metadata, spec, status } = object as unknown as ResourceQuota;
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  writeScopes(out, spec.scopes, 0);
  out.write(0, 'Resource\tUsed\tHard\n');
  out.write(0, '--------\t----\t----\n');
  for (const name of Object.keys(status?.hard ?? {}).sort()) out.write(0, `${name}\t${status?.used?.[name] ?? '0'}\t${status?.hard?.[name] ?? ''}\n`);
  return out.toString();
};

export const describeLimitRange: Describer = async (object) => {
  const { metadata, spec } = object as unknown as LimitRange;
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  out.write(0, 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n');
  out.write(0, '----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n');
  writeLimitRows(out, spec.limits);
  return out.toString();
};
