import { parseSelector } from '#kube/parse-selector.ts';
import type { Pod } from '#kube/generated/types.ts';
import type { KubeObject } from '#kube/object.ts';
import { z } from 'zod';
import { show } from '../causes/field/explain-mismatch.ts';
import { explainPod } from '../causes/pod/explain-pod.ts';
import { defineCheck } from '../check-type.ts';
import { findMismatch } from '../match/find-mismatch.ts';
import { describePatternProblems } from '../match/operators.ts';
import { findKind, kindSchema } from '../target.ts';
import { namespacesSchema } from '../name-schema.ts';
import { selectorSchema } from '../selector-schema.ts';
import { isRange, RANGE } from '../range-schema.ts';
import { say } from '../text/phrase.ts';
import { because, failed, passed, type Because, type Finding } from '../verdict.ts';
import type { World } from '../world.ts';

const schema = z
  .strictObject({
    kind: kindSchema().describe('What is counted: `pod`, `service`, `pvc`, `crontabs.stable.example.com`'),
    namespace: namespacesSchema.optional().describe('Default: the namespace of the lab; `*` is all of them'),
    selector: selectorSchema.optional().describe('Only those with these labels: `app=web`'),
    where: z.record(z.string(), z.unknown()).optional().describe('Only those that match this partial manifest: `{ status: { phase: Running } }`'),
    equal: z.int().min(0).optional().describe('Exactly so many'),
    'at-least': z.int().min(0).optional().describe('So many or more'),
    'at-most': z.int().min(0).optional().describe('So many or fewer'),
  })
  .refine((spec) => (spec.equal === undefined) !== (spec['at-least'] === undefined && spec['at-most'] === undefined), {
    message: 'give either equal, or at-least, at-most or both',
  })
  .refine(isRange, RANGE)
  .superRefine((spec, context) => {
    for (const { path, message } of describePatternProblems(spec.where)) context.addIssue({ code: 'custom', path: ['where', ...path], message });
  });

type Spec = z.infer<typeof schema>;

const MOST_NAMES = 5;
const namesOf = (objects: readonly KubeObject[]): readonly string[] => objects.slice(0, MOST_NAMES).map(({ metadata }) => metadata.name);

/** One that is meant by its labels, and is not as asked. */
async function explainNearly(where: unknown, object: KubeObject, resource: string, world: World): Promise<Because | undefined> {
  const mismatch = findMismatch(where, object);
  if (mismatch === undefined) return undefined;
  const cause = resource === 'pods' && mismatch.path.startsWith('status') ? await explainPod(object as Pod, world) : undefined;
  return (
    cause ??
    because('nearest-object', {
      word: findKind(resource)?.word ?? resource,
      name: object.metadata.name,
      path: mismatch.path,
      found: show(mismatch.found),
    })
  );
}

async function explainCount(
  spec: Spec,
  found: readonly KubeObject[],
  here: readonly KubeObject[],
  resource: string,
  world: World,
): Promise<Because | undefined> {
  if (found.length > (spec.equal ?? spec['at-most'] ?? Infinity)) return because('too-many', { names: namesOf(found) });
  const nearly = here.find((object) => !found.includes(object) && parseSelector(spec.selector ?? '').matches(object.metadata.labels));
  if (nearly !== undefined && spec.where !== undefined) return explainNearly(spec.where, nearly, resource, world);
  const others = here.filter((object) => !found.includes(object) && object.metadata.namespace?.startsWith('kube-') !== true);
  if (others.length > 0 && (spec.selector !== undefined || spec.where !== undefined))
    return because('too-few-labelled', { count: others.length, names: namesOf(others) });
  if (spec.namespace === '*') return undefined;
  const all = await world.cluster.list(resource);
  const elsewhere = all.find(
    (object) =>
      !here.includes(object) &&
      object.metadata.namespace?.startsWith('kube-') !== true &&
      object.metadata.namespace !== (spec.namespace ?? world.namespace),
  );
  const { namespace } = elsewhere?.metadata ?? {};
  if (namespace === undefined) return undefined;
  return because('too-few-elsewhere', { count: all.filter((object) => object.metadata.namespace === namespace).length, namespace });
}

/** `count: { kind: pod, selector: app=web, equal: 3 }` */
export const countCheck = defineCheck({
  name: 'count',
  summary: 'So many objects of a kind exist, with the given labels and fields.',
  outcomes:
    'Passes when the number fits; objects that are being deleted do not count. Fails otherwise: a check of the owner (`replicas`) knows what is not yet so.',
  schema,
  probes: false,
  async evaluate(spec, world): Promise<Finding> {
    const kind = findKind(spec.kind);
    if (kind === undefined) throw new Error(`there is no kind ${spec.kind}`);
    const selector = parseSelector(spec.selector ?? '');
    const namespace = spec.namespace === '*' || kind.namespaced === false ? undefined : (spec.namespace ?? world.namespace);
    const here = (await world.cluster.list(kind.resource, namespace)).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    const objects = here.filter((object) => selector.matches(object.metadata.labels) && findMismatch(spec.where ?? {}, object) === undefined);
    const expected = say('count-expected', {
      equal: spec.equal,
      least: spec['at-least'],
      most: spec['at-most'],
      and: spec['at-least'] === undefined || spec['at-most'] === undefined ? undefined : 'and',
      what: `kind ${kind.word}${spec.selector === undefined ? '' : ` with ${selector.toString()}`}`,
    });
    const found = say('count-found', { count: objects.length });
    const fits =
      (spec.equal === undefined || objects.length === spec.equal) &&
      objects.length >= (spec['at-least'] ?? 0) &&
      objects.length <= (spec['at-most'] ?? Infinity);
    return fits ? passed(expected, found) : failed(expected, found, () => explainCount(spec, objects, here, kind.resource, world));
  },
});
