// Mirrors ReferenceGrant: who may refer to objects of another namespace.
import type { Api } from '../../api/api.ts';
import { gatewayResource } from './gateway-status.ts';
import type { ReferenceGrant } from './gateway-types.ts';

interface Reference {
  readonly fromKind: 'HTTPRoute' | 'Gateway';
  readonly fromNamespace: string;
  readonly toKind: 'Service' | 'Secret';
  readonly toNamespace: string;
  readonly toName: string;
}

export function isGranted(api: Api, { fromKind, fromNamespace, toKind, toNamespace, toName }: Reference): boolean {
  if (fromNamespace === toNamespace) return true;
  const grants = api.list(gatewayResource('referencegrants'), { namespace: toNamespace }) as unknown as readonly ReferenceGrant[];
  return grants.some(
    ({ spec }) =>
      spec.from.some(({ group, kind, namespace }) => group === 'gateway.networking.k8s.io' && kind === fromKind && namespace === fromNamespace) &&
      spec.to.some(({ group, kind, name }) => group === '' && kind === toKind && (name === undefined || name === '' || name === toName)),
  );
}
