// Mirrors applyPatcher of k8s.io/apiserver/pkg/endpoints/handlers/patch.go.
import type { KubeObject } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import type { RequestScope } from './request-scope.ts';

export function serverSideApply(_scope: RequestScope): { readonly object: KubeObject; readonly created: boolean } {
  throw new StatusError({ code: 501, reason: 'NotImplemented', message: 'server-side apply' });
}
