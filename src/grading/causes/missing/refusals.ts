import type { Event, ResourceQuota } from '#kube/generated/types.ts';
import { parseQuantity } from '#kube/quantity.ts';
import { because, type Because } from '../../verdict.ts';
import type { World } from '../../world.ts';
import type { Look } from '../walk.ts';
import type { Missing } from './missing.ts';

/** Its controller has taken it away again. */
async function deletedByOwner({ resource, name, namespace }: Missing, world: World): Promise<Because | undefined> {
  if (resource !== 'pods') return undefined;
  const events = (await world.cluster.list('events', namespace)) as readonly Event[];
  const event = events.find(({ reason, message }) => reason === 'SuccessfulDelete' && message?.includes(name) === true);
  if (event === undefined) return undefined;
  return because('deleted-by-owner', { pod: name, owner: `${event.involvedObject.kind?.toLowerCase() ?? ''}/${event.involvedObject.name ?? ''}` });
}

async function finished({ resource, name, namespace }: Missing, world: World): Promise<Because | undefined> {
  if (resource !== 'pods') return undefined;
  const events = (await world.cluster.list('events', namespace)) as readonly Event[];
  const event = events.findLast(
    ({ involvedObject, reason }) =>
      involvedObject.kind === 'Pod' && involvedObject.name === name && (reason === 'Killing' || reason === 'Evicted' || reason === 'Preempted'),
  );
  return event === undefined ? undefined : because('pod-gone', { pod: name, reason: event.reason, message: event.message });
}

/** The namespace may hold no more of the kind. */
async function quotaFull({ resource, word, namespace }: Missing, world: World): Promise<Because | undefined> {
  if (namespace === undefined) return undefined;
  const quotas = (await world.cluster.list('resourcequotas', namespace)) as readonly ResourceQuota[];
  for (const { metadata, status } of quotas) {
    for (const [key, hard] of Object.entries(status?.hard ?? {})) {
      if (key !== resource && key !== `count/${resource}`) continue;
      const used = status?.used?.[key] ?? '0';
      if (parseQuantity(used).compare(parseQuantity(hard)) >= 0)
        return because('namespace-quota', { namespace, quota: metadata.name, word, used, limit: hard });
    }
  }
  return undefined;
}

async function quotaDemands({ resource, namespace, name }: Missing, world: World): Promise<Because | undefined> {
  if (namespace === undefined || resource !== 'pods') return undefined;
  const quotas = (await world.cluster.list('resourcequotas', namespace)) as readonly ResourceQuota[];
  const demanding = quotas.find(({ spec }) => Object.keys(spec?.hard ?? {}).some((key) => /^((requests|limits)\.)?(cpu|memory)$/.test(key)));
  const typed = world.commands().find((line) => line.includes(name) && /\bkubectl\s+run\b/.test(line));
  if (demanding === undefined || typed === undefined) return undefined;
  return because('quota-demands', { quota: demanding.metadata.name, what: Object.keys(demanding.spec?.hard ?? {}) });
}

async function securityEnforced({ resource, namespace, name }: Missing, world: World): Promise<Because | undefined> {
  if (resource !== 'pods' || namespace === undefined) return undefined;
  const object = await world.cluster.find('namespaces', undefined, namespace);
  const level = object?.metadata.labels?.['pod-security.kubernetes.io/enforce'];
  const typed = world.commands().some((line) => line.includes(name));
  return level === undefined || level === 'privileged' || !typed ? undefined : because('pod-security-enforced', { namespace, level });
}

/** What the server, or a controller, had against it. */
export const refusalLooks: readonly Look<Missing>[] = [deletedByOwner, finished, quotaFull, quotaDemands, securityEnforced];
