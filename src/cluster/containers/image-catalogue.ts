import type { ProgramRegistry } from '#posix/process.ts';
import type { ResourceName } from '../api/api.ts';
import type { ImageDefinition } from './image-definition.ts';
import { parseImageReference, type ImageReference } from './image-reference.ts';
import { Image } from './image.ts';
import type { RegistryCredentials } from './registry-credentials.ts';

/** Why an image cannot be pulled, in the words of containerd. */
export interface PullFailure {
  readonly error: string;
}

/** The images that every registry of the simulated world has. One catalogue serves all clusters of a process. */
export class ImageCatalogue {
  readonly #repositories = new Map<string, Image[]>();
  /** Which images want to see changes of which resource. */
  readonly wakers: ReadonlyMap<ResourceName, ReadonlySet<string>>;

  /** Throws when a definition builds on an image that comes later or not at all. */
  constructor(definitions: readonly ImageDefinition[], programs: (image: Image) => ProgramRegistry) {
    const wakers = new Map<ResourceName, Set<string>>();
    for (const { name, wakeOn } of definitions) {
      for (const resource of (wakeOn ?? []) as readonly ResourceName[]) wakers.set(resource, (wakers.get(resource) ?? new Set()).add(name));
    }
    this.wakers = wakers;
    const waiting = [...definitions];
    for (let progress = true; progress && waiting.length > 0;) {
      progress = false;
      for (const definition of [...waiting]) {
        if (!this.#baseNames(definition).every((name) => this.find(name) !== undefined)) continue;
        waiting.splice(waiting.indexOf(definition), 1);
        this.#add(definition, programs);
        progress = true;
      }
    }
    const [left] = waiting;
    if (left !== undefined) throw new Error(`image ${left.name} builds on ${this.#baseNames(left).join(', ')}, which is not in the catalogue`);
  }

  /** By any name a pod may use. */
  find(name: string): Image | undefined {
    const reference = parseImageReference(name);
    return typeof reference === 'string' ? undefined : this.#lookup(reference);
  }

  /** With the pull secrets' credentials, which private images ask for. */
  resolve(reference: ImageReference, credentials: readonly RegistryCredentials[] = []): Image | PullFailure {
    const image = this.#lookup(reference);
    const refusal = image === undefined ? undefined : refuse(image, reference, credentials);
    if (image !== undefined) return refusal === undefined ? image : { error: refusal };
    const head = `failed to pull and unpack image "${reference.text}": failed to resolve reference "${reference.text}": `;
    if (this.#repositories.has(reference.repository)) return { error: `rpc error: code = NotFound desc = ${head}${reference.text}: not found` };
    const registry = reference.repository.split('/')[0] ?? '';
    if (registry === 'docker.io') {
      return {
        error: `${head}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
      };
    }
    if ([...this.#repositories.keys()].some((known) => known.startsWith(`${registry}/`)))
      return { error: `rpc error: code = NotFound desc = ${head}${reference.text}: not found` };
    const [, host = registry] = /^([^:]+)/.exec(registry) ?? [];
    return {
      error: `${head}failed to do request: Head "https://${registry}/v2/${reference.repository.slice(registry.length + 1)}/manifests/${reference.tag ?? reference.digest ?? ''}": dial tcp: lookup ${host}: no such host`,
    };
  }

  #lookup({ repository, tag, digest }: ImageReference): Image | undefined {
    const images = this.#repositories.get(repository);
    return digest === undefined ? images?.find((image) => image.tags.includes(tag ?? 'latest')) : images?.find((image) => image.digest === digest);
  }

  #baseNames(definition: ImageDefinition): string[] {
    return [definition.base, ...definition.versions.map((version) => version.base)].filter((name) => name !== undefined);
  }

  #add(definition: ImageDefinition, programs: (image: Image) => ProgramRegistry): void {
    const images = definition.versions.map((version) => {
      const base = version.base ?? definition.base;
      return new Image(definition, version, base === undefined ? undefined : this.find(base), programs);
    });
    this.#repositories.set(definition.name, [...(this.#repositories.get(definition.name) ?? []), ...images]);
  }
}

/** Why a private image is not given out; undefined when it is. */
function refuse(image: Image, { repository, text, tag, digest }: ImageReference, credentials: readonly RegistryCredentials[]): string | undefined {
  const users = image.definition.private?.users;
  if (users === undefined) return undefined;
  const head = `failed to pull and unpack image "${text}": failed to resolve reference "${text}": `;
  const [registry = '', ...path] = repository.split('/');
  const given = credentials.filter((each) => each.registry === registry);
  if (given.some(({ user, password }) => Object.hasOwn(users, user) && users[user] === password)) return undefined;
  if (given.length === 0)
    return `${head}pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`;
  return `${head}unexpected status from HEAD request to https://${registry}/v2/${path.join('/')}/manifests/${tag ?? digest ?? ''}: 401 Unauthorized`;
}
