import { deepFreeze } from '#kube/freeze.ts';
import type { KubeObject, New } from '#kube/object.ts';
import type { ResourceTypes } from '#kube/generated/types.ts';
import type { Api, DeleteOptions, ListOptions, ObjectEvent, ResourceName } from '../api/api.ts';
import { userNamed, type UserInfo } from './authentication/user-info.ts';
import { createObject } from './generic/create-object.ts';
import { deleteObject } from './generic/delete-object.ts';
import type { Server } from './generic/server.ts';
import { updateObject } from './generic/update-object.ts';
import type { WriteContext } from './generic/write-context.ts';

/** The API server as the control plane's own parts reach it. */
export class InProcessApi implements Api {
  readonly #server: Server;
  readonly #context: WriteContext;

  constructor(server: Server, userInfo: UserInfo) {
    this.#server = server;
    this.#context = {
      api: this,
      clock: server.clock,
      random: server.random,
      ranges: server.ranges,
      user: userInfo.name,
      userInfo,
      dryRun: false,
      fieldManager: managerOf(userInfo.name),
      operation: 'Update',
      warn: () => undefined,
    };
  }

  find<R extends ResourceName>(resource: R, namespace: string | undefined, name: string): ResourceTypes[R] | undefined {
    return this.#server.store.find(resource, namespace, name) as ResourceTypes[R] | undefined;
  }

  list<R extends ResourceName>(resource: R, options?: ListOptions): readonly ResourceTypes[R][] {
    return this.#server.store.list(resource, options) as readonly ResourceTypes[R][];
  }

  create<R extends ResourceName>(resource: R, object: New<ResourceTypes[R]>): ResourceTypes[R] {
    const { metadata } = object as { readonly metadata: { readonly namespace?: string } };
    return createObject(this.#server, this.#server.registry.get(resource), metadata.namespace, object, this.#context) as ResourceTypes[R];
  }

  update<R extends ResourceName>(resource: R, object: ResourceTypes[R], options?: { readonly subresource?: string }): ResourceTypes[R] {
    const { namespace, name } = (object as KubeObject).metadata;
    const definition = this.#server.registry.get(resource);
    return updateObject(this.#server, definition, namespace, name, () => object, this.#context, options?.subresource) as ResourceTypes[R];
  }

  delete(resource: ResourceName, namespace: string | undefined, name: string, options: DeleteOptions = {}): void {
    deleteObject(this.#server, this.#server.registry.get(resource), namespace, name, options, this.#context);
  }

  subscribe<R extends ResourceName>(resource: R, handler: (event: ObjectEvent<ResourceTypes[R]>) => void): () => void {
    return this.#server.store.subscribe((event) => handler(event as unknown as ObjectEvent<ResourceTypes[R]>), resource);
  }

  as(actor: string): Api {
    return new InProcessApi(this.#server, deepFreeze(userNamed(actor, ['system:masters'])));
  }
}

/** The binary an identity runs in: what its User-Agent would start with. */
function managerOf(actor: string): string {
  if (actor.startsWith('system:node:')) return 'kubelet';
  if (actor.startsWith('system:serviceaccount:kube-system:') || actor.endsWith('-controller')) return 'kube-controller-manager';
  return actor.startsWith('system:') ? actor.slice('system:'.length) : actor;
}
