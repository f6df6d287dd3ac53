import { parseSelector } from '#kube/parse-selector.ts';
import { z } from 'zod';
import { defineCheck } from '../check-type.ts';
import { findResource, kindWords } from '../target.ts';
import { failed, passed, type Finding } from '../verdict.ts';

const schema = z.strictObject({
  kind: z.enum(kindWords as [string, ...string[]]).describe('What is counted: pod, service, …'),
  namespace: z.string().optional().describe('Default: the namespace of the lab'),
  selector: z.string().optional().describe('Only those with these labels: app=web'),
  equal: z.int().min(0).optional(),
  'at-least': z.int().min(0).optional(),
  'at-most': z.int().min(0).optional(),
});

/** `count: { kind: pod, selector: app=web, equal: 3 }` */
export const countCheck = defineCheck({
  name: 'count',
  summary: 'So many objects of a kind exist, with the given labels.',
  schema,
  probes: false,
  async evaluate(spec, world): Promise<Finding> {
    const namespace = spec.namespace ?? world.namespace;
    const selector = parseSelector(spec.selector ?? '');
    const objects = (await world.cluster.list(findResource(spec.kind) ?? spec.kind, namespace)).filter(
      (object) => object.metadata.deletionTimestamp === undefined && selector.matches(object.metadata.labels),
    );
    const what = `${spec.kind}${spec.selector === undefined ? '' : ` with ${selector.toString()}`}`;
    const bounds = [
      spec.equal === undefined ? undefined : `exactly ${spec.equal}`,
      spec['at-least'] === undefined ? undefined : `at least ${spec['at-least']}`,
      spec['at-most'] === undefined ? undefined : `at most ${spec['at-most']}`,
    ].filter((bound) => bound !== undefined);
    const expected = `There are ${bounds.join(' and ')} of ${what}.`;
    const found = `There are ${objects.length}.`;
    const fits =
      (spec.equal === undefined || objects.length === spec.equal) &&
      objects.length >= (spec['at-least'] ?? 0) &&
      objects.length <= (spec['at-most'] ?? Infinity);
    return fits ? passed(expected, found) : failed(expected, found);
  },
});
