import type { Event } from '#kube/generated/types.ts';
import { z } from 'zod';
import { defineCheck } from '../check-type.ts';
import { findObject, missingCause } from '../find-object.ts';
import { patternSchema } from '../match/text-match.ts';
import { compilePattern } from '../pattern.ts';
import { kindOf, parseTarget, targetSchema, type Target } from '../target.ts';
import { nearestName } from '../text/nearest-name.ts';
import { namespaceSchema } from '../name-schema.ts';
import { say } from '../text/phrase.ts';
import { because, failed, passed, type Because, type Finding } from '../verdict.ts';
import type { World } from '../world.ts';

const schema = z
  .strictObject({
    about: targetSchema().optional().describe('What it is about: `pod/web`; default: anything'),
    reason: z.string().optional().describe('`FailedScheduling`, `Unhealthy`, `ScalingReplicaSet`'),
    message: patternSchema.optional().describe('A regular expression (RE2) that its message matches'),
    type: z.enum(['Normal', 'Warning']).optional().describe('Default: either'),
    'at-least': z.int().min(1).optional().describe('How often it happened, repetitions counted; default 1'),
    namespace: namespaceSchema.optional().describe('Default: the namespace of the lab'),
  })
  .refine((spec) => (spec.about ?? spec.reason ?? spec.message ?? spec.type) !== undefined, {
    message: 'give at least one of about, reason, message, type',
  });

type Spec = z.infer<typeof schema>;

interface Wanted {
  readonly spec: Spec;
  readonly kind: string | undefined;
  readonly name: string | undefined;
}

const isAbout = ({ kind, name }: Wanted, { involvedObject }: Event): boolean =>
  name === undefined || (involvedObject.name === name && (kind === undefined || involvedObject.kind === kind));

const says = ({ spec }: Wanted, event: Event): boolean =>
  (spec.reason === undefined || event.reason === spec.reason) &&
  (spec.type === undefined || event.type === spec.type) &&
  (spec.message === undefined || compilePattern(spec.message).test(event.message ?? ''));

function explain(wanted: Wanted, events: readonly Event[], count: number): Because | undefined {
  if (count > 0) return because('event-few', { count });
  const other = events.find((event) => says(wanted, event));
  if (other !== undefined)
    return because('event-other-object', { found: `${other.involvedObject.kind?.toLowerCase() ?? ''}/${other.involvedObject.name ?? ''}` });
  const said = events.find((event) => isAbout(wanted, event) && (wanted.spec.reason === undefined || event.reason === wanted.spec.reason));
  if (said !== undefined && wanted.spec.message !== undefined) return because('event-other-message', { message: said.message });
  const reasons = new Set(events.filter((event) => isAbout(wanted, event)).flatMap(({ reason }) => reason ?? []));
  const near = wanted.spec.reason === undefined ? undefined : nearestName(wanted.spec.reason, reasons);
  return reasons.size === 0 ? undefined : because('event-other-reason', { found: near ?? [...reasons] });
}

/** What it should be about is not there. */
async function objectMissing(target: Target | undefined, spec: Spec, world: World): Promise<Because | undefined> {
  const namespace = spec.namespace ?? world.namespace;
  if (target === undefined || (await findObject(target, namespace, world)) !== undefined) return undefined;
  return missingCause(target, namespace, world);
}

/** `event: { about: pod/web, reason: FailedScheduling }`: the cluster has said so. */
export const eventCheck = defineCheck({
  name: 'event',
  summary: 'An event was recorded. Events are forgotten after an hour: a state is better evidence where there is one.',
  outcomes: 'Passes when such an event is there, often enough. Fails otherwise; say `within` where it may still come.',
  schema,
  probes: false,
  async evaluate(spec, world): Promise<Finding> {
    const target = spec.about === undefined ? undefined : parseTarget(spec.about);
    const wanted: Wanted = { spec, kind: target === undefined ? undefined : kindOf(target.resource), name: target?.name };
    const events = (await world.cluster.list('events', spec.namespace ?? world.namespace)) as readonly Event[];
    const matching = events.filter((event) => isAbout(wanted, event) && says(wanted, event));
    const count = matching.reduce((sum, event) => sum + (event.count ?? event.series?.count ?? 1), 0);
    const expected = say('event-expected', { reason: spec.reason, about: spec.about, message: spec.message, least: spec['at-least'] });
    const found = count === 0 ? say('event-none') : say('event-found', { count, message: matching[0]?.message });
    return count >= (spec['at-least'] ?? 1)
      ? passed(expected, found)
      : failed(expected, found, async () => explain(wanted, events, count) ?? (await objectMissing(target, spec, world)));
  },
});
