import type { ProgramRegistry } from '#posix/process.ts';
import type { ResourceName } from '../api/api.ts';
import type { ImageDefinition } from './image-definition.ts';
import { parseImageReference, type ImageReference } from './image-reference.ts';
import { Image } from './image.ts';

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

  resolve(reference: ImageReference): Image | PullFailure {
    const image = this.#lookup(reference);
    if (image !== undefined) return image;
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
