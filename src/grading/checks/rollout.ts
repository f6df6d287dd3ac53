import type { Deployment, ReplicaSet } from '#kube/generated/types.ts';
import { z } from 'zod';
import { defineCheck } from '../check-type.ts';
import { explainMissing } from '../explain/missing-object.ts';
import { explainOwnedPods } from '../explain/owned-pods.ts';
import { sameImage } from '../match/same-image.ts';
import { parseTarget, targetSchema } from '../target.ts';
import { failed, notYet, passed, type Finding } from '../verdict.ts';
import type { World } from '../world.ts';

const schema = z.strictObject({
  of: targetSchema(['deployment']),
  namespace: z.string().optional(),
  image: z.string().describe('The image that the current revision runs'),
  after: z.string().optional().describe('The image of the revision before it: a rollout or a rollback has happened'),
  'revision-at-least': z.int().optional().describe('The current revision number is at least this'),
});

const REVISION = 'deployment.kubernetes.io/revision';

const revisionOf = (replicaSet: ReplicaSet): number => Number(replicaSet.metadata.annotations?.[REVISION] ?? 0);

const imagesOf = (object: Deployment | ReplicaSet): readonly string[] =>
  object.spec.template?.spec?.containers.map((container) => container.image ?? '') ?? [];

async function listRevisions(deployment: Deployment, world: World): Promise<readonly ReplicaSet[]> {
  const all = (await world.cluster.list('replicasets.apps', deployment.metadata.namespace)) as readonly ReplicaSet[];
  return all
    .filter((replicaSet) => replicaSet.metadata.ownerReferences?.some((reference) => reference.uid === deployment.metadata.uid) === true)
    .sort((a, b) => revisionOf(b) - revisionOf(a));
}

/** `rollout: { of: deployment/web, image: nginx:1.15.2, after: nginx }`: the update (or rollback) is complete. */
export const rolloutCheck = defineCheck({
  name: 'rollout',
  summary: 'A deployment has been rolled out (or back) to an image, from another one if named, and the rollout is complete.',
  schema,
  probes: false,
  async evaluate(spec, world): Promise<Finding> {
    const namespace = spec.namespace ?? world.namespace;
    const target = parseTarget(spec.of);
    const expected = `${spec.of} runs ${spec.image}${spec.after === undefined ? '' : ` after ${spec.after}`}, rolled out completely.`;
    const deployment = (await world.cluster.find(target.resource, namespace, target.name)) as Deployment | undefined;
    if (deployment === undefined) {
      return failed(expected, `There is no deployment ${target.name} in namespace ${namespace}.`, await explainMissing(target, namespace, world));
    }
    const images = imagesOf(deployment);
    const found = `${spec.of} runs ${images.join(', ')}, revision ${deployment.metadata.annotations?.[REVISION] ?? 'unknown'}.`;
    if (!images.some((image) => sameImage(spec.image, image))) return failed(expected, found, `The template asks for ${images.join(', ')}.`);
    const [current, before] = await listRevisions(deployment, world);
    const after = spec.after;
    if (after !== undefined && (before === undefined || !imagesOf(before).some((image) => sameImage(after, image)))) {
      return failed(
        expected,
        found,
        before === undefined ? 'There is no earlier revision.' : `The revision before this one ran ${imagesOf(before).join(', ')}.`,
      );
    }
    if (current !== undefined && revisionOf(current) < (spec['revision-at-least'] ?? 0)) {
      return failed(expected, found, `It is at revision ${revisionOf(current)}.`);
    }
    const status = deployment.status;
    const wanted = deployment.spec.replicas ?? 1;
    const complete =
      (status?.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0) &&
      status?.updatedReplicas === wanted &&
      status.replicas === wanted &&
      status.availableReplicas === wanted;
    if (complete) return passed(expected, found);
    const why = await explainOwnedPods(deployment, world);
    return why === undefined ? notYet(expected, found, 'The rollout is in progress.') : failed(expected, found, why);
  },
});
