import type { PodTemplateSpec } from '#kube/generated/types.ts';
import type { TableColumn } from '../../resource-definition.ts';
import { wideColumn } from './column.ts';

/** The wide columns CONTAINERS and IMAGES of kinds that carry a pod template. */
export function containerColumns<T>(template: (object: T) => PodTemplateSpec | undefined): readonly TableColumn<T>[] {
  const containers = (object: T) => template(object)?.spec.containers ?? [];
  return [
    wideColumn<T>('Containers', 'string', 'Names of each container in the template.', (object) =>
      containers(object)
        .map((container) => container.name)
        .join(','),
    ),
    wideColumn<T>('Images', 'string', 'Images referenced by each container in the template.', (object) =>
      containers(object)
        .map((container) => container.image ?? '')
        .join(','),
    ),
  ];
}
