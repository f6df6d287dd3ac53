// Mirrors k8s.io/kube-openapi/pkg/handler. Built when it is first asked for.
import type { ResourceRegistry } from '../resource-registry.ts';
import { models } from './openapi-v3.ts';
import { pathsOf } from './paths.ts';

const documents = new WeakMap<ResourceRegistry, object>();

export function openApiV2(registry: ResourceRegistry): object {
  let document = documents.get(registry);
  if (document === undefined) {
    const resources = registry.definitions.map(({ resource }) => resource);
    document = {
      swagger: '2.0',
      info: { title: 'Kubernetes', version: 'v1.34.0' },
      paths: pathsOf(resources, '#/definitions/'),
      definitions: models(resources, '#/definitions/'),
    };
    documents.set(registry, document);
  }
  return document;
}
