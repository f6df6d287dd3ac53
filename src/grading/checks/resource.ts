import type { PersistentVolumeClaim, Pod, Service } from '#kube/generated/types.ts';
import type { KubeObject } from '#kube/object.ts';
import { schemaForKind } from '#kube/schema.ts';
import { z } from 'zod';
import { describePattern } from '../causes/field/describe-pattern.ts';
import { explainMismatch, show } from '../causes/field/explain-mismatch.ts';
import { explainUnchanged, type Unchanged } from '../causes/missing/in-vain.ts';
import { explainPod } from '../causes/pod/explain-pod.ts';
import { explainService } from '../causes/service/explain-service.ts';
import { explainClaim } from '../causes/storage/explain-claim.ts';
import { explainWorkload } from '../causes/workload/explain-workload.ts';
import { defineCheck } from '../check-type.ts';
import { missingFinding } from '../find-object.ts';
import { countMatches } from '../match/count-matches.ts';
import { findMismatch } from '../match/find-mismatch.ts';
import type { Mismatch } from '../match/mismatch.ts';
import { fieldProblems } from '../match/pattern-fields.ts';
import { describePatternProblems } from '../match/operators.ts';
import { isObserved } from '../scalable.ts';
import { findKind, findManifestKind, isNamespaced, kindOf, kindWords, versionsOf } from '../target.ts';
import { namespaceSchema, objectNameSchema } from '../name-schema.ts';
import { nearestName } from '../text/nearest-name.ts';
import { say } from '../text/phrase.ts';
import { because, failed, passed, unmet, type Because, type Finding } from '../verdict.ts';
import type { World } from '../world.ts';

/** What is written of fields that a built-in kind does not have. */
function kindProblems(apiVersion: string, kind: string, pattern: unknown): ReturnType<typeof fieldProblems> {
  const slash = apiVersion.indexOf('/');
  const schema = schemaForKind(apiVersion.slice(0, Math.max(slash, 0)), apiVersion.slice(slash + 1), kind);
  return schema === undefined ? [] : fieldProblems(pattern, schema);
}

const schema = z
  .looseObject({
    apiVersion: z.string().describe('As in the manifest: `v1`, `apps/v1`'),
    kind: z.string().describe('As in the manifest: `Deployment`. With an `apiVersion` of your own group: a custom resource'),
    metadata: z
      .looseObject({
        name: objectNameSchema.optional().describe('Without a name: any object of the kind may match'),
        namespace: namespaceSchema.optional().describe('Default: the namespace of the lab'),
      })
      .describe('Labels and annotations match partially, too'),
  })
  .superRefine((spec, context) => {
    for (const { path, message } of describePatternProblems(spec)) context.addIssue({ code: 'custom', path: [...path], message });
    if (`${spec.apiVersion}${spec.kind}`.includes('${{')) return;
    for (const { path, message } of kindProblems(spec.apiVersion, spec.kind, spec)) context.addIssue({ code: 'custom', path: [...path], message });
    const builtIn = /^(v\d\w*|[a-z]+\/v\w+|[a-z0-9.-]+\.k8s\.io\/v\w+)$/.test(spec.apiVersion);
    if (!builtIn || findManifestKind(spec.apiVersion, spec.kind) !== undefined || /(gateway|snapshot|metrics)/.test(spec.apiVersion)) return;
    const versions = versionsOf(spec.kind);
    if (versions.length > 0) {
      context.addIssue({ code: 'custom', path: ['apiVersion'], message: `${spec.kind} is served as ${versions.join(', ')}` });
      return;
    }
    const near = findKind(spec.kind.toLowerCase()) ?? findKind(nearestName(spec.kind.toLowerCase(), kindWords) ?? '');
    const hint = near === undefined ? undefined : kindOf(near.resource);
    context.addIssue({
      code: 'custom',
      path: ['kind'],
      message: `there is no kind ${spec.kind} in ${spec.apiVersion}${hint === undefined ? '' : `. Did you mean ${hint}?`}`,
    });
  });

type Spec = z.infer<typeof schema>;

interface Place {
  readonly resource: string;
  readonly word: string;
}

interface Definition extends KubeObject {
  readonly spec: { readonly group: string; readonly names: { readonly kind: string; readonly plural: string; readonly singular?: string } };
}

/** Where objects of the kind are; custom resources by their definition in the cluster. */
async function placeOf({ apiVersion, kind }: Spec, world: World): Promise<Place> {
  const known = findManifestKind(apiVersion, kind);
  if (known !== undefined) return known;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const definitions = (await world.cluster.list('customresourcedefinitions.apiextensions.k8s.io')) as readonly Definition[];
  const own = definitions.find(({ spec }) => spec.group === group && spec.names.kind === kind);
  const word = kind.toLowerCase();
  return { resource: own === undefined ? `${word}s.${group}` : `${own.spec.names.plural}.${group}`, word };
}

