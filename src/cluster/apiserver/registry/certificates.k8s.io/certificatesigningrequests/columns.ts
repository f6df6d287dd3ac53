// Mirrors printCertificateSigningRequest of k8s.io/kubernetes/pkg/printers/internalversion.
import { humanDuration } from '#kube/duration.ts';
import type { CertificateSigningRequest } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import type { TableColumn } from '../../../resource-definition.ts';

/** A request that was denied stays denied, even if it was approved too. */
function condition({ status }: CertificateSigningRequest): string {
  const has = (type: string) => status?.conditions?.some((found) => found.type === type) ?? false;
  const decision = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  return `${decision}${has('Failed') ? ',Failed' : ''}${status?.certificate ? ',Issued' : ''}`;
}

export const signingRequestColumns: readonly TableColumn<CertificateSigningRequest>[] = [
  nameColumn,
  ageColumn,
  column('SignerName', 'string', 'Who is asked to sign', ({ spec }) => spec.signerName),
  column('Requestor', 'string', 'Who asks', ({ spec }) => spec.username ?? ''),
  column('RequestedDuration', 'string', 'How long the certificate shall be valid', ({ spec }) =>
    spec.expirationSeconds === undefined ? '<none>' : humanDuration(spec.expirationSeconds * 1000),
  ),
  column('Condition', 'string', 'What was decided', condition),
];
