import type { KubeObject } from '#kube/object.ts';
import { kindOf, type Target } from '../../target.ts';
import { nearestName } from '../../text/nearest-name.ts';
import { because, waiting, type Because } from '../../verdict.ts';
import type { World } from '../../world.ts';
import { firstCause, type Look } from '../walk.ts';
import { commandLooks } from './commands.ts';
import type { Missing } from './missing.ts';
import { refusalLooks } from './refusals.ts';

const sameNamespace = (object: KubeObject, { namespace }: Missing): boolean => namespace === undefined || object.metadata.namespace === namespace;

async function namespaceMissing({ namespace, word, name }: Missing, world: World): Promise<Because | undefined> {
  if (namespace === undefined) return undefined;
  const namespaces = await world.cluster.list('namespaces');
  const own = namespaces.find(({ metadata }) => metadata.name === namespace);
  if (own?.metadata.deletionTimestamp !== undefined) return because('namespace-terminating', { namespace });
  if (own !== undefined || namespaces.length === 0) return undefined;
  const near = nearestName(
    namespace,
    namespaces.map(({ metadata }) => metadata.name),
  );
  return because('namespace-missing', { namespace, word, name, near });
}

async function otherNamespace(missing: Missing, world: World): Promise<Because | undefined> {
  if (missing.namespace === undefined) return undefined;
  const all = await world.cluster.list(missing.resource);
  const found = all.find(({ metadata }) => metadata.name === missing.name && metadata.namespace !== missing.namespace);
  if (found?.metadata.namespace === undefined) return undefined;
  return because('other-namespace', { word: missing.word, found: found.metadata.namespace, namespace: missing.namespace });
}

async function similarName(missing: Missing, world: World): Promise<Because | undefined> {
  const here = (await world.cluster.list(missing.resource)).filter((object) => sameNamespace(object, missing));
  const near = nearestName(
    missing.name,
    here.map(({ metadata }) => metadata.name),
  );
  return near === undefined ? undefined : because('similar-name', { word: missing.word, near, name: missing.name });
}

/** `kubectl run web` makes a pod, not a deployment: the right name, the wrong kind. */
const CONFUSED: Readonly<Record<string, readonly string[]>> = {
  'deployments.apps': ['pods', 'replicasets.apps', 'statefulsets.apps'],
  pods: ['deployments.apps', 'jobs.batch', 'statefulsets.apps'],
  'replicasets.apps': ['deployments.apps', 'pods', 'replicationcontrollers'],
  'statefulsets.apps': ['deployments.apps', 'pods'],
  'daemonsets.apps': ['deployments.apps', 'pods'],
  'jobs.batch': ['cronjobs.batch', 'pods'],
  'cronjobs.batch': ['jobs.batch'],
  configmaps: ['secrets'],
  secrets: ['configmaps'],
  services: ['ingresses.networking.k8s.io', 'endpoints'],
  'roles.rbac.authorization.k8s.io': ['clusterroles.rbac.authorization.k8s.io'],
  'rolebindings.rbac.authorization.k8s.io': ['clusterrolebindings.rbac.authorization.k8s.io'],
  'clusterroles.rbac.authorization.k8s.io': ['roles.rbac.authorization.k8s.io'],
  'clusterrolebindings.rbac.authorization.k8s.io': ['rolebindings.rbac.authorization.k8s.io'],
  persistentvolumeclaims: ['persistentvolumes'],
  persistentvolumes: ['persistentvolumeclaims'],
};

async function otherKind({ resource, word, name, namespace }: Missing, world: World): Promise<Because | undefined> {
  for (const other of CONFUSED[resource] ?? []) {
    const found = (await world.cluster.list(other)).find(({ metadata }) => metadata.name === name && (metadata.namespace ?? namespace) === namespace);
    if (found !== undefined) return because('other-kind', { word, name, other: (kindOf(other) ?? other).toLowerCase() });
  }
  return undefined;
}

/** Pods of a deployment are named after it; the bare name is nobody's. */
async function generatedName(missing: Missing, world: World): Promise<Because | undefined> {
  if (missing.resource !== 'pods') return undefined;
  const pod = (await world.cluster.list('pods', missing.namespace)).find(
    ({ metadata }) => metadata.name.startsWith(`${missing.name}-`) && (metadata.ownerReferences ?? []).length > 0,
  );
  const owner = pod?.metadata.ownerReferences?.[0];
  return pod === undefined || owner === undefined
    ? undefined
    : because('generated-name', { name: missing.name, pod: pod.metadata.name, owner: `${owner.kind.toLowerCase()}/${owner.name}` });
}

/** Another name, but labelled as if it were it. */
async function labelledSo(missing: Missing, world: World): Promise<Because | undefined> {
  const found = (await world.cluster.list(missing.resource)).find(
    (object) =>
      sameNamespace(object, missing) && (object.metadata.labels?.['app'] === missing.name || object.metadata.labels?.['run'] === missing.name),
  );
  return found === undefined ? undefined : because('labelled-so', { word: missing.word, found: found.metadata.name, name: missing.name });
}

/** A custom resource of which the cluster knows nothing. */
async function definitionMissing({ resource }: Missing, world: World): Promise<Because | undefined> {
  if (kindOf(resource) !== undefined) return undefined;
  const definitions = await world.cluster.list('customresourcedefinitions.apiextensions.k8s.io');
  const own = definitions.find(({ metadata }) => metadata.name === resource);
  if (own === undefined) {
    const near = nearestName(
      resource,
      definitions.map(({ metadata }) => metadata.name),
    );
    return because('definition-missing', { resource, near });
  }
  const conditions = (own as { status?: { conditions?: readonly { type: string; status: string }[] } }).status?.conditions;
  return conditions?.some(({ type, status }) => type === 'Established' && status === 'True') === true
    ? undefined
    : waiting('definition-not-established', { resource });
}

const looks: readonly Look<Missing>[] = [
  definitionMissing,
  namespaceMissing,
  otherNamespace,
  similarName,
  otherKind,
  generatedName,
  labelledSo,
  ...commandLooks,
  ...refusalLooks,
];

/** Why an object is not where a check looks: another name, namespace or kind, never made, or made and gone. */
export function explainMissing(target: Target, namespace: string | undefined, world: World): Promise<Because | undefined> {
  return firstCause(looks, { ...target, namespace }, world);
}
