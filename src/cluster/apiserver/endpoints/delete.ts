// Mirrors DeleteResource and DeleteCollection of k8s.io/apiserver/pkg/endpoints/handlers.
import { groupResource, groupVersion } from '#kube/api-resource.ts';
import type { KubeObject } from '#kube/object.ts';
import { badRequest, isNotFound } from '#kube/status-errors.ts';
import type { Status } from '#kube/status-error.ts';
import type { DeleteOptions } from '../../api/api.ts';
import { deleteObject, type Deletion } from '../generic/delete-object.ts';
import { selectObjects } from './list.ts';
import { queryValue } from './request-info.ts';
import { writeContext, type RequestScope } from './request-scope.ts';

/** Resources whose last state is the answer to their deletion; for the others it is a Status. */
const RETURN_DELETED_OBJECT = new Set([
  'pods',
  'services',
  'serviceaccounts',
  'persistentvolumes',
  'persistentvolumeclaims',
  'podtemplates',
  'resourcequotas',
]);

export function deleteOne(scope: RequestScope): Status | KubeObject {
  const { server, definition, info } = scope;
  return answer(scope, deleteObject(server, definition, info.namespace, info.name, deleteOptions(scope), writeContext(scope)));
}

export function deleteCollection(scope: RequestScope): object {
  const { server, definition } = scope;
  const options = deleteOptions(scope);
  const context = writeContext(scope);
  const items: KubeObject[] = [];
  for (const { metadata } of selectObjects(scope)) {
    try {
      items.push(deleteObject(server, definition, metadata.namespace, metadata.name, options, context).object);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  const { version } = scope;
  const metadata = { resourceVersion: String(server.store.revision) };
  return {
    kind: version.listKind ?? `${version.resource.kind}List`,
    apiVersion: groupVersion(version.resource),
    metadata,
    items: items.map(version.fromStored),
  };
}

function answer({ version, version: { resource } }: RequestScope, { object, removed }: Deletion): Status | KubeObject {
  if (!removed || RETURN_DELETED_OBJECT.has(groupResource(resource))) return version.fromStored(object);
  const { name, uid } = object.metadata;
  const group = resource.group === '' ? {} : { group: resource.group };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: { name, ...group, kind: resource.plural, uid } };
}

/** From the body and, as older clients send them, the query. */
export function deleteOptions({ request }: Pick<RequestScope, 'request'>): DeleteOptions {
  const body = (typeof request.body === 'object' && request.body !== null ? request.body : {}) as DeleteOptions & {
    readonly orphanDependents?: boolean;
  };
  const grace = queryValue(request.query, 'gracePeriodSeconds');
  const policy = body.propagationPolicy ?? queryValue(request.query, 'propagationPolicy') ?? orphanPolicy(body.orphanDependents);
  if (policy !== undefined && policy !== 'Foreground' && policy !== 'Background' && policy !== 'Orphan') {
    throw badRequest(
      `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "${policy}": supported values: "Foreground", "Background", "Orphan"`,
    );
  }
  const gracePeriodSeconds = body.gracePeriodSeconds ?? (grace === undefined ? undefined : Number(grace));
  return {
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(policy === undefined ? {} : { propagationPolicy: policy }),
    ...(body.preconditions === undefined ? {} : { preconditions: body.preconditions }),
  };
}

function orphanPolicy(orphanDependents: boolean | undefined): DeleteOptions['propagationPolicy'] {
  return orphanDependents === undefined ? undefined : orphanDependents ? 'Orphan' : 'Background';
}
