import { z } from 'zod';
import { defineCheck } from '../check-type.ts';
import { explainMissing } from '../explain/missing-object.ts';
import { explainOwnedPods } from '../explain/owned-pods.ts';
import { scalableKinds, type Scalable } from '../scalable.ts';
import { parseTarget, targetSchema } from '../target.ts';
import { failed, notYet, passed, type Finding } from '../verdict.ts';

const schema = z
  .strictObject({
    of: targetSchema(scalableKinds).describe('What is scaled: deployment/web'),
    namespace: z.string().optional(),
    equal: z.int().min(0).optional().describe('Exactly so many'),
    'at-least': z.int().min(0).optional().describe('So many or more'),
    ready: z.boolean().optional().describe('They are ready too; default true'),
  })
  .refine((spec) => (spec.equal === undefined) !== (spec['at-least'] === undefined), { message: 'give either equal or at-least' });

/** `replicas: { of: deployment/web, equal: 3 }`: so many replicas are asked for, and ready. */
export const replicasCheck = defineCheck({
  name: 'replicas',
  summary: 'A scalable object asks for a number of replicas, and they are ready.',
  schema,
  probes: false,
  async evaluate(spec, world): Promise<Finding> {
    const namespace = spec.namespace ?? world.namespace;
    const target = parseTarget(spec.of);
    const wanted = spec.equal ?? spec['at-least'] ?? 0;
    const needsReady = spec.ready ?? true;
    const expected = `${spec.of} has ${spec.equal === undefined ? 'at least ' : ''}${wanted} ${wanted === 1 ? 'replica' : 'replicas'}${needsReady ? ', ready' : ''}.`;
    const object = (await world.cluster.find(target.resource, namespace, target.name)) as Scalable | undefined;
    if (object === undefined) {
      return failed(expected, `There is no ${target.word} ${target.name} in namespace ${namespace}.`, await explainMissing(target, namespace, world));
    }
    const fits = (count: number): boolean => (spec.equal === undefined ? count >= wanted : count === wanted);
    const asked = object.spec.replicas ?? 1;
    if (!fits(asked)) return failed(expected, `${spec.of} asks for ${asked}.`, `spec.replicas is ${asked}.`);
    const ready = object.status?.readyReplicas ?? 0;
    const existing = object.status?.replicas ?? 0;
    const found = `${spec.of} asks for ${asked}; ${existing} exist, ${ready} are ready.`;
    if (!needsReady || (fits(ready) && fits(existing))) return passed(expected, found);
    const why = await explainOwnedPods(object, world);
    return why === undefined ? notYet(expected, found) : failed(expected, found, why);
  },
});
