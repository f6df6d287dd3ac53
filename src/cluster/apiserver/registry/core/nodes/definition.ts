import { getApiResource } from '#kube/api-resources.ts';
import type { Node } from '#kube/generated/types.ts';
import { statusSubresource, setStatus } from '../../meta/status.ts';
import { defineResource } from '../../../resource-definition.ts';
import { nodeColumns } from './columns.ts';
import { validateNode, validateNodeUpdate } from './validate-node.ts';

export const nodes = defineResource<Node>({
  resource: getApiResource('', 'nodes'),
  strategy: {
    default(node) {
      node.spec ??= {};
      if (node.status?.capacity) node.status.allocatable ??= { ...node.status.capacity };
    },
    /** A kubelet registers its node with the status in it, so creation keeps it. */
    prepareForUpdate: (node, old) => setStatus(node, old.status),
    validate: validateNode,
    validateUpdate: validateNodeUpdate,
    subresources: { status: statusSubresource<Node>() },
  },
  columns: nodeColumns,
  fields: { 'spec.unschedulable': (node) => String(node.spec?.unschedulable ?? false) },
});
