/** Empties one node. Mirrors RunNodeDrain and pkg/drain of kubectl. */
import { getApiResource } from '#kube/api-resources.ts';
import { printDuration } from '#kube/duration.ts';
import type { Pod } from '#kube/generated/types.ts';
import type { Unstructured } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import { parseTime } from '#kube/time.ts';
import { sleep } from '#posix/clock.ts';
import type { CommandContext } from '../command.ts';
import { waitGone } from '../delete/delete-object.ts';
import { dryRunSuffix, type DryRun } from '../flags/dry-run.ts';
import type { Info } from '../resources/info.ts';
import { UsageError } from '../usage-error.ts';

const pods = getApiResource('', 'pods');

/** One node stays as it is; the others are drained all the same. */
export class DrainFailure extends Error {
  readonly node: string;
  /** As they are printed at the end. */
  readonly lines: readonly string[];

  constructor(node: string, errors: readonly string[], lines: readonly string[] = errors) {
    super(listed(errors));
    this.name = 'DrainFailure';
    this.node = node;
    this.lines = lines;
  }
}

/** Throws a `DrainFailure` when some pods stay. */
export async function drainNode(context: CommandContext, info: Info, dryRun: DryRun): Promise<void> {
  const { items } = await context.client.list(pods, '', {
    fieldSelector: `spec.nodeName=${info.name}`,
    labelSelector: context.flags.string('pod-selector'),
    limit: context.flags.int('chunk-size') > 0 ? context.flags.string('chunk-size') : undefined,
  });
  const { evictable, warnings, problems } = sortOut(context, items as unknown as readonly Pod[]);
  if (problems.length > 0) throw new DrainFailure(info.name, problems);
  if (warnings.length > 0) await context.warn(warnings.join('; '));
  const timeout = context.flags.duration('timeout');
  const until = timeout === 0 ? Infinity : context.now + timeout;
  const failures = (await Promise.all(evictable.map((pod) => remove(context, pod, dryRun, until)))).filter((failure) => failure !== undefined);
  if (failures.length === 0) return context.out(`node/${info.name} drained${dryRunSuffix(dryRun)}\n`);
  const errors = failures.map(({ error }) => error);
  const kept = failures.filter(({ evicted }) => !evicted);
  if (kept.length === 0) throw new DrainFailure(info.name, errors);
  const left = kept.map(({ pod }) => `pod/${pod.metadata.name}\n`).join('');
  await context.err(`There are pending pods in node "${info.name}" when an error occurred: ${listed(errors)}\n${left}`);
  throw new DrainFailure(info.name, errors, [listed(errors)]);
}

interface Failure {
  readonly pod: Pod;
  readonly error: string;
  /** It was told to end, and did not in time. */
  readonly evicted: boolean;
}

async function remove(context: CommandContext, pod: Pod, dryRun: DryRun, until: number): Promise<Failure | undefined> {
  const { name, namespace = '' } = pod.metadata;
  const isDeletion = context.flags.bool('disable-eviction');
  if (dryRun === 'client') {
    await context.out(`${isDeletion ? 'deleting' : 'evicting'} pod ${namespace}/${name}${dryRunSuffix(dryRun)}\n`);
    return undefined;
  }
  const error = await evict(context, pod, dryRun, until);
  if (error !== undefined) return { pod, error, evicted: false };
  if (dryRun === 'server') return undefined;
  const seconds = context.flags.int('skip-wait-for-delete-timeout');
  const patience = seconds > 0 ? (await endOf(context, pod)) + (seconds + 1) * 1000 : Infinity;
  try {
    const gone = { resource: pods, namespace, name, source: '', object: pod as unknown as Unstructured, uid: pod.metadata.uid };
    await waitGone(context, [gone], Math.min(until, patience) - context.now);
  } catch (late) {
    if (!(late instanceof UsageError)) throw late;
    if (context.now >= patience) {
      await context.out(`pod "${name}" has DeletionTimestamp older than ${seconds} seconds, skipping\n`);
      return undefined;
    }
    return { pod, error: `error when waiting for pod "${name}" in namespace "${namespace}" to terminate: context deadline exceeded`, evicted: true };
  }
  await context.out(`pod/${name} ${isDeletion ? 'deleted' : 'evicted'}\n`);
  return undefined;
}

