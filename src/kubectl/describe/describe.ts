/** Mirrors k8s.io/kubectl/pkg/describe: one file a kind in `kinds/`, the generic description for all others. */
import type { Unstructured } from '#kube/object.ts';
import type { DescribeContext, Describer } from './describe-context.ts';
import { describeGeneric } from './describe-generic.ts';
import { describers } from './describers.ts';

export type { DescribeContext } from './describe-context.ts';

/** The description of one object, as `kubectl describe` prints it. */
export async function describe(object: Unstructured, context: DescribeContext): Promise<string> {
  const group = object.apiVersion?.includes('/') === true ? object.apiVersion.slice(0, object.apiVersion.indexOf('/')) : '';
  const describer: Describer = describers[`${object.kind ?? ''}${group === '' ? '' : `.${group}`}`] ?? describeGeneric;
  return describer(object, context);
}
