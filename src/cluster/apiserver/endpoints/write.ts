// Mirrors createHandler and UpdateResource of k8s.io/apiserver/pkg/endpoints/handlers.
import type { KubeObject } from '#kube/object.ts';
import { createObject } from '../generic/create-object.ts';
import { updateObject } from '../generic/update-object.ts';
import { decodeBody } from './decode-body.ts';
import { writeContext, type RequestScope } from './request-scope.ts';
import { SCALE_KIND, scaleOf, withScale } from './scale.ts';

export function create(scope: RequestScope): KubeObject {
  const { server, definition, info } = scope;
  return createObject(server, definition, info.namespace, decodeBody(scope), writeContext(scope));
}

export function update(scope: RequestScope): KubeObject {
  const { server, definition, info } = scope;
  const { namespace, name, subresource } = info;
  if (subresource === 'scale') {
    const sent = decodeBody(scope, SCALE_KIND);
    return scaleOf(
      definition,
      updateObject(server, definition, namespace, name, (current) => withScale(definition, current, sent), { ...writeContext(scope), subresource }),
    );
  }
  const sent = decodeBody(scope);
  return updateObject(server, definition, namespace, name, () => sent, writeContext(scope), subresource);
}
