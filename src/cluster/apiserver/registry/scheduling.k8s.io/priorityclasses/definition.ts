import { getApiResource } from '#kube/api-resources.ts';
import type { PriorityClass } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { validatePriorityClass, validatePriorityClassUpdate } from './validate-priority-class.ts';

export const priorityClasses = defineResource<PriorityClass>({
  resource: getApiResource('scheduling.k8s.io', 'priorityclasses'),
  strategy: {
    default(priorityClass) {
      priorityClass.preemptionPolicy ??= 'PreemptLowerPriority';
    },
    validate: validatePriorityClass,
    validateUpdate: validatePriorityClassUpdate,
    /** Starts at 1 and is never counted on. */
    generationOf: () => 1,
  },
  columns: [
    nameColumn,
    column('Value', 'integer', 'The priority of pods of the class', ({ value }) => value ?? 0),
    column('Global-Default', 'boolean', 'Whether pods that name no class get this one', ({ globalDefault }) => globalDefault ?? false),
    ageColumn,
    column('PreemptionPolicy', 'string', 'Whether its pods may push out others', ({ preemptionPolicy }) => preemptionPolicy ?? ''),
  ],
});
