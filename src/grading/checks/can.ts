import { z } from 'zod';
import { explainAllowed, explainRefused, type Refused } from '../causes/access/explain-access.ts';
import { defineCheck } from '../check-type.ts';
import { needed } from '../find-object.ts';
import { findKind, isNamespaced, kindWords } from '../target.ts';
import { namespacesSchema } from '../name-schema.ts';
import { nearestName } from '../text/nearest-name.ts';
import { say } from '../text/phrase.ts';
import { failed, passed, type Finding } from '../verdict.ts';
import type { World } from '../world.ts';

/** A resource without a group is one that every cluster knows: others are named with theirs. */
const accessResource = z.string().superRefine((text, context) => {
  const [word = ''] = text.split('/');
  if (word === '*' || word.includes('.') || findKind(word) !== undefined) return;
  const near = nearestName(word.toLowerCase(), kindWords);
  const hint = near === undefined ? '; custom resources are written with their group' : `. Did you mean ${near}?`;
  context.addIssue({ code: 'custom', message: `${word} is no resource that kubectl knows${hint}` });
});

const schema = z.strictObject({
  who: z
    .string()
    .regex(/^(user|group|serviceaccount|sa)\/.+$/, { message: 'must be user/name, group/name, serviceaccount/name or serviceaccount/namespace:name' })
    .describe('`user/jane`, `group/devs`, `serviceaccount/robot` (of the namespace) or `serviceaccount/shop:robot`'),
  verb: z.union([z.string(), z.array(z.string()).min(1)]).describe('`get`, `list`, `create`, `delete`, …; of several, each'),
  resource: accessResource.describe('`pods`, `deployments.apps`, `pods/log`, as kubectl auth can-i takes it'),
  name: z.string().optional().describe('Only this object'),
  namespace: namespacesSchema.optional().describe('Default: the namespace of the lab; `*` asks about the whole cluster'),
  groups: z.array(z.string()).optional().describe('Further groups of the user'),
});

type Spec = z.infer<typeof schema>;

/** The identity an author means, with the groups that come with it. */
function identityOf(who: string, namespace: string): { readonly user: string; readonly groups: readonly string[] } {
  const kind = who.slice(0, who.indexOf('/'));
  const name = who.slice(who.indexOf('/') + 1);
  if (kind === 'user') return { user: name, groups: ['system:authenticated'] };
  if (kind === 'group') return { user: 'podium:someone', groups: [name, 'system:authenticated'] };
  const [first = '', second] = name.split(':');
  const own = second === undefined ? namespace : first;
  return {
    user: `system:serviceaccount:${own}:${second ?? first}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${own}`, 'system:authenticated'],
  };
}

function questionsOf(spec: Spec, world: World): readonly Refused[] {
  const [word = '', subresource] = spec.resource.split('/');
  const resource = findKind(word)?.resource ?? word;
  const dot = resource.indexOf('.');
  const namespace = spec.namespace === '*' || !isNamespaced(resource) ? undefined : (spec.namespace ?? world.namespace);
  const identity = identityOf(spec.who, spec.namespace === undefined || spec.namespace === '*' ? world.namespace : spec.namespace);
  return [spec.verb].flat().map((verb) => ({
    user: identity.user,
    groups: [...identity.groups, ...(spec.groups ?? [])],
    subject: spec.who,
    verb,
    resource: dot === -1 ? resource : resource.slice(0, dot),
    group: dot === -1 ? '' : resource.slice(dot + 1),
    subresource,
    name: spec.name,
    namespace,
  }));
}

const sentence = (spec: Spec): Record<string, string | readonly string[] | undefined> => ({
  who: spec.who,
  verb: [spec.verb].flat(),
  resource: spec.resource,
  name: spec.name,
  namespace: spec.namespace === '*' ? undefined : spec.namespace,
});

async function judge(spec: Spec, world: World, wanted: boolean): Promise<Finding> {
  const expected = say(wanted ? 'can-expected' : 'cannot-expected', sentence(spec));
  // RBAC is asked through the cluster, but what it rests on are these; naming them lets live verdicts follow.
  for (const kind of ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings']) await world.cluster.list(`${kind}.rbac.authorization.k8s.io`);
  for (const question of questionsOf(spec, world)) {
    const allowed = await needed(world.can, 'can')(question);
    if (allowed === wanted) continue;
    const why = wanted ? await explainRefused(question, world) : await explainAllowed(question, world);
    return failed(expected, say(wanted ? 'cannot-found' : 'can-found', { verb: question.verb }), why);
  }
  return passed(expected, say(wanted ? 'can-found' : 'cannot-found', { verb: [spec.verb].flat() }));
}

const outcomes = 'Passes or fails by what the RBAC authorizer says of every verb that is named; never not yet.';

/** `can: { who: serviceaccount/robot, verb: list, resource: pods }` */
export const canCheck = defineCheck({
  name: 'can',
  summary: 'Somebody may do something, by RBAC.',
  outcomes,
  schema,
  probes: false,
  evaluate: (spec, world): Promise<Finding> => judge(spec, world, true),
});

/** `cannot: { who: serviceaccount/robot, verb: [delete, create], resource: pods }` */
export const cannotCheck = defineCheck({
  name: 'cannot',
  summary: 'Somebody may not do something, by RBAC: none of the verbs.',
  outcomes,
  schema,
  probes: false,
  evaluate: (spec, world): Promise<Finding> => judge(spec, world, false),
});
