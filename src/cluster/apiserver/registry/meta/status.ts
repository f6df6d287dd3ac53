import type { Draft, KubeObject } from '#kube/object.ts';
import type { Strategy, Subresource } from '../../resource-definition.ts';

interface WithStatus {
  status?: unknown;
}

/** The status of an object whose status only the `status` subresource may write. */
export function statusOf(object: object): unknown {
  return (object as WithStatus).status;
}

export function setStatus(object: object, status: unknown): void {
  if (status === undefined) delete (object as WithStatus).status;
  else (object as WithStatus).status = status;
}

/** The `status` subresource of custom resources: takes the status and nothing else from what was sent. */
export const STATUS_ALONE: Subresource<KubeObject> = {
  replaces: true,
  apply: (stored, changed) => setStatus(stored, statusOf(changed)),
};

/** The `status` subresource: takes the status, and the labels, annotations and finalizers, from what was sent. */
export function statusSubresource<T extends KubeObject>(validate?: Subresource<T>['validate']): Subresource<T> {
  return {
    replaces: true,
    apply(stored: Draft<T>, changed: T) {
      const metadata = stored.metadata;
      const { labels, annotations, finalizers } = changed.metadata;
      Object.assign(metadata, { labels, annotations, finalizers });
      setStatus(stored, statusOf(changed));
    },
    ...(validate === undefined ? {} : { validate }),
  };
}

/** What every kind with a `status` subresource shares: clients cannot set the status in any other way. */
export function guardStatus<T extends KubeObject>(initial?: (object: T) => unknown): Pick<Strategy<T>, 'prepareForCreate' | 'prepareForUpdate'> {
  return {
    prepareForCreate: (object) => setStatus(object, initial?.(object as T)),
    prepareForUpdate: (object, old) => setStatus(object, statusOf(old)),
  };
}
