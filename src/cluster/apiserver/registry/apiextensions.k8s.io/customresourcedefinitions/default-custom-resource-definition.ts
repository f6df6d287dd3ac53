// Mirrors SetDefaults_CustomResourceDefinition and _CustomResourceDefinitionSpec of k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1.
import type { CustomResourceDefinition } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';

export function defaultCustomResourceDefinition(definition: Draft<CustomResourceDefinition>): void {
  const { spec } = definition;
  if (!spec) return;
  const names = (spec.names ??= { kind: '', plural: '' });
  if (names.kind) {
    names.singular ||= names.kind.toLowerCase();
    names.listKind ||= `${names.kind}List`;
  }
  spec.conversion ??= { strategy: 'None' };
  const service = spec.conversion.webhook?.clientConfig?.service;
  if (service) service.port ??= 443;
}
