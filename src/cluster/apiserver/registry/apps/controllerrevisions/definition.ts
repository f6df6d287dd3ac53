import { getApiResource } from '#kube/api-resources.ts';
import type { ControllerRevision } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { validateControllerRevision, validateControllerRevisionUpdate } from './validate-controller-revision.ts';

/** `statefulset.apps/web` */
function controller({ metadata }: ControllerRevision): string {
  const owner = metadata.ownerReferences?.find((reference) => reference.controller === true);
  if (owner === undefined) return '<none>';
  const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
  return `${owner.kind.toLowerCase()}${group}/${owner.name}`;
}

export const controllerRevisions = defineResource<ControllerRevision>({
  resource: getApiResource('apps', 'controllerrevisions'),
  strategy: {
    default(revision) {
      revision.revision ??= 0;
    },
    validate: validateControllerRevision,
    validateUpdate: validateControllerRevisionUpdate,
  },
  columns: [
    nameColumn,
    column('Controller', 'string', 'The object that the revision is of', controller),
    column('Revision', 'integer', 'Number of the revision', ({ revision }) => revision),
    ageColumn,
  ],
});
