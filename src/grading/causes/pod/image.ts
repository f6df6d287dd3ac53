import { parseImage } from '../../match/image-reference.ts';
import { nearestName } from '../../text/nearest-name.ts';
import { because, type Because } from '../../verdict.ts';
import type { World } from '../../world.ts';
import type { Look } from '../walk.ts';
import type { ContainerState } from './container.ts';

const PULL = new Set(['ErrImagePull', 'ImagePullBackOff', 'RegistryUnavailable']);

const imageOf = ({ spec, status }: ContainerState): string => spec?.image ?? status.image;

function waitingFor({ status }: ContainerState): { readonly reason: string; readonly message: string } | undefined {
  const waiting = status.state?.waiting;
  return waiting?.reason === undefined ? undefined : { reason: waiting.reason, message: waiting.message ?? '' };
}

function invalidName(state: ContainerState): Because | undefined {
  if (waitingFor(state)?.reason !== 'InvalidImageName') return undefined;
  return because('image-name-invalid', { container: state.status.name, image: imageOf(state) });
}

function neverPulled(state: ContainerState): Because | undefined {
  if (waitingFor(state)?.reason !== 'ErrImageNeverPull') return undefined;
  return because('image-never-pulled', { container: state.status.name, image: imageOf(state) });
}

function registryUnknown(state: ContainerState): Because | undefined {
  const waiting = waitingFor(state);
  if (waiting === undefined || !PULL.has(waiting.reason) || !/no such host|connection refused|i\/o timeout/.test(waiting.message)) return undefined;
  const { registry } = parseImage(imageOf(state));
  return because('image-registry-unreachable', { container: state.status.name, image: imageOf(state), registry });
}

/** The repository is known: the tag is not. */
function tagUnknown(state: ContainerState, world: World): Because | undefined {
  const waiting = waitingFor(state);
  if (waiting === undefined || !PULL.has(waiting.reason)) return undefined;
  const wanted = parseImage(imageOf(state));
  const tags = (world.images?.() ?? [])
    .map(parseImage)
    .filter((image) => image.registry === wanted.registry && image.repository === wanted.repository);
  if (tags.length === 0 || wanted.tag === undefined) return undefined;
  const near = nearestName(
    wanted.tag,
    tags.flatMap(({ tag }) => tag ?? []),
  );
  const base = imageOf(state).slice(0, imageOf(state).lastIndexOf(':'));
  return because('image-tag-unknown', {
    container: state.status.name,
    image: imageOf(state),
    reason: waiting.reason,
    tag: wanted.tag,
    near: near === undefined ? undefined : `${base}:${near}`,
  });
}

function nameMisspelt(state: ContainerState, world: World): Because | undefined {
  const waiting = waitingFor(state);
  if (waiting === undefined || !PULL.has(waiting.reason)) return undefined;
  const wanted = parseImage(imageOf(state));
  const known = new Set((world.images?.() ?? []).map((image) => parseImage(image).repository.replace(/^library\//, '')));
  const near = nearestName(wanted.repository.replace(/^library\//, ''), known);
  if (near === undefined) return undefined;
  return because('image-name-misspelt', { container: state.status.name, image: imageOf(state), reason: waiting.reason, near });
}

function denied(state: ContainerState): Because | undefined {
  const waiting = waitingFor(state);
  if (waiting === undefined || !PULL.has(waiting.reason) || !/pull access denied|unauthorized|denied/.test(waiting.message)) return undefined;
  return because('image-pull-denied', { container: state.status.name, image: imageOf(state), reason: waiting.reason });
}

function notPulled(state: ContainerState): Because | undefined {
  const waiting = waitingFor(state);
  if (waiting === undefined || !PULL.has(waiting.reason)) return undefined;
  return because('image-pull', { container: state.status.name, image: imageOf(state), reason: waiting.reason });
}

export const imageLooks: readonly Look<ContainerState>[] = [invalidName, neverPulled, registryUnknown, tagUnknown, nameMisspelt, denied, notPulled];