/** What keeps an object's status from being as asked, by its kind. */
function explainStatus(object: KubeObject, world: World): Promise<Because | undefined> {
  switch (object.kind) {
    case 'Pod':
      return explainPod(object as Pod, world);
    case 'Service':
      return explainService(object as Service, world);
    case 'PersistentVolumeClaim':
      return explainClaim(object as PersistentVolumeClaim, world);
    default:
      return explainWorkload(object, world);
  }
}

/** Whether a manifest, or an object of another namespace, is as asked but for what only the cluster says. */
function matchesBut({ metadata, status: _, ...rest }: Readonly<Record<string, unknown>>, other: unknown): boolean {
  const { namespace: __, ...named } = metadata as Readonly<Record<string, unknown>>;
  return findMismatch({ ...rest, metadata: named }, other) === undefined;
}

async function differs(subject: Omit<Unchanged, 'object'>, object: KubeObject, mismatch: Mismatch, world: World): Promise<Finding> {
  const { word, name } = subject;
  const wanted = mismatch.kind === 'bound' ? `${mismatch.operator ?? ''} ${show(mismatch.wanted)}` : describePattern(mismatch.wanted);
  const verb =
    mismatch.kind === 'pattern'
      ? 'field-matches'
      : mismatch.kind === 'forbidden'
        ? 'field-not'
        : mismatch.kind === 'one-of'
          ? 'field-one-of'
          : 'field-is';
  const missing = mismatch.kind === 'key';
  const expected = say(missing ? 'field-there' : verb, { path: mismatch.path, word, name, wanted });
  const found = missing ? say('field-absent') : say('field-found', { found: show(mismatch.found) });
  if (!mismatch.path.startsWith('status'))
    return failed(expected, found, async () => (await explainUnchanged({ ...subject, object }, world)) ?? explainMismatch(mismatch, object));
  const why = await explainStatus(object, world);
  return unmet(expected, found, why ?? (isObserved(object) ? explainMismatch(mismatch, object) : undefined), true);
}

/** No name is given: one object of the kind has to match. */
async function anyObject(wanted: Readonly<Record<string, unknown>>, place: Place, namespace: string | undefined, world: World): Promise<Finding> {
  const expected = say('some-expected', { word: place.word, namespace });
  const objects = await world.cluster.list(place.resource, namespace);
  if (objects.length === 0) return failed(expected, say('some-none', { word: place.word }), because('no-object', { word: place.word, namespace }));
  const mismatches = objects.map((object) => ({ object, mismatch: findMismatch(wanted, object) }));
  const match = mismatches.find(({ mismatch }) => mismatch === undefined);
  if (match !== undefined) return passed(expected, say('resource-found', { word: place.word, name: match.object.metadata.name }));
  const likeness = mismatches.map(({ object }) => countMatches(wanted, object));
  const most = Math.max(...likeness);
  const nearest = mismatches[likeness.indexOf(most)];
  if (nearest?.mismatch === undefined) throw new Error('every object that does not match has a mismatch');
  if (most === 0 && objects.length > 1) return failed(expected, say('some-none-fits', { count: objects.length }));
  const { path, found } = nearest.mismatch;
  const cause = explainMismatch(nearest.mismatch, nearest.object);
  const why = because('nearest-object', { word: place.word, name: nearest.object.metadata.name, path, found: show(found) });
  return failed(expected, say('plain', { text: { id: why.cause, values: why.values } }), cause ?? why);
}

/** `resource: { apiVersion: …, kind: …, metadata: { name: … }, spec: … }`: the object is there and contains all that is written. */
export const resourceCheck = defineCheck({
  name: 'resource',
  summary: 'An object exists and contains what is written, as a partial manifest with operators.',
  outcomes:
    'Passes when every field that is written matches. Fails when the object is missing or a field of it differs. A difference below `status` is not yet so, unless the cause says that it stays.',
  schema,
  probes: false,
  async evaluate(spec, world): Promise<Finding> {
    const place = await placeOf(spec, world);
    const { name } = spec.metadata;
    const namespace = isNamespaced(place.resource) ? (spec.metadata.namespace ?? world.namespace) : undefined;
    const { apiVersion, kind, ...pattern } = spec;
    const wanted = { ...pattern, metadata: { ...spec.metadata } };
    if (kindOf(place.resource) === undefined) delete (wanted.metadata as { namespace?: string }).namespace;
    if (name === undefined) return anyObject(wanted, place, namespace, world);
    const expected = say('resource-expected', { word: place.word, name, version: apiVersion, kind });
    const object =
      (await world.cluster.find(place.resource, namespace, name)) ??
      (kindOf(place.resource) === undefined ? await world.cluster.find(place.resource, undefined, name) : undefined);
    if (object === undefined) return missingFinding(expected, { ...place, name }, namespace ?? world.namespace, world);
    const mismatch = findMismatch(wanted, object);
    return mismatch === undefined
      ? passed(expected, say('resource-found', { word: place.word, name }))
      : differs({ ...place, name, namespace, wanted: (other) => matchesBut(wanted, other) }, object, mismatch, world);
  },
});
