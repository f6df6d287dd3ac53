import type { Pod } from '#kube/generated/types.ts';
import { z } from 'zod';
import { listOwnedPods } from './causes/workload/owned-pods.ts';
import { explainWorkload } from './causes/workload/explain-workload.ts';
import { explainMissing } from './causes/missing/explain-missing.ts';
import { sourceProblem } from './causes/network/reach.ts';
import { findKind, parseTarget } from './target.ts';
import type { Because } from './verdict.ts';
import type { Origin, World } from './world.ts';

const KINDS = ['pod', 'deployment', 'replicaset', 'statefulset', 'daemonset', 'job'];
const PLACES = ['workstation', 'outside'];

function isPlace(text: string): boolean {
  if (PLACES.includes(text)) return true;
  const [word = '', name = '', ...rest] = text.split('/');
  return rest.length === 0 && /^[a-z0-9][a-z0-9.-]*$/.test(name) && KINDS.includes(findKind(word)?.word ?? '');
}

/** `workstation`, `outside`, `pod/client`, or a workload, of which a running pod is taken. */
export const originSchema = z
  .string()
  .refine(isPlace, { message: `must be workstation, outside, or kind/name, where kind is one of ${KINDS.join(', ')}` })
  .describe(
    '`workstation` (default), `outside` (a machine that is not in the cluster), `pod/name`, or a workload such as `deployment/web`, of which a ready pod is taken',
  );

/** The same, where there must be a container. */
export const podPlaceSchema = z
  .string()
  .refine((text) => !PLACES.includes(text) && isPlace(text), { message: `must be kind/name, where kind is one of ${KINDS.join(', ')}` })
  .describe('`pod/name`, or a workload such as `deployment/web`, of which a ready pod is taken');

const isReady = (pod: Pod): boolean => pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;

const hasEnded = (pod: Pod | undefined): boolean => ['Succeeded', 'Failed'].includes(pod?.status?.phase ?? '');

/** The place that an author's `from` or `in` means now, or why there is none. With `ended` a pod that has ended will do: its logs stay. */
export async function findOrigin(
  from: string | undefined,
  namespace: string,
  container: string | undefined,
  world: World,
  { ended = false }: { readonly ended?: boolean } = {},
): Promise<Origin | { readonly why: Because | undefined }> {
  if (from === undefined || PLACES.includes(from)) return 'workstation';
  const target = parseTarget(from);
  if (target.resource === 'pods') {
    const origin = { pod: target.name, namespace, container };
    if (ended && hasEnded((await world.cluster.find('pods', namespace, target.name)) as Pod | undefined)) return origin;
    const why = await sourceProblem(origin, world, ended);
    return why === undefined ? origin : { why };
  }
  const owner = await world.cluster.find(target.resource, namespace, target.name);
  if (owner === undefined) return { why: await explainMissing(target, namespace, world) };
  const pods = (await listOwnedPods(owner, world)).filter(
    (pod) => pod.metadata.deletionTimestamp === undefined && (pod.status?.phase === 'Running' || (ended && hasEnded(pod))),
  );
  const pod = pods.find(isReady) ?? pods[0];
  return pod === undefined ? { why: await explainWorkload(owner, world) } : { pod: pod.metadata.name, namespace, container };
}
