// Mirrors the expand-controller of kube-controller-manager: no in-tree plug-in can grow a volume, so that it only says so.
import type { PersistentVolumeClaim } from '#kube/generated/types.ts';
import { parseQuantity } from '#kube/quantity.ts';
import type { Controller } from '../../api/controller.ts';
import { keyOf, splitKey } from '../controller-reference.ts';

export const expandController: Controller = {
  name: 'volume_expand',
  watches: [
    {
      resource: 'persistentvolumeclaims',
      keys: ({ type, object, previous }) => {
        const [now, before] = [object, previous].map((claim) => (claim as PersistentVolumeClaim | undefined)?.spec?.resources?.requests?.['storage']);
        return type === 'MODIFIED' && now !== before ? [keyOf(object)] : [];
      },
    },
  ],
  reconcile(key, { api, events }) {
    const claim = api.find('persistentvolumeclaims', ...splitKey(key));
    const size = (text: string | undefined): ReturnType<typeof parseQuantity> => parseQuantity(text ?? '0');
    if (claim?.status?.phase !== 'Bound' || size(claim.spec?.resources?.requests?.['storage']).compare(size(claim.status.capacity?.['storage'])) <= 0)
      return undefined;
    events.record(
      claim,
      'Warning',
      'ExternalExpanding',
      "Ignoring the PVC: didn't find a plugin capable of expanding the volume; waiting for an external controller to process this PVC.",
    );
    return undefined;
  },
};
