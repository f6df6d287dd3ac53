/** The pod that `POD` or `TYPE/NAME` means. Mirrors polymorphichelpers.AttachablePodForObject. */
import { getApiResource } from '#kube/api-resources.ts';
import type { LabelSelector, Pod } from '#kube/generated/types.ts';
import { selectorOf } from '#kube/label-selector.ts';
import { sleep } from '#posix/clock.ts';
import type { CommandContext } from '../command.ts';
import type { Info } from '../resources/info.ts';
import { resourceNamed } from '../resources/targets.ts';
import { UsageError } from '../usage-error.ts';

export const pods = getApiResource('', 'pods');

/** The object named; a name alone is a pod's. */
export async function namedObject(context: CommandContext, argument: string): Promise<Info> {
  const slash = argument.indexOf('/');
  const resource = slash < 0 ? pods : await resourceNamed(context, argument.slice(0, slash));
  const name = slash < 0 ? argument : argument.slice(slash + 1);
  if (name.includes('/')) throw new UsageError('arguments in resource/name form may not have more than one slash');
  return { resource, namespace: context.namespace, name, source: '', object: await context.client.get(resource, context.namespace, name) };
}

/** Pods behind a workload or service, those that run first. `purpose` is what cannot be done without. */
export async function podsBehind(context: CommandContext, info: Info, purpose = 'attach to'): Promise<readonly Pod[]> {
  const { kind } = info.resource;
  if (kind === 'Pod') return [info.object as unknown as Pod];
  const spec = info.object['spec'] as { readonly selector?: LabelSelector | Readonly<Record<string, string>> } | undefined;
  if (spec?.selector === undefined) {
    const why =
      kind === 'Service' ? `invalid service '${info.name}': Service is defined without a selector` : `selector for *v1.${kind} not implemented`;
    throw new UsageError(`cannot ${purpose} *v1.${kind}: ${why}`);
  }
  const isMap = kind === 'Service' || kind === 'ReplicationController';
  const selector = isMap ? selectorOf({ matchLabels: spec.selector as Readonly<Record<string, string>> }) : selectorOf(spec.selector);
  const list = await context.client.list(pods, info.namespace, { labelSelector: selector.toString() });
  return (list.items as unknown as readonly Pod[]).toSorted((a, b) => rank(a) - rank(b));
}

/** Waits for one to exist. */
export async function podOf(context: CommandContext, argument: string, timeout: number): Promise<Pod> {
  const info = await namedObject(context, argument);
  const { clock } = context.process.machine;
  const until = clock.now() + timeout;
  for (;;) {
    const [first] = await podsBehind(context, info);
    if (first !== undefined) return first;
    if (clock.now() >= until) throw new UsageError('timed out waiting for the condition');
    await context.race(sleep(clock, Math.min(500, until - clock.now())));
  }
}

function rank(pod: Pod): number {
  const ready = pod.status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') === true;
  return (pod.spec?.nodeName === undefined ? 4 : 0) + (pod.status?.phase === 'Running' ? 0 : 2) + (ready ? 0 : 1);
}

/** `given`, `-c`, the annotation's default, or the first. Says which when there are several. */
export async function containerOf(context: CommandContext, pod: Pod, missing: (name: string) => string, given = ''): Promise<string> {
  const wanted = given === '' ? context.flags.string('container') : given;
  const spec = pod.spec;
  const all = [...(spec?.containers ?? []), ...(spec?.initContainers ?? []), ...(spec?.ephemeralContainers ?? [])].map(({ name }) => name);
  if (wanted !== '') {
    if (!all.includes(wanted)) throw new UsageError(missing(wanted));
    return wanted;
  }
  const annotated = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  if (annotated !== undefined && all.includes(annotated)) return annotated;
  const [first = ''] = all;
  if (all.length > 1 && !context.flags.bool('quiet')) {
    const listed = [
      ...(spec?.containers ?? []).map(({ name }) => name),
      ...(spec?.initContainers ?? []).map(({ name }) => `${name} (init)`),
      ...(spec?.ephemeralContainers ?? []).map(({ name }) => `${name} (ephem)`),
    ];
    await context.err(`Defaulted container "${first}" out of: ${listed.join(', ')}\n`);
  }
  return first;
}
