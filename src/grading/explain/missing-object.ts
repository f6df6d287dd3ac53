import type { Target } from '../target.ts';
import type { World } from '../world.ts';
import { nearestName } from './nearest-name.ts';

/** Why an object is not where a check looks: it has another name, or lives in another namespace. */
export async function explainMissing(target: Target, namespace: string | undefined, world: World): Promise<string | undefined> {
  const all = await world.cluster.list(target.resource);
  const elsewhere = all.find((object) => object.metadata.name === target.name && object.metadata.namespace !== namespace);
  if (elsewhere?.metadata.namespace !== undefined) {
    return `There is a ${target.word} of this name in namespace ${elsewhere.metadata.namespace}; it is looked for in ${namespace ?? 'the cluster'}.`;
  }
  const names = all.filter((object) => namespace === undefined || object.metadata.namespace === namespace).map((object) => object.metadata.name);
  const near = nearestName(target.name, names);
  if (near !== undefined) return `There is a ${target.word} named ${near}. Did you mean ${target.name}?`;
  return undefined;
}
