/** Names inside objects follow what they name. Mirrors kustomize's nameReference configuration. */
import { at, containersOf, isObject, listAt, podSpecsOf, type AnyObject } from './pod-specs.ts';
import { isCalled, nameOf, type Resource } from './resource.ts';

interface Reference {
  readonly kind: string;
  readonly holder: AnyObject;
  readonly field: string;
}

/** Points every reference at the present name of the object that once had the name. */
export function followNames(resources: readonly Resource[]): void {
  for (const resource of resources) {
    for (const { kind, holder, field } of referencesIn(resource.object)) {
      const name = holder[field];
      if (typeof name !== 'string') continue;
      const target = find(resources, kind, name, resource);
      if (target === undefined) continue;
      holder[field] = nameOf(target);
      if (kind === 'ServiceAccount' && 'namespace' in holder && target.object.metadata?.namespace !== undefined)
        holder['namespace'] = target.object.metadata.namespace;
    }
  }
}

function find(resources: readonly Resource[], kind: string, name: string, from: Resource): Resource | undefined {
  const candidates = resources.filter((each) => each.object.kind === kind && each.names.includes(name) && isCalled(each, name));
  const near = candidates.filter((each) => each.object.metadata?.namespace === from.object.metadata?.namespace);
  return near[0] ?? candidates[0];
}

function referencesIn(object: AnyObject): readonly Reference[] {
  return [...podSpecsOf(object).flatMap(inPodSpec), ...inKind(object)];
}

function reference(kind: string, holder: unknown, field = 'name'): readonly Reference[] {
  return isObject(holder) && field in holder ? [{ kind, holder, field }] : [];
}

function inPodSpec(spec: AnyObject): readonly Reference[] {
  const sources = (each: AnyObject): readonly Reference[] => [
    ...reference('ConfigMap', each['configMap']),
    ...reference('Secret', each['secret']),
    ...reference('Secret', each['secret'], 'secretName'),
    ...reference('PersistentVolumeClaim', each['persistentVolumeClaim'], 'claimName'),
    ...listAt(each, 'projected', 'sources').flatMap(sources),
  ];
  return [
    ...reference('ServiceAccount', spec, 'serviceAccountName'),
    ...reference('PriorityClass', spec, 'priorityClassName'),
    ...listAt(spec, 'imagePullSecrets').flatMap((each) => reference('Secret', each)),
    ...listAt(spec, 'volumes').flatMap(sources),
    ...containersOf(spec).flatMap((container) => [
      ...listAt(container, 'envFrom').flatMap((each) => [...reference('ConfigMap', each['configMapRef']), ...reference('Secret', each['secretRef'])]),
      ...listAt(container, 'env').flatMap((each) => [
        ...reference('ConfigMap', at(each, 'valueFrom', 'configMapKeyRef')),
        ...reference('Secret', at(each, 'valueFrom', 'secretKeyRef')),
      ]),
    ]),
  ];
}

function inKind(object: AnyObject): readonly Reference[] {
  const spec = object['spec'];
  switch (object['kind']) {
    case 'Ingress':
      return [
        ...reference('Service', at(spec, 'defaultBackend', 'service')),
        ...listAt(spec, 'rules').flatMap((rule) =>
          listAt(rule, 'http', 'paths').flatMap((path) => reference('Service', at(path, 'backend', 'service'))),
        ),
        ...listAt(spec, 'tls').flatMap((tls) => reference('Secret', tls, 'secretName')),
        ...reference('IngressClass', spec, 'ingressClassName'),
      ];
    case 'HorizontalPodAutoscaler': {
      const target = at(spec, 'scaleTargetRef');
      return reference(String(at(target, 'kind') ?? ''), target);
    }
    case 'RoleBinding':
    case 'ClusterRoleBinding': {
      const role = object['roleRef'];
      const accounts = listAt(object, 'subjects').filter((subject) => subject['kind'] === 'ServiceAccount');
      return [...reference(String(at(role, 'kind') ?? ''), role), ...accounts.flatMap((each) => reference('ServiceAccount', each))];
    }
    case 'StatefulSet':
      return [
        ...reference('Service', spec, 'serviceName'),
        ...listAt(spec, 'volumeClaimTemplates').flatMap((each) => reference('StorageClass', each['spec'], 'storageClassName')),
      ];
    case 'PersistentVolumeClaim':
      return [...reference('PersistentVolume', spec, 'volumeName'), ...reference('StorageClass', spec, 'storageClassName')];
    case 'ServiceAccount':
      return [...listAt(object, 'imagePullSecrets'), ...listAt(object, 'secrets')].flatMap((each) => reference('Secret', each));
    default:
      return [];
  }
}
