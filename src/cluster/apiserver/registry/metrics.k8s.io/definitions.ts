// Mirrors the API that metrics-server adds to the cluster's own.
import type { ApiResource } from '#kube/api-resource.ts';
import { parseQuantity } from '#kube/quantity.ts';
import { defineResource, type ResourceDefinition } from '../../resource-definition.ts';
import { column, nameColumn } from '../table/column.ts';
import type { NodeMetrics, PodMetrics, Usage } from './metrics-types.ts';

const resource = (kind: string, plural: string, namespaced: boolean): ApiResource => ({
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  kind,
  plural,
  singular: '',
  namespaced,
  shortNames: [],
  categories: [],
  verbs: ['get', 'list'],
  subresources: [],
});

const total = (usages: readonly Usage[], name: keyof Usage): string =>
  usages.length === 1
    ? (usages[0]?.[name] ?? '0')
    : name === 'cpu'
      ? `${String(Math.round(sum(usages, name) * 1e9))}n`
      : `${String(Math.round(sum(usages, name) / 1024))}Ki`;

function sum(usages: readonly Usage[], name: keyof Usage): number {
  return usages.reduce((all, usage) => all + parseQuantity(usage[name]).toNumber(), 0);
}

/** Read only: the composition root computes them from what the kubelets measure. */
export const metricsDefinitions: readonly ResourceDefinition[] = [
  defineResource<NodeMetrics>({
    resource: resource('NodeMetrics', 'nodes', false),
    strategy: {},
    columns: [
      nameColumn,
      column('cpu', 'string', 'CPU in use', ({ usage }) => usage.cpu),
      column('memory', 'string', 'Memory in use', ({ usage }) => usage.memory),
      column('Window', 'string', 'What was measured over', ({ window }) => window),
    ],
  }),
  defineResource<PodMetrics>({
    resource: resource('PodMetrics', 'pods', true),
    strategy: {},
    columns: [
      nameColumn,
      column('cpu', 'string', 'CPU in use', ({ containers }) =>
        total(
          containers.map(({ usage }) => usage),
          'cpu',
        ),
      ),
      column('memory', 'string', 'Memory in use', ({ containers }) =>
        total(
          containers.map(({ usage }) => usage),
          'memory',
        ),
      ),
      column('Window', 'string', 'What was measured over', ({ window }) => window),
    ],
  }),
];
