import { getApiResource } from '#kube/api-resources.ts';
import type { ValidatingAdmissionPolicyBinding } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { defaultMatchResources } from '../default-match-resources.ts';

const ACTIONS = ['Audit', 'Deny', 'Warn'];
const BOTH =
  'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)';

function validateBinding({ metadata, spec }: ValidatingAdmissionPolicyBinding): readonly FieldError[] {
  const { policyName, validationActions = [] } = spec ?? {};
  const path = 'spec.validationActions';
  return [
    ...validateObjectMeta(metadata, false, dnsSubdomainName),
    ...(policyName ? [] : [field.required('spec.policyName')]),
    ...(validationActions.length > 0 ? [] : [field.required(path, 'at least one validation action is required')]),
    ...validationActions.flatMap((action, index) => (ACTIONS.includes(action) ? [] : [field.notSupported(`${path}[${index}]`, action, ACTIONS)])),
    ...(validationActions.includes('Deny') && validationActions.includes('Warn') ? [field.invalid(path, validationActions, BOTH)] : []),
  ];
}

const paramRef = ({ spec }: ValidatingAdmissionPolicyBinding): string => {
  const { name, namespace, selector } = spec.paramRef ?? {};
  if (name !== undefined) return namespace === undefined ? name : `${namespace}/${name}`;
  return selector === undefined ? '<unset>' : '<selector>';
};

export const validatingAdmissionPolicyBindings = defineResource<ValidatingAdmissionPolicyBinding>({
  resource: getApiResource('admissionregistration.k8s.io', 'validatingadmissionpolicybindings'),
  strategy: {
    default({ spec }) {
      if (spec) defaultMatchResources(spec.matchResources);
    },
    validate: validateBinding,
    validateUpdate: validateMetadataUpdate,
  },
  columns: [
    nameColumn,
    column('PolicyName', 'string', 'The policy that it puts in force', ({ spec }) => spec.policyName ?? ''),
    column('ParamRef', 'string', 'With which parameters', paramRef),
    ageColumn,
  ],
});
