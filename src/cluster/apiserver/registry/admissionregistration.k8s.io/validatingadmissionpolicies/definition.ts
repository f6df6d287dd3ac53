import { getApiResource } from '#kube/api-resources.ts';
import type { ValidatingAdmissionPolicy } from '#kube/generated/types.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { defaultMatchResources } from '../default-match-resources.ts';
import { validateAdmissionPolicy } from './validate-admission-policy.ts';

const paramKind = ({ spec }: ValidatingAdmissionPolicy): string =>
  spec.paramKind === undefined ? '<unset>' : `${spec.paramKind.apiVersion ?? ''}/${spec.paramKind.kind ?? ''}`;

export const validatingAdmissionPolicies = defineResource<ValidatingAdmissionPolicy>({
  resource: getApiResource('admissionregistration.k8s.io', 'validatingadmissionpolicies'),
  strategy: {
    ...guardStatus<ValidatingAdmissionPolicy>(),
    default({ spec }) {
      if (!spec) return;
      spec.failurePolicy ??= 'Fail';
      defaultMatchResources(spec.matchConstraints);
    },
    validate: validateAdmissionPolicy,
    validateUpdate: validateMetadataUpdate,
    subresources: { status: statusSubresource<ValidatingAdmissionPolicy>() },
  },
  columns: [
    nameColumn,
    column('Validations', 'integer', 'How many expressions it holds', ({ spec }) => spec.validations?.length ?? 0),
    column('ParamKind', 'string', 'What its parameters are', paramKind),
    ageColumn,
  ],
});
