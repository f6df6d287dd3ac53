// Mirrors printIngressClass of k8s.io/kubernetes/pkg/printers/internalversion.
import type { IngressClass } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import type { TableColumn } from '../../../resource-definition.ts';

function parameters(ingressClass: IngressClass): string {
  const reference = ingressClass.spec.parameters;
  if (!reference) return '<none>';
  return `${reference.kind}${reference.apiGroup === undefined ? '' : `.${reference.apiGroup}`}/${reference.name}`;
}

export const ingressClassColumns: readonly TableColumn<IngressClass>[] = [
  nameColumn,
  column('Controller', 'string', 'Controller that is responsible for handling this class', (ingressClass) => ingressClass.spec.controller ?? ''),
  column('Parameters', 'string', 'A reference to a resource with additional parameters', parameters),
  ageColumn,
];
