import { z } from 'zod';
import { defineCheck } from '../check-type.ts';
import { parseTarget, targetSchema } from '../target.ts';
import { failed, notYet, passed, type Finding } from '../verdict.ts';

const schema = z.strictObject({
  what: targetSchema().describe('kind/name that must be gone'),
  namespace: z.string().optional(),
});

/** `absent: { what: pod/web }`: there is no such object. */
export const absentCheck = defineCheck({
  name: 'absent',
  summary: 'An object does not exist.',
  schema,
  probes: false,
  async evaluate(spec, world): Promise<Finding> {
    const target = parseTarget(spec.what);
    const namespace = spec.namespace ?? world.namespace;
    const expected = `There is no ${spec.what}.`;
    const object = await world.cluster.find(
      target.resource,
      ['node', 'namespace', 'persistentvolume'].includes(target.word) ? undefined : namespace,
      target.name,
    );
    if (object === undefined) return passed(expected, 'It is not there.');
    if (object.metadata.deletionTimestamp !== undefined) return notYet(expected, 'It is being deleted.');
    return failed(expected, 'It is still there.');
  },
});
