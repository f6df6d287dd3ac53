// Mirrors pkg/kubelet/images: pull policies, messages and the node's cache.
import type { Random } from '#posix/random.ts';
import type { ImageCatalogue } from '../containers/image-catalogue.ts';
import { parseImageReference } from '../containers/image-reference.ts';
import type { RegistryCredentials } from '../containers/registry-credentials.ts';
import type { Image } from '../containers/image.ts';
import type { KubeletSettings } from './settings.ts';

/** What it takes to have an image. */
export type PullPlan =
  | { readonly kind: 'present'; readonly image: Image }
  | { readonly kind: 'pull'; readonly image: Image | undefined; readonly error: string | undefined; readonly duration: number }
  | { readonly kind: 'never' }
  | { readonly kind: 'invalid'; readonly message: string };

/** A pull of this size takes the longest time. */
const LARGE = 200_000_000;

export class ImagePuller {
  readonly #catalogue: ImageCatalogue;
  readonly #random: Random;
  readonly #settings: KubeletSettings;
  /** `node image-id` of what is on the nodes' disks. */
  readonly #present: Set<string>;

  constructor(catalogue: ImageCatalogue, random: Random, settings: KubeletSettings, present: readonly string[] = []) {
    this.#catalogue = catalogue;
    this.#random = random;
    this.#settings = settings;
    this.#present = new Set(present);
  }

  get present(): readonly string[] {
    return [...this.#present];
  }

  plan(node: string, name: string, policy: string, credentials: readonly RegistryCredentials[] = []): PullPlan {
    const reference = parseImageReference(name);
    if (typeof reference === 'string') {
      return { kind: 'invalid', message: `Failed to apply default image tag "${name}": couldn't parse image name "${name}": ${reference}` };
    }
    const resolved = this.#catalogue.resolve(reference, credentials);
    const allowed = 'error' in resolved ? undefined : resolved;
    // A private image that another pod has brought to the node is there for all, unless the policy asks the registry.
    const local = allowed ?? this.#catalogue.find(name);
    const image = allowed ?? (local !== undefined && policy !== 'Always' && this.#present.has(`${node} ${local.id}`) ? local : undefined);
    const error = 'error' in resolved ? resolved.error : undefined;
    const present = image !== undefined && this.#present.has(`${node} ${image.id}`);
    if (policy === 'Never') return present ? { kind: 'present', image } : { kind: 'never' };
    if (present && policy !== 'Always') return { kind: 'present', image };
    const [least, most] = present || image === undefined ? this.#settings.pullCached : this.#settings.pull;
    const share = present || image === undefined ? this.#random.next() : Math.min(1, image.size / LARGE) * (0.85 + this.#random.next() * 0.15);
    return { kind: 'pull', image, error, duration: Math.round(least + (most - least) * share) };
  }

  /** For images that were loaded before the cluster was looked at. */
  keep(node: string, image: Image): void {
    this.#present.add(`${node} ${image.id}`);
  }
}
