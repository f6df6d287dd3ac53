import type { LimitRange, ResourceQuota } from '#kube/generated/types.ts';
import type { Describer } from '../describe-context.ts';
import { PrefixWriter } from '../prefix-writer.ts';
import { writeLimitRows } from './namespace.ts';

const SCOPES: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort: 'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort: 'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

export const describeResourceQuota: Describer = async (object) => {
  const { metadata, spec, status } = object as unknown as ResourceQuota;
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  if ((spec.scopes?.length ?? 0) > 0) {
    const scopes = [...(spec.scopes ?? [])].sort();
    out.write(0, `Scopes:\t${scopes.join(', ')}\n`);
    for (const scope of scopes) if (SCOPES[scope] !== undefined) out.write(0, ` * ${SCOPES[scope]}\n`);
  }
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
  writeLimitRows(out, spec.limits, 0);
  return out.toString();
};
