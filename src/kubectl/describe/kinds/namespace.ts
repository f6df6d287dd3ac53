import type { LimitRange, Namespace, ResourceQuota } from '#kube/generated/types.ts';
import { listRelated, type Describer } from '../describe-context.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { PrefixWriter } from '../prefix-writer.ts';
import { writeScopes } from '../quota-scopes.ts';

function writeQuotas(out: PrefixWriter, quotas: readonly ResourceQuota[]): void {
  if (quotas.length === 0) {
    out.write(0, 'No resource quota.\n');
    return;
  }
  out.write(0, 'Resource Quotas\n');
  for (const quota of [...quotas].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))) {
    out.write(1, `Name:\t${quota.metadata.name}\n`);
    writeScopes(out, quota.spec.scopes, 1);
    out.write(1, 'Resource\tUsed\tHard\n');
    out.write(1, '--------\t---\t---\n');
    for (const name of Object.keys(quota.status?.hard ?? {}).sort())
      out.write(1, `${name}\t${quota.status?.used?.[name] ?? '0'}\t${quota.status?.hard?.[name] ?? ''}\n`);
  }
}

/** One row for each resource that a limit names in any of its columns. */
export function writeLimitRows(out: PrefixWriter, limits: LimitRange['spec']['limits'], indent = ''): void {
  for (const limit of limits) {
    const columns = [limit.min, limit.max, limit.defaultRequest, limit.default, limit.maxLimitRequestRatio];
    const names = [...new Set(columns.flatMap((column) => Object.keys(column ?? {})))].sort();
    for (const name of names) out.write(0, `${indent}${limit.type}\t${name}\t${columns.map((column) => column?.[name] ?? '-').join('\t')}\n`);
  }
}

export const describeNamespace: Describer = async (object, context) => {
  const { metadata, status } = object as unknown as Namespace;
  const quotas = await listRelated<ResourceQuota>(context, '', 'resourcequotas', metadata.name);
  const ranges = await listRelated<LimitRange>(context, '', 'limitranges', metadata.name);
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
  out.write(0, `Status:\t${status?.phase ?? ''}\n`);
  if ((status?.conditions?.length ?? 0) > 0) {
    out.write(0, 'Conditions:\n  Type\tStatus\tLastTransitionTime\tReason\tMessage\n');
    out.write(1, '----\t------\t------------------\t------\t-------\n');
    for (const condition of status?.conditions ?? []) {
      out.write(
        1,
        `${condition.type}\t${condition.status}\t${condition.lastTransitionTime ?? ''}\t${condition.reason ?? ''}\t${condition.message ?? ''}\n`,
      );
    }
  }
  out.write(0, '\n');
  writeQuotas(out, quotas);
  out.write(0, '\n');
  if (ranges.length === 0) out.write(0, 'No LimitRange resource.\n');
  else {
    out.write(0, 'Resource Limits\n Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n');
    out.write(0, ' ----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n');
    for (const range of ranges) writeLimitRows(out, range.spec.limits, ' ');
  }
  return out.toString();
};
