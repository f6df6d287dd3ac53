import { z } from 'zod';
import { defineCheck } from '../check-type.ts';
import { explainUnchanged } from '../causes/missing/in-vain.ts';
import { explainWorkload } from '../causes/workload/explain-workload.ts';
import { replicasDiffer } from '../causes/workload/controllers.ts';
import { findObject, missingFinding } from '../find-object.ts';
import { isObserved, type Scalable } from '../scalable.ts';
import { parseTarget, targetSchema } from '../target.ts';
import { namespaceSchema } from '../name-schema.ts';
import { isRange, RANGE } from '../range-schema.ts';
import { say, type Text } from '../text/phrase.ts';
import { failed, passed, unmet, type Because, type Finding } from '../verdict.ts';

const schema = z
  .strictObject({
    of: targetSchema().describe(
      'What is scaled: `deployment/web`, `statefulset/db`, or a custom resource with a scale, `crontabs.stable.example.com/mine`',
    ),
    namespace: namespaceSchema.optional().describe('Default: the namespace of the lab'),
    equal: z.int().min(0).optional().describe('Exactly so many'),
    'at-least': z.int().min(0).optional().describe('So many or more'),
    'at-most': z.int().min(0).optional().describe('So many or fewer'),
    ready: z.boolean().optional().describe('They exist and are ready, too; default `true`'),
  })
  .refine((spec) => (spec.equal === undefined) !== (spec['at-least'] === undefined && spec['at-most'] === undefined), {
    message: 'give either equal or at-least and at-most',
  })
  .refine(isRange, RANGE);

type Spec = z.infer<typeof schema>;

function expectation(spec: Spec): Text {
  const one = spec.equal ?? spec['at-least'] ?? spec['at-most'];
  return say('replicas-expected', {
    of: spec.of,
    equal: spec.equal,
    least: spec['at-least'],
    most: spec['at-most'],
    and: spec['at-least'] === undefined || spec['at-most'] === undefined ? undefined : 'and',
    noun: one === 1 ? 'replica' : 'replicas',
    ready: (spec.ready ?? true) ? 'ready' : undefined,
  });
}

/** `replicas: { of: deployment/web, equal: 3 }`: so many replicas are asked for, and ready. */
export const replicasCheck = defineCheck({
  name: 'replicas',
  summary: 'A scalable object asks for a number of replicas, and they are ready.',
  outcomes:
    'Passes when `spec.replicas` fits and as many exist and are ready. Fails when another number is asked for, or when something keeps pods from being made or ready. Not yet while pods come and go.',
  schema,
  probes: false,
  async evaluate(spec, world): Promise<Finding> {
    const namespace = spec.namespace ?? world.namespace;
    const target = parseTarget(spec.of);
    const needsReady = spec.ready ?? true;
    const expected = expectation(spec);
    const object = (await findObject(target, namespace, world)) as Scalable | undefined;
    if (object === undefined) return missingFinding(expected, target, namespace, world);
    const fits = (count: number): boolean =>
      spec.equal === undefined ? count >= (spec['at-least'] ?? 0) && count <= (spec['at-most'] ?? Infinity) : count === spec.equal;
    const daemons = (object.status as { desiredNumberScheduled?: number; numberReady?: number } | undefined) ?? {};
    const asked = object.spec.replicas ?? daemons.desiredNumberScheduled ?? 1;
    if (!fits(asked)) {
      const wanted = (other: unknown): boolean => fits((other as Partial<Scalable>).spec?.replicas ?? 1);
      const explain = async (): Promise<Because | undefined> =>
        object.kind === 'DaemonSet'
          ? explainWorkload(object, world)
          : ((await explainUnchanged({ ...target, namespace, object, wanted, now: `spec.replicas is ${asked}` }, world)) ??
            replicasDiffer(object, asked, world));
      return failed(expected, say('replicas-asked-for', { of: spec.of, asked }), explain);
    }
    const ready = object.status?.readyReplicas ?? daemons.numberReady ?? 0;
    const existing = object.status?.replicas ?? (object.kind === 'DaemonSet' ? asked : 0);
    const found = say('replicas-found', { of: spec.of, asked, existing, ready });
    if (!needsReady || (fits(ready) && fits(existing) && isObserved(object))) return passed(expected, found);
    return unmet(expected, found, await explainWorkload(object, world), true);
  },
});
