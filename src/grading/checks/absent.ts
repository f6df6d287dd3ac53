import type { KubeObject } from '#kube/object.ts';
import { z } from 'zod';
import { explainUnchanged } from '../causes/missing/in-vain.ts';
import { defineCheck } from '../check-type.ts';
import { findObject } from '../find-object.ts';
import { parseTarget, targetSchema } from '../target.ts';
import { namespaceSchema } from '../name-schema.ts';
import { say } from '../text/phrase.ts';
import { because, failed, passed, unmet, waiting, type Because, type Finding } from '../verdict.ts';

const schema = z.strictObject({
  what: targetSchema().describe('`kind/name` that must be gone'),
  namespace: namespaceSchema.optional().describe('Default: the namespace of the lab'),
});

function explainDeletion(object: KubeObject): Because {
  const conditions = (object as { status?: { conditions?: readonly { type: string; status: string; message?: string }[] } }).status?.conditions;
  const blocked = conditions?.find(({ type, status }) => /ContentRemaining|FinalizersRemaining|Failure/.test(type) && status === 'True');
  const finalizers = object.metadata.finalizers ?? [];
  if (finalizers.length > 0) return because('still-there-finalizer', { finalizers });
  if (object.kind === 'Namespace' && blocked !== undefined) return because('still-there-namespace', { message: blocked.message });
  if (object.kind === 'Namespace') return waiting('still-there-namespace', {});
  return waiting('still-there-deadline', { seconds: object.metadata.deletionGracePeriodSeconds ?? 30 });
}

/** `absent: { what: pod/web }`: there is no such object. */
export const absentCheck = defineCheck({
  name: 'absent',
  summary: 'An object does not exist.',
  outcomes: 'Passes when there is no such object. Not yet while it is being deleted. Fails while it is there, or when finalizers hold it.',
  schema,
  probes: false,
  async evaluate(spec, world): Promise<Finding> {
    const expected = say('absent-expected', { what: spec.what });
    const target = parseTarget(spec.what);
    const object = await findObject(target, spec.namespace ?? world.namespace, world);
    if (object === undefined) return passed(expected, say('absent-found'));
    if (object.metadata.deletionTimestamp !== undefined) return unmet(expected, say('absent-deleting'), explainDeletion(object), true);
    const owner = object.metadata.ownerReferences?.find(({ controller }) => controller === true);
    const explain = async (): Promise<Because> =>
      (await explainUnchanged({ ...target, namespace: object.metadata.namespace, object }, world)) ??
      (owner === undefined ? because('still-there') : because('still-there-owner', { owner: `${owner.kind.toLowerCase()}/${owner.name}` }));
    return failed(expected, say('absent-there'), explain);
  },
});
