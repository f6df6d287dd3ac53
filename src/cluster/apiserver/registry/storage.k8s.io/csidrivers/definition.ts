import { getApiResource } from '#kube/api-resources.ts';
import type { CSIDriver } from '#kube/generated/types.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../../../resource-definition.ts';
import { validateCsiDriver, validateCsiDriverUpdate } from './validate-csi-driver.ts';

export const csiDrivers = defineResource<CSIDriver>({
  resource: getApiResource('storage.k8s.io', 'csidrivers'),
  strategy: {
    default(driver) {
      const spec = (driver.spec ??= {});
      spec.attachRequired ??= true;
      spec.podInfoOnMount ??= false;
      spec.storageCapacity ??= false;
      spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType';
      if (!spec.volumeLifecycleModes?.length) spec.volumeLifecycleModes = ['Persistent'];
      spec.requiresRepublish ??= false;
      spec.seLinuxMount ??= false;
    },
    validate: validateCsiDriver,
    validateUpdate: validateCsiDriverUpdate,
    generationOf: () => undefined,
  },
  columns: [
    nameColumn,
    column('AttachRequired', 'boolean', 'Whether volumes are attached before they are mounted', ({ spec }) => spec.attachRequired ?? true),
    column('PodInfoOnMount', 'boolean', 'Whether the driver is told about the pod', ({ spec }) => spec.podInfoOnMount ?? false),
    column('StorageCapacity', 'boolean', 'Whether the scheduler looks at the capacity left', ({ spec }) => spec.storageCapacity ?? false),
    column('TokenRequests', 'string', 'Audiences of the tokens the driver gets', ({ spec }) =>
      spec.tokenRequests?.length ? spec.tokenRequests.map(({ audience }) => audience).join(',') : '<unset>',
    ),
    column('RequiresRepublish', 'boolean', 'Whether volumes are published again and again', ({ spec }) => spec.requiresRepublish ?? false),
    column('Modes', 'string', 'Kinds of volumes the driver offers', ({ spec }) => spec.volumeLifecycleModes?.join(',') || '<none>'),
    ageColumn,
  ],
});
