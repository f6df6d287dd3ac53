import type { KubeObject } from '#kube/object.ts';
import { explainMissing } from './causes/missing/explain-missing.ts';
import { isNamespaced, kindOf, type Target } from './target.ts';
import { say, type Text } from './text/phrase.ts';
import { failed, unmet, type Finding } from './verdict.ts';
import type { World } from './world.ts';

/** The object a check is about; custom resources are looked for in the namespace, then in the cluster. */
export async function findObject(target: Target, namespace: string, world: World): Promise<KubeObject | undefined> {
  if (!isNamespaced(target.resource)) return world.cluster.find(target.resource, undefined, target.name);
  const found = await world.cluster.find(target.resource, namespace, target.name);
  return found ?? (target.resource.includes('.') ? world.cluster.find(target.resource, undefined, target.name) : undefined);
}

/** Why an object is not there. */
export function missingCause(target: Target, namespace: string, world: World): ReturnType<typeof explainMissing> {
  return explainMissing(target, isNamespaced(target.resource) ? namespace : undefined, world);
}

/** The finding of a check whose object is not there, with the nearest that is. */
export async function missingFinding(expected: Text, target: Target, namespace: string, world: World): Promise<Finding> {
  const inNamespace = isNamespaced(target.resource) ? namespace : undefined;
  const { word, name } = target;
  const found = inNamespace === undefined ? say('missing-global', { word, name }) : say('missing', { word, name, namespace });
  const explain = (): ReturnType<typeof explainMissing> => missingCause(target, namespace, world);
  // Only of custom resources may the cause be one that passes by itself.
  return kindOf(target.resource) === undefined ? unmet(expected, found, await explain(), false) : failed(expected, found, explain);
}

/** A function that only some labs have. Throws where it is not there: the grader's fault. */
export function needed<T>(ability: T | undefined, name: string): T {
  if (ability === undefined) throw new Error(`this lab cannot do what the check needs: ${name}`);
  return ability;
}