/** When the pod shall have ended; never for one that is not told to. */
async function endOf({ client }: CommandContext, { metadata }: Pod): Promise<number> {
  try {
    const live = (await client.get(pods, metadata.namespace ?? '', metadata.name)) as unknown as Pod;
    return live.metadata.deletionTimestamp === undefined ? Infinity : parseTime(live.metadata.deletionTimestamp);
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound') return Infinity;
    throw error;
  }
}

/** What went wrong. A disruption budget is asked again every five seconds. */
async function evict(context: CommandContext, pod: Pod, dryRun: DryRun, until: number): Promise<string | undefined> {
  const { name, namespace = '' } = pod.metadata;
  const what = `pods/"${name}" -n "${namespace}"`;
  const doing = context.flags.bool('disable-eviction') ? 'deleting' : 'evicting';
  for (;;) {
    await context.out(`${doing} pod ${namespace}/${name}${dryRunSuffix(dryRun)}\n`);
    try {
      await requestRemoval(context, pod, dryRun);
      return undefined;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.reason === 'NotFound') return undefined;
      if (error.code !== 429) return `error when ${doing} ${what}: ${error.message}`;
      await context.err(`error when ${doing} ${what} (will retry after 5s): ${error.message}\n`);
    }
    const left = until - context.now;
    await context.race(sleep(context.process.machine.clock, Math.min(5000, left)));
    if (left <= 5000) return `error when ${doing} ${what}: global timeout reached: ${printDuration(context.flags.duration('timeout'))}`;
  }
}

async function requestRemoval({ client, flags }: CommandContext, pod: Pod, dryRun: DryRun): Promise<void> {
  const { name, namespace = '' } = pod.metadata;
  const grace = flags.int('grace-period');
  const deleteOptions = { ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}), ...(dryRun === 'server' ? { dryRun: ['All'] } : {}) };
  if (flags.bool('disable-eviction')) await client.delete(pods, namespace, name, deleteOptions);
  else {
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions };
    await client.subresource('POST', pods, namespace, name, 'eviction', eviction);
  }
}

function listed(errors: readonly string[]): string {
  return errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]`;
}

interface Sorted {
  readonly evictable: readonly Pod[];
  readonly warnings: readonly string[];
  readonly problems: readonly string[];
}

function sortOut(context: CommandContext, all: readonly Pod[]): Sorted {
  const { flags } = context;
  const named = (list: readonly Pod[]): string => list.map((pod) => `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`).join(', ');
  const owner = (pod: Pod): string | undefined => pod.metadata.ownerReferences?.find((each) => each.controller === true)?.kind;
  const ended = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
  const mirror = (pod: Pod): boolean => pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;
  const skip = flags.int('skip-wait-for-delete-timeout');
  const late = ({ metadata: { deletionTimestamp: end } }: Pod): boolean =>
    skip > 0 && end !== undefined && context.now - parseTime(end) >= (skip + 1) * 1000;
  const live = all.filter((pod) => !mirror(pod) && !late(pod));
  const daemons = live.filter((pod) => owner(pod) === 'DaemonSet' && !ended(pod));
  const alone = live.filter((pod) => owner(pod) === undefined && !ended(pod));
  const local = live.filter(
    (pod) => owner(pod) !== 'DaemonSet' && !ended(pod) && pod.spec?.volumes?.some((volume) => volume.emptyDir !== undefined) === true,
  );
  const problems: string[] = [];
  const warnings: string[] = [];
  if (daemons.length > 0)
    (flags.bool('ignore-daemonsets') ? warnings : problems).push(
      flags.bool('ignore-daemonsets')
        ? `ignoring DaemonSet-managed Pods: ${named(daemons)}`
        : `cannot delete cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): ${named(daemons)}`,
    );
  if (alone.length > 0)
    (flags.bool('force') ? warnings : problems).push(
      flags.bool('force')
        ? `deleting Pods that declare no controller: ${named(alone)}`
        : `cannot delete cannot delete Pods that declare no controller (use --force to override): ${named(alone)}`,
    );
  if (local.length > 0 && !flags.bool('delete-emptydir-data'))
    problems.push(`cannot delete cannot delete Pods with local storage (use --delete-emptydir-data to override): ${named(local)}`);
  return { evictable: live.filter((pod) => !daemons.includes(pod)), warnings, problems };
}
