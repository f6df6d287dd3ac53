import { getApiResource } from '#kube/api-resources.ts';
import type { PodTemplate } from '#kube/generated/types.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { column, nameColumn } from '../../table/column.ts';
import { formatLabels } from '../../table/format-labels.ts';
import { defineResource } from '../../../resource-definition.ts';
import { defaultPodTemplate } from '../pod-spec/default-pod-template.ts';
import { validatePodTemplateObject } from './validate-pod-template-object.ts';

const containers = ({ template }: PodTemplate) => template?.spec?.containers ?? [];

export const podTemplates = defineResource<PodTemplate>({
  resource: getApiResource('', 'podtemplates'),
  strategy: {
    default(object) {
      object.template = defaultPodTemplate(object.template);
    },
    validate: validatePodTemplateObject,
    validateUpdate: validateMetadataUpdate,
    generationOf: ({ template }) => template,
  },
  columns: [
    nameColumn,
    column('Containers', 'string', 'Names of each container in the template.', (object) =>
      containers(object)
        .map(({ name }) => name)
        .join(','),
    ),
    column('Images', 'string', 'Images referenced by each container in the template.', (object) =>
      containers(object)
        .map(({ image }) => image ?? '')
        .join(','),
    ),
    column('Pod Labels', 'string', 'The labels for the pod template.', ({ template }) => formatLabels(template?.metadata?.labels)),
  ],
});
