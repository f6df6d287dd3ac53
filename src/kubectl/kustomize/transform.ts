/** What a kustomization does to all its objects: namespace, names, labels, annotations, replicas, images. */
import { at, containersOf, isObject, listAt, podSpecsOf, templatesOf, type AnyObject } from './pod-specs.ts';
import type { ImageRule, Kustomization, LabelRule } from './kustomization.ts';
import { isCalled, isNamespaced, nameOf, rename, type Resource } from './resource.ts';

type Labels = Readonly<Record<string, string>>;

export function transform(resources: readonly Resource[], kustomization: Kustomization): void {
  const { namespace, namePrefix = '', nameSuffix = '', labels = [], commonLabels, commonAnnotations, replicas = [], images = [] } = kustomization;
  if (namespace !== undefined && namespace !== '') for (const resource of resources) setNamespace(resource, namespace, resources);
  if (namePrefix !== '' || nameSuffix !== '') {
    for (const resource of resources) if (isRenamed(resource)) rename(resource, `${namePrefix}${nameOf(resource)}${nameSuffix}`);
  }
  for (const rule of labels) for (const { object } of resources) addLabels(object, rule);
  if (commonLabels !== undefined)
    for (const { object } of resources) addLabels(object, { pairs: commonLabels, includeSelectors: true, includeTemplates: true });
  if (commonAnnotations !== undefined) for (const { object } of resources) addAnnotations(object, commonAnnotations);
  for (const { name, count } of replicas) for (const resource of resources) setReplicas(resource, name, count);
  for (const image of images) for (const { object } of resources) setImage(object, image);
}

/** Names that mean something to others stay. */
function isRenamed({ object }: Resource): boolean {
  return !['Namespace', 'CustomResourceDefinition', 'APIService'].includes(object.kind ?? '');
}

function setNamespace(resource: Resource, namespace: string, all: readonly Resource[]): void {
  const { object } = resource;
  const metadata = (object.metadata ??= {});
  if (object.kind === 'Namespace') {
    if (metadata.name !== namespace) rename(resource, namespace);
    return;
  }
  if (object.kind === 'RoleBinding' || object.kind === 'ClusterRoleBinding') {
    for (const subject of listAt(object, 'subjects')) {
      if (subject['kind'] !== 'ServiceAccount') continue;
      const ours = all.some((each) => each.object.kind === 'ServiceAccount' && isCalled(each, String(subject['name'] ?? '')));
      if (subject['name'] === 'default' || ours) subject['namespace'] = namespace;
    }
  }
  if (!isNamespaced(object)) return;
  if (metadata.namespace !== undefined) resource.namespaces.push(metadata.namespace);
  metadata.namespace = namespace;
}

function merge(holder: AnyObject, field: string, pairs: Labels): void {
  holder[field] = { ...(isObject(holder[field]) ? holder[field] : {}), ...pairs };
}

function inMetadata(object: AnyObject, field: 'labels' | 'annotations', pairs: Labels): void {
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  object['metadata'] = metadata;
  merge(metadata, field, pairs);
}

function addLabels(object: AnyObject, { pairs = {}, includeSelectors = false, includeTemplates = false }: LabelRule): void {
  inMetadata(object, 'labels', pairs);
  if (includeSelectors || includeTemplates) for (const template of templatesOf(object)) inMetadata(template, 'labels', pairs);
  if (includeTemplates || includeSelectors)
    for (const claim of object['kind'] === 'StatefulSet' ? listAt(object, 'spec', 'volumeClaimTemplates') : []) inMetadata(claim, 'labels', pairs);
  if (includeSelectors) addToSelectors(object, pairs);
}

function addToSelectors(object: AnyObject, pairs: Labels): void {
  const spec = object['spec'];
  if (!isObject(spec)) return;
  switch (object['kind']) {
    case 'Service':
    case 'ReplicationController':
      if (isObject(spec['selector']) || object['kind'] === 'ReplicationController') merge(spec, 'selector', pairs);
      break;
    case 'Deployment':
    case 'ReplicaSet':
    case 'DaemonSet':
    case 'StatefulSet':
      spec['selector'] = isObject(spec['selector']) ? spec['selector'] : {};
      merge(spec['selector'] as AnyObject, 'matchLabels', pairs);
      break;
    case 'Job':
    case 'PodDisruptionBudget':
      if (isObject(at(spec, 'selector', 'matchLabels'))) merge(spec['selector'] as AnyObject, 'matchLabels', pairs);
      break;
    case 'NetworkPolicy':
      if (isObject(at(spec, 'podSelector', 'matchLabels'))) merge(spec['podSelector'] as AnyObject, 'matchLabels', pairs);
      break;
    default:
  }
  for (const pod of podSpecsOf(object)) {
    for (const spread of listAt(pod, 'topologySpreadConstraints')) {
      if (isObject(at(spread, 'labelSelector', 'matchLabels'))) merge(spread['labelSelector'] as AnyObject, 'matchLabels', pairs);
    }
  }
}

function addAnnotations(object: AnyObject, pairs: Labels): void {
  inMetadata(object, 'annotations', pairs);
  for (const template of templatesOf(object)) inMetadata(template, 'annotations', pairs);
}

function setReplicas(resource: Resource, name: string, count: number): void {
  const { object } = resource;
  if (!['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController'].includes(object.kind ?? '') || !isCalled(resource, name)) return;
  object['spec'] = { ...(isObject(object['spec']) ? object['spec'] : {}), replicas: count };
}

function setImage(object: AnyObject, rule: ImageRule): void {
  for (const spec of podSpecsOf(object)) {
    for (const container of containersOf(spec)) {
      const image = container['image'];
      if (typeof image !== 'string') continue;
      const match = /^(.*?)(?::([^/:@]+))?(?:@(.+))?$/.exec(image);
      const [, name = '', tag = '', digest = ''] = match ?? [];
      if (name === rule.name) container['image'] = changed(rule, name, tag, digest);
    }
  }
}

function changed(rule: ImageRule, name: string, tag: string, digest: string): string {
  const newName = rule.newName ?? name;
  if (rule.digest !== undefined && rule.digest !== '') {
    const kept = rule.newTag === undefined || rule.newTag === '' ? '' : `:${rule.newTag}`;
    return `${newName}${kept}@${rule.digest}`;
  }
  const newTag = rule.newTag === undefined || rule.newTag === '' ? tag : rule.newTag;
  const suffixed = rule.tagSuffix === undefined ? newTag : `${newTag}${rule.tagSuffix}`;
  const keepsDigest = digest !== '' && (rule.newTag === undefined || rule.newTag === '');
  return `${newName}${suffixed === '' ? '' : `:${suffixed}`}${keepsDigest ? `@${digest}` : ''}`;
}
