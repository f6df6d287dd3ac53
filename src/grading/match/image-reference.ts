import { nearestName } from '../text/nearest-name.ts';

/** An image reference taken apart, with what Docker's defaults add. */
export interface ImageReference {
  readonly registry: string;
  /** `library/nginx` */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

export function parseImage(reference: string): ImageReference {
  const [name = '', digest] = reference.split('@');
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === 'localhost';
  const registry = isHost ? (first === 'index.docker.io' ? 'docker.io' : first) : 'docker.io';
  const path = isHost ? name.slice(slash + 1) : name;
  const colon = path.lastIndexOf(':');
  const bare = colon === -1 ? path : path.slice(0, colon);
  return {
    registry,
    repository: registry === 'docker.io' && !bare.includes('/') ? `library/${bare}` : bare,
    tag: colon === -1 ? (digest === undefined ? 'latest' : undefined) : path.slice(colon + 1),
    digest,
  };
}

/** Two spellings of one image that differ by a typo, in the name or in the tag. */
export function isNearImage(wanted: string, found: string): boolean {
  const [a, b] = [parseImage(wanted), parseImage(found)];
  const near = (left = '', right = ''): boolean => left === right || nearestName(left, [right]) !== undefined;
  return a.registry === b.registry && near(a.repository, b.repository) && near(a.tag, b.tag) && (a.repository === b.repository || a.tag === b.tag);
}

/** `nginx`, `nginx:latest` and `docker.io/library/nginx:latest` are one image. */
export function sameImage(wanted: string, found: string): boolean {
  const [a, b] = [parseImage(wanted), parseImage(found)];
  if (a.registry !== b.registry || a.repository !== b.repository) return false;
  if (a.digest !== undefined || b.digest !== undefined) return a.digest === b.digest;
  return a.tag === b.tag;
}
