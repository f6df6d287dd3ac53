import type { DaemonSet, Deployment, StatefulSet } from '#kube/generated/types.ts';
import { z } from 'zod';
import { explainUnchanged } from '../causes/missing/in-vain.ts';
import { explainWorkload } from '../causes/workload/explain-workload.ts';
import { defineCheck } from '../check-type.ts';
import { missingFinding } from '../find-object.ts';
import { isNearImage, sameImage } from '../match/image-reference.ts';
import { patternSchema } from '../match/text-match.ts';
import { compilePattern } from '../pattern.ts';
import { currentRevision, imagesOf, listRevisions, type Revision } from '../revisions.ts';
import { parseTarget, targetSchema } from '../target.ts';
import { namespaceSchema } from '../name-schema.ts';
import { rangeSchema } from '../range-schema.ts';
import { say } from '../text/phrase.ts';
import { because, failed, passed, unmet, waiting, type Because, type Finding } from '../verdict.ts';

const schema = z.strictObject({
  of: targetSchema(['deployment', 'statefulset', 'daemonset']).describe('`deployment/web`, `statefulset/db` or `daemonset/agent`'),
  namespace: namespaceSchema.optional().describe('Default: the namespace of the lab'),
  image: z.string().optional().describe('The image that the current revision runs'),
  after: z.string().optional().describe('The image of the revision before it: a rollout or a rollback has happened'),
  images: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('The images of the newest revisions, oldest first, one each: `[nginx:1.14, nginx:1.15, nginx:1.14]` is an update and a rollback'),
  'revision-at-least': z.int().optional().describe('The current revision number is at least this'),
  revision: z.int().optional().describe('The current revision number'),
  history: rangeSchema.optional().describe('How many revisions are kept: `{ at-least: 2 }`, `{ at-most: 3 }`'),
  'change-cause': patternSchema.optional().describe('A regular expression (RE2) that the change-cause of the current revision matches'),
  complete: z.boolean().optional().describe('The rollout is complete: every replica is new and available; default `true`'),
  paused: z.boolean().optional().describe('The deployment is paused, or not'),
});

type Spec = z.infer<typeof schema>;
type Workload = Deployment | StatefulSet | DaemonSet;

const runs = (images: readonly string[], wanted: string): boolean => images.some((image) => sameImage(wanted, image));

function imageProblem(spec: Spec, images: readonly string[]): Because | undefined {
  const { image } = spec;
  if (image === undefined || runs(images, image)) return undefined;
  return because('template-image', { images, near: images.some((other) => isNearImage(image, other)) ? image : undefined });
}

/** Consecutive revisions of the same image count once: a new label is no new image. */
function sequenceOf(revisions: readonly Revision[]): readonly (readonly string[])[] {
  return revisions.map(({ images }) => images).filter((images, index, all) => index === 0 || images.join() !== all[index - 1]?.join());
}

function historyProblem(spec: Spec, revisions: readonly Revision[]): Because | undefined {
  const sequence = sequenceOf(revisions);
  const [current, before] = [revisions.at(-1), revisions.at(-2)];
  if (spec.after !== undefined && before === undefined) return because('no-earlier-revision');
  if (spec.after !== undefined && before !== undefined && !runs(before.images, spec.after))
    return because('revision-before', { images: before.images });
  const wanted = spec.images ?? [];
  const tail = sequence.slice(-wanted.length);
  if (wanted.length > 0 && (tail.length < wanted.length || !wanted.every((image, index) => runs(tail[index] ?? [], image))))
    return because('image-sequence', { images: sequence.map((images) => images.join(' + ')) });
  const number = current?.number ?? 0;
  if (number < (spec['revision-at-least'] ?? 0) || (spec.revision !== undefined && number !== spec.revision))
    return because('revision-low', { revision: number });
  const kept = revisions.filter((revision) => revision.kept).length;
  if (kept < (spec.history?.['at-least'] ?? 0) || kept > (spec.history?.['at-most'] ?? Infinity)) return because('revision-count', { count: kept });
  return undefined;
}

