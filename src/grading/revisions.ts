import type { ControllerRevision, Deployment, ReplicaSet } from '#kube/generated/types.ts';
import type { KubeObject } from '#kube/object.ts';
import type { World } from './world.ts';

/** One state of a template that a workload has had. */
export interface Revision {
  readonly number: number;
  readonly images: readonly string[];
  readonly changeCause: string | undefined;
  /** `kubectl rollout history` lists it: a number that a template had before it came back is not kept. */
  readonly kept: boolean;
}

const REVISION = 'deployment.kubernetes.io/revision';
const HISTORY = 'deployment.kubernetes.io/revision-history';
const CHANGE_CAUSE = 'kubernetes.io/change-cause';

interface Template {
  readonly spec?: { readonly template?: { readonly spec?: { readonly containers?: readonly { readonly image?: string }[] } } };
}

export const imagesOf = (object: unknown): readonly string[] =>
  (object as Template).spec?.template?.spec?.containers?.map(({ image = '' }) => image) ?? [];

const owns = (owner: KubeObject, object: KubeObject): boolean =>
  object.metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) === true;

/** A replica set to which a rollout has come back stands for each number it has had. */
function ofReplicaSet(replicaSet: ReplicaSet): readonly Revision[] {
  const { annotations = {} } = replicaSet.metadata;
  const numbers = [...(annotations[HISTORY] ?? '').split(','), annotations[REVISION] ?? ''].filter((text) => text !== '').map(Number);
  return numbers.map((number, index) => ({
    number,
    images: imagesOf(replicaSet),
    changeCause: annotations[CHANGE_CAUSE],
    kept: index === numbers.length - 1,
  }));
}

/** The revisions a workload has had, oldest first, as far as the cluster still knows them. */
export async function listRevisions(workload: KubeObject, world: World): Promise<readonly Revision[]> {
  const { namespace } = workload.metadata;
  if (workload.kind === 'Deployment') {
    const all = (await world.cluster.list('replicasets.apps', namespace)) as readonly ReplicaSet[];
    return all
      .filter((object) => owns(workload, object))
      .flatMap(ofReplicaSet)
      .toSorted((a, b) => a.number - b.number);
  }
  const all = (await world.cluster.list('controllerrevisions.apps', namespace)) as readonly ControllerRevision[];
  return all
    .filter((object) => owns(workload, object))
    .map((object) => ({
      number: object.revision,
      images: imagesOf(object.data),
      changeCause: object.metadata.annotations?.[CHANGE_CAUSE],
      kept: true,
    }))
    .toSorted((a, b) => a.number - b.number);
}

export const currentRevision = (deployment: Deployment): string | undefined => deployment.metadata.annotations?.[REVISION];
