import type { KubeObject } from '#kube/object.ts';
import type { Evidence } from './verdict.ts';
import type { ClusterReader } from './world.ts';

/** A reader that notes the objects it hands out, and the resources that were asked about. */
export class RecordingReader implements ClusterReader {
  readonly #inner: ClusterReader;
  readonly #objects = new Map<string, Evidence>();
  readonly resources = new Set<string>();

  constructor(inner: ClusterReader) {
    this.#inner = inner;
  }

  async find(resource: string, namespace: string | undefined, name: string): Promise<KubeObject | undefined> {
    this.resources.add(resource);
    const object = await this.#inner.find(resource, namespace, name);
    if (object !== undefined) this.#note(resource, object);
    return object;
  }

  async list(resource: string, namespace?: string): Promise<readonly KubeObject[]> {
    this.resources.add(resource);
    return this.#inner.list(resource, namespace);
  }

  get evidence(): readonly Evidence[] {
    return [...this.#objects.values()];
  }

  #note(resource: string, object: KubeObject): void {
    const { namespace, name, resourceVersion } = object.metadata;
    this.#objects.set(`${resource}/${namespace ?? ''}/${name}`, {
      resource,
      ...(namespace === undefined ? {} : { namespace }),
      name,
      resourceVersion,
    });
  }
}
