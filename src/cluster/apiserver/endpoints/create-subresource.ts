import type { Pod } from '#kube/generated/types.ts';
import type { KubeObject, Unstructured } from '#kube/object.ts';
import { conflict } from '#kube/status-errors.ts';
import type { Status } from '#kube/status-error.ts';
import { deleteObject } from '../generic/delete-object.ts';
import { getObject } from '../generic/read-object.ts';
import { updateObject } from '../generic/update-object.ts';
import { createToken } from '../authentication/create-token.ts';
import { decodeBody } from './decode-body.ts';
import { checkDisruptionBudget } from './disruption-budget.ts';
import { deleteOptions } from './delete.ts';
import { writeContext, type RequestScope } from './request-scope.ts';

type Creation = (scope: RequestScope) => Status | KubeObject;

const SUCCESS: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };

/** Subresources that are created, not updated. */
const creations: Readonly<Record<string, Creation>> = { binding: bind, eviction: evict, token };

export function isCreatable(subresource: string): boolean {
  return Object.hasOwn(creations, subresource);
}

export function createSubresource(scope: RequestScope): Status | KubeObject {
  return (creations[scope.info.subresource ?? ''] as Creation)(scope);
}

function bind(scope: RequestScope): Status {
  const { server, definition, info } = scope;
  const binding = decodeBody(scope, { group: '', version: 'v1', kind: 'Binding' });
  const pod = getObject(server, definition, info.namespace, info.name) as Pod;
  if (pod.metadata.deletionTimestamp !== undefined)
    throw conflict(definition.resource, info.name, `pod ${info.name} is being deleted, cannot be assigned to a host`);
  if (pod.spec.nodeName)
    throw conflict({ group: '', plural: 'pods/binding' }, info.name, `pod ${info.name} is already assigned to node "${pod.spec.nodeName}"`);
  const withoutVersion: Unstructured = { ...binding, metadata: { ...binding.metadata, resourceVersion: undefined as never } };
  updateObject(server, definition, info.namespace, info.name, () => withoutVersion, writeContext(scope), 'binding');
  return SUCCESS;
}

/** Mirrors EvictionREST of k8s.io/kubernetes/pkg/registry/core/pod/storage. */
function evict(scope: RequestScope): Status {
  const { server, definition, info } = scope;
  const eviction = decodeBody(scope, { group: 'policy', version: 'v1', kind: 'Eviction' });
  const pod = getObject(server, definition, info.namespace, info.name) as Pod;
  checkDisruptionBudget(server, pod, writeContext(scope));
  const body = (eviction as { readonly deleteOptions?: object }).deleteOptions ?? {};
  deleteObject(server, definition, info.namespace, info.name, deleteOptions({ request: { ...scope.request, body } }), writeContext(scope));
  return SUCCESS;
}

function token(scope: RequestScope): KubeObject {
  const { server, definition, info } = scope;
  const account = getObject(server, definition, info.namespace, info.name);
  return createToken(server, account, decodeBody(scope, { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' }));
}
