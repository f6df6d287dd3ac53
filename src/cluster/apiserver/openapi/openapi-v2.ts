// Mirrors k8s.io/kube-openapi/pkg/handler. Built when it is first asked for.
import type { Registry, Served } from '../resource-registry.ts';
import { models, modelNames } from './models.ts';
import { pathsOf } from './paths.ts';
import { serverVersion } from '../endpoints/version.ts';

const documents = new WeakMap<readonly Served[], object>();

export function openApiV2({ served }: Registry): object {
  let document = documents.get(served);
  if (document === undefined) {
    const resources = served.map(({ version }) => version.resource);
    document = {
      swagger: '2.0',
      info: { title: 'Kubernetes', version: serverVersion.gitVersion },
      paths: pathsOf(resources, '#/definitions/', modelNames(served)),
      definitions: models(served, '#/definitions/'),
    };
    documents.set(served, document);
  }
  return document;
}
