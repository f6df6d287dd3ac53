import type { EndpointSlice, Service } from '#kube/generated/types.ts';
import { z } from 'zod';
import { defineCheck } from '../check-type.ts';
import { explainMissing } from '../explain/missing-object.ts';
import { explainOwnedPods } from '../explain/owned-pods.ts';
import { explainSelectorGap, formatLabels } from '../explain/selector-gap.ts';
import { scalableKinds, type Scalable } from '../scalable.ts';
import { parseTarget, targetSchema } from '../target.ts';
import { failed, notYet, passed, type Finding } from '../verdict.ts';

const schema = z.strictObject({
  service: z.string().describe('The name of the service'),
  'pods-of': targetSchema([...scalableKinds, 'daemonset']).describe('Whose pods it must select: deployment/web'),
  namespace: z.string().optional(),
  port: z.int().optional().describe('A port that the service offers'),
  'ready-endpoints': z.int().min(1).optional().describe('How many ready endpoints it has at least; default 1'),
});

/** `selects: { service: web, pods-of: deployment/web }`: the selector finds the pods, and they back the service. */
export const selectsCheck = defineCheck({
  name: 'selects',
  summary: "A service's selector finds the pods of a workload, and ready ones stand behind it.",
  schema,
  probes: false,
  async evaluate(spec, world): Promise<Finding> {
    const namespace = spec.namespace ?? world.namespace;
    const expected = `Service ${spec.service} selects the pods of ${spec['pods-of']}${spec.port === undefined ? '' : ` and offers port ${spec.port}`}.`;
    const service = (await world.cluster.find('services', namespace, spec.service)) as Service | undefined;
    if (service === undefined) {
      const why = await explainMissing({ resource: 'services', word: 'service', name: spec.service }, namespace, world);
      return failed(expected, `There is no service ${spec.service} in namespace ${namespace}.`, why);
    }
    const target = parseTarget(spec['pods-of']);
    const workload = (await world.cluster.find(target.resource, namespace, target.name)) as Scalable | undefined;
    if (workload === undefined) {
      return failed(expected, `There is no ${target.word} ${target.name} in namespace ${namespace}.`, await explainMissing(target, namespace, world));
    }
    const selector = service.spec.selector ?? {};
    if (Object.keys(selector).length === 0) return failed(expected, `Service ${spec.service} has no selector.`);
    const found = `Service ${spec.service} selects ${formatLabels(selector)}.`;
    const gap = explainSelectorGap(selector, workload.spec.template?.metadata?.labels ?? {});
    if (gap !== undefined) return failed(expected, found, gap);
    const ports = service.spec.ports?.map((port) => port.port) ?? [];
    if (spec.port !== undefined && !ports.includes(spec.port)) return failed(expected, `Service ${spec.service} offers port ${ports.join(', ')}.`);
    const slices = (await world.cluster.list('endpointslices.discovery.k8s.io', namespace)) as readonly EndpointSlice[];
    const ready = slices
      .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === spec.service)
      .reduce((sum, slice) => sum + slice.endpoints.filter((endpoint) => endpoint.conditions?.ready === true).length, 0);
    const wanted = spec['ready-endpoints'] ?? 1;
    if (ready >= wanted) return passed(expected, `${found} ${ready} ready ${ready === 1 ? 'pod stands' : 'pods stand'} behind it.`);
    const why = await explainOwnedPods(workload, world);
    const count = `${found} ${ready} of ${wanted} ready pods stand behind it.`;
    return why === undefined && (workload.spec.replicas ?? 1) >= wanted ? notYet(expected, count) : failed(expected, count, why);
  },
});
