// Mirrors the ScaleREST of each scalable kind in k8s.io/kubernetes/pkg/registry.
import type { Scale } from '#kube/generated/types.ts';
import { deepCopy } from '#kube/freeze.ts';
import type { KubeObject, Unstructured } from '#kube/object.ts';
import { badRequest, conflict, invalid } from '#kube/status-errors.ts';
import { ageColumn, column, nameColumn } from '../registry/table/column.ts';
import type { ResourceDefinition, ServedVersion, TableColumn } from '../resource-definition.ts';
import { encodeObject } from './encode-object.ts';
import type { RequestScope } from './request-scope.ts';

export const SCALE_KIND = { group: 'autoscaling', version: 'v1', kind: 'Scale' } as const;

export function scaleOf({ scale }: ResourceDefinition, object: KubeObject): Scale & KubeObject {
  if (scale === undefined) throw badRequest('not scalable');
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const selector = scale.selector(object);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), uid, resourceVersion, creationTimestamp },
    spec: { replicas: scale.specReplicas(object) },
    status: { replicas: scale.statusReplicas(object), ...(selector === '' ? {} : { selector }) },
  };
}

const columns: readonly TableColumn<Scale & KubeObject>[] = [
  nameColumn,
  column('Desired', 'integer', 'How many are asked for', ({ spec }) => spec?.replicas ?? 0),
  column('Available', 'integer', 'How many there are', ({ status }) => status?.replicas ?? 0),
  ageColumn,
];

/** A scale in the form the client accepts. */
export function encodeScale(scope: RequestScope, scale: Scale & KubeObject): unknown {
  const version = { ...scope.version, columns: columns as ServedVersion['columns'] & object, fromStored: (object: KubeObject) => object };
  return encodeObject({ ...scope, version }, scale);
}

/** The object with the replicas that `sent` asks for. */
export function withScale({ scale, resource }: ResourceDefinition, current: KubeObject, sent: Unstructured): KubeObject {
  if (scale === undefined) throw badRequest('not scalable');
  const { resourceVersion, name } = sent.metadata ?? {};
  if (resourceVersion !== undefined && resourceVersion !== '' && resourceVersion !== current.metadata.resourceVersion) {
    throw conflict(resource, current.metadata.name);
  }
  const replicas = (sent as { spec?: { replicas?: number } }).spec?.replicas ?? 0;
  if (replicas < 0) {
    const message = `Invalid value: ${replicas}: must be greater than or equal to 0`;
    throw invalid(SCALE_KIND, name ?? current.metadata.name, [{ type: 'FieldValueInvalid', field: 'spec.replicas', message }]);
  }
  const draft = deepCopy(current);
  scale.setReplicas(draft, replicas);
  return draft;
}