function causeProblem(spec: Spec, workload: Workload, current: Revision | undefined): Because | undefined {
  const wanted = spec['change-cause'];
  if (wanted === undefined) return undefined;
  const found = current?.changeCause ?? workload.metadata.annotations?.['kubernetes.io/change-cause'];
  if (found === undefined) return because('change-cause-missing', { of: spec.of });
  return compilePattern(wanted).test(found) ? undefined : because('change-cause-differs', { found });
}

function pausedProblem(spec: Spec, workload: Workload): Because | undefined {
  const paused = (workload as Deployment).spec?.paused === true;
  if (spec.paused === undefined || paused === spec.paused) return undefined;
  return paused ? because('rollout-paused', { of: spec.of }) : because('not-paused', { of: spec.of });
}

function isComplete(workload: Workload): boolean {
  const { status, metadata } = workload;
  if ((status?.observedGeneration ?? 0) < (metadata.generation ?? 0)) return false;
  if (workload.kind === 'DaemonSet') {
    const { desiredNumberScheduled = 0, updatedNumberScheduled = 0, numberAvailable = 0 } = workload.status ?? {};
    return updatedNumberScheduled >= desiredNumberScheduled && numberAvailable >= desiredNumberScheduled;
  }
  const wanted = (workload as Deployment).spec?.replicas ?? 1;
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = (workload as Deployment).status ?? {};
  return updatedReplicas === wanted && replicas === wanted && availableReplicas === wanted;
}

/** `rollout: { of: deployment/web, image: nginx:1.15.2, after: nginx }`: the update (or rollback) is complete. */
export const rolloutCheck = defineCheck({
  name: 'rollout',
  summary: 'A workload has been rolled out (or back) to an image, by way of others if named, and the rollout is complete.',
  outcomes:
    'Passes when template, history and state fit. Fails when another image is asked for, the history is another one, or something keeps the new pods from being ready. Not yet while the rollout is in progress.',
  schema,
  probes: false,
  async evaluate(spec, world): Promise<Finding> {
    const namespace = spec.namespace ?? world.namespace;
    const target = parseTarget(spec.of);
    const complete = spec.complete ?? spec.paused !== true;
    const expected = say('rollout-expected', {
      of: spec.of,
      image: spec.image,
      after: spec.after,
      images: spec.images,
      paused: spec.paused === true ? 'paused' : undefined,
      complete: complete ? 'rolled out completely' : undefined,
    });
    const workload = (await world.cluster.find(target.resource, namespace, target.name)) as Workload | undefined;
    if (workload === undefined) return missingFinding(expected, target, namespace, world);
    const images = imagesOf(workload);
    const revisions = await listRevisions(workload, world);
    const number = currentRevision(workload as Deployment) ?? revisions.at(-1)?.number;
    const found = say('rollout-found', { of: spec.of, images, revision: number === undefined ? 'unknown' : String(number) });
    const image = imageProblem(spec, images);
    const wanted = (other: unknown): boolean => imageProblem(spec, imagesOf(other)) === undefined;
    const unchanged = { ...target, namespace, object: workload, wanted };
    if (image !== undefined) return failed(expected, found, async () => (await explainUnchanged(unchanged, world)) ?? image);
    if ((workload.status?.observedGeneration ?? 0) < (workload.metadata.generation ?? 0))
      return unmet(expected, found, waiting('not-observed', { of: spec.of }), true);
    const why = pausedProblem(spec, workload) ?? historyProblem(spec, revisions) ?? causeProblem(spec, workload, revisions.at(-1));
    if (why !== undefined) return failed(expected, found, why);
    if (!complete || isComplete(workload)) return passed(expected, found);
    return unmet(expected, found, (await explainWorkload(workload, world)) ?? waiting('rollout-in-progress', { of: spec.of }), true);
  },
});
