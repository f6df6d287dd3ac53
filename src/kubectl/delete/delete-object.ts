/** Deletes objects and waits until they are gone. Mirrors kubectl/pkg/cmd/delete and cmd/wait's deletion. */
import { groupResource } from '#kube/api-resource.ts';
import type { Unstructured } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import type { WatchStream } from '#kube/transport.ts';
import { sleep } from '#posix/clock.ts';
import type { CommandContext } from '../command.ts';
import type { Info } from '../resources/info.ts';
import { UsageError } from '../usage-error.ts';

export type Cascade = 'Background' | 'Foreground' | 'Orphan';

export interface DeleteSettings {
  /** Negative: the object's own. */
  readonly gracePeriod: number;
  readonly cascade: Cascade;
  readonly dryRun?: boolean;
}

/** `background`, `foreground`, `orphan` and what is deprecated; throws for anything else. */
export async function cascadeOf(context: CommandContext): Promise<Cascade> {
  const value = context.flags.string('cascade');
  if (value === 'background') return 'Background';
  if (value === 'foreground') return 'Foreground';
  if (value === 'orphan') return 'Orphan';
  if (['true', 'false', '1', '0', 't', 'f', 'T', 'F', 'TRUE', 'FALSE', 'True', 'False'].includes(value)) {
    const isTrue = ['true', '1', 't', 'T', 'TRUE', 'True'].includes(value);
    const instead = isTrue ? 'background' : 'orphan';
    await context.err(`warning: --cascade=${value} is deprecated (boolean value) and can be replaced with --cascade=${instead}.\n`);
    return isTrue ? 'Background' : 'Orphan';
  }
  throw new UsageError(`invalid cascade value (${value}). Must be "background", "foreground", or "orphan"`);
}

export function deleteObject(context: CommandContext, info: Info, settings: DeleteSettings): Promise<Unstructured> {
  const options = {
    ...(settings.gracePeriod >= 0 ? { gracePeriodSeconds: settings.gracePeriod } : {}),
    propagationPolicy: settings.cascade,
    ...(settings.dryRun === true ? { dryRun: ['All'] } : {}),
  };
  return context.client.delete(info.resource, info.namespace, info.name, options);
}

export async function deleteAndWait(context: CommandContext, info: Info, settings: DeleteSettings): Promise<void> {
  try {
    const answer = await deleteObject(context, info, settings);
    await waitGone(context, [{ ...info, uid: uidOf(answer) }], Infinity);
  } catch (error) {
    if (!(error instanceof StatusError) || error.reason !== 'NotFound') throw error;
  }
}

export interface Deleted extends Info {
  /** Another object of the same name does not count. */
  readonly uid: string | undefined;
}

/** The uid in the answer to a deletion: the object's or the Status's. */
export function uidOf(answer: Unstructured): string | undefined {
  return answer.metadata?.uid ?? (answer['details'] as { readonly uid?: string } | undefined)?.uid;
}

/** Throws when `timeout` (ms) passes first. */
export async function waitGone(context: CommandContext, infos: readonly Deleted[], timeout: number): Promise<void> {
  const { clock } = context.process.machine;
  const until = clock.now() + timeout;
  for (const info of infos) {
    for (;;) {
      const stream = await changes(context, info);
      if (stream === undefined) break;
      const timer = until === Infinity ? undefined : clock.schedule(until, () => stream.close());
      let gone = false;
      for await (const event of stream) {
        if (event.type !== 'DELETED') continue;
        gone = true;
        break;
      }
      timer?.cancel();
      if (gone) break;
      if (clock.now() >= until)
        throw new UsageError(`timed out waiting for the condition on ${groupResource({ ...info.resource, group: '' })}/${info.name}`);
      await context.race(sleep(clock, Math.max(0, Math.min(100, until - clock.now()))));
    }
  }
}

/** A watch from the object as it is now; undefined when it is gone. */
async function changes(context: CommandContext, { resource, namespace, name, uid }: Deleted): Promise<WatchStream | undefined> {
  const fieldSelector = `metadata.name=${name}`;
  const list = await context.client.list(resource, namespace, { fieldSelector });
  const found = list.items[0];
  if (found === undefined || (uid !== undefined && found.metadata?.uid !== uid)) return undefined;
  return context.client.watch(resource, namespace, { fieldSelector, resourceVersion: list.metadata?.resourceVersion });
}
