import type { Pod, Service } from '#kube/generated/types.ts';
import { z } from 'zod';
import { countReadyEndpoints, explainService } from '../causes/service/explain-service.ts';
import { formatLabels, matchesLabels, selectorGap } from '../causes/service/selector-gap.ts';
import { explainWorkload } from '../causes/workload/explain-workload.ts';
import { defineCheck } from '../check-type.ts';
import { findObject, missingFinding } from '../find-object.ts';
import type { Scalable } from '../scalable.ts';
import { parseTarget, targetSchema } from '../target.ts';
import { nameSchema, namespaceSchema } from '../name-schema.ts';
import { say, type Text } from '../text/phrase.ts';
import { because, failed, passed, unmet, type Because, type Finding } from '../verdict.ts';
import type { World } from '../world.ts';

const WORKLOADS = ['deployment', 'replicaset', 'statefulset', 'daemonset', 'replicationcontroller', 'job', 'pod'];

const schema = z.strictObject({
  service: nameSchema.describe('The name of the service'),
  'pods-of': targetSchema(WORKLOADS).describe('Whose pods it selects: `deployment/web`, or `pod/web` itself'),
  namespace: namespaceSchema.optional().describe('Default: the namespace of the lab'),
  port: z.int().optional().describe('A port that the service offers'),
  'target-port': z.int().optional().describe("The container's port to which it sends; a named targetPort is looked up in the pods"),
  type: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer']).optional().describe("The service's type"),
  'ready-endpoints': z.int().min(0).optional().describe('How many ready endpoints it has at least; default 1'),
});

type Spec = z.infer<typeof schema>;

const labelsOf = (workload: Scalable): Readonly<Record<string, string>> =>
  workload.kind === 'Pod' ? (workload.metadata.labels ?? {}) : (workload.spec.template?.metadata?.labels ?? {});

async function targetPorts(service: Service, world: World): Promise<readonly number[]> {
  const pods = (await world.cluster.list('pods', service.metadata.namespace)) as readonly Pod[];
  const named = pods
    .filter(({ metadata }) => matchesLabels(service.spec?.selector ?? {}, metadata.labels))
    .flatMap(({ spec }) => spec.containers.flatMap(({ ports }) => ports ?? []));
  return (service.spec?.ports ?? []).flatMap(({ port, targetPort = port }) =>
    typeof targetPort === 'number' ? [targetPort] : named.filter(({ name }) => name === targetPort).map(({ containerPort }) => containerPort),
  );
}

async function wrongService(spec: Spec, service: Service, world: World): Promise<{ readonly found: Text; readonly why?: Because } | undefined> {
  const ports = service.spec?.ports ?? [];
  const offered = ports.map(({ port }) => String(port));
  if (spec.type !== undefined && (service.spec?.type ?? 'ClusterIP') !== spec.type)
    return {
      found: say('service-type', { service: spec.service, type: service.spec?.type ?? 'ClusterIP' }),
      why: because('service-type-differs', { wanted: spec.type }),
    };
  if (spec.port !== undefined && !ports.some(({ port }) => port === spec.port)) {
    const isTarget = ports.some(({ targetPort }) => Number(targetPort) === spec.port);
    const values = { service: spec.service, ports: offered, port: spec.port };
    return { found: say('service-ports', values), ...(isTarget ? { why: because('service-port-is-target', values) } : {}) };
  }
  const targets = spec['target-port'] === undefined ? [] : await targetPorts(service, world);
  if (spec['target-port'] !== undefined && !targets.includes(spec['target-port']))
    return {
      found: say('service-targets', { service: spec.service, ports: targets.map(String) }),
      why: because('service-target-differs', { wanted: spec['target-port'] }),
    };
  return undefined;
}

/** `selects: { service: web, pods-of: deployment/web }`: the selector finds the pods, and they back the service. */
export const selectsCheck = defineCheck({
  name: 'selects',
  summary: "A service's selector finds the pods of a workload, and ready ones stand behind it.",
  outcomes:
    "Passes when the selector matches the labels of the workload's pods, ports and type fit, and enough ready endpoints are there. Not yet while pods become ready. Fails otherwise.",
  schema,
  probes: false,
  async evaluate(spec, world): Promise<Finding> {
    const namespace = spec.namespace ?? world.namespace;
    const expected = say('selects-expected', { service: spec.service, of: spec['pods-of'], port: spec.port });
    const service = (await world.cluster.find('services', namespace, spec.service)) as Service | undefined;
    if (service === undefined) return missingFinding(expected, { resource: 'services', word: 'service', name: spec.service }, namespace, world);
    const target = parseTarget(spec['pods-of']);
    const workload = (await findObject(target, namespace, world)) as Scalable | undefined;
    if (workload === undefined) return missingFinding(expected, target, namespace, world);
    const selector = service.spec?.selector ?? {};
    if (Object.keys(selector).length === 0)
      return failed(expected, say('service-selects-none', { service: spec.service }), await explainService(service, world));
    const found = say('service-selects', { service: spec.service, selector: formatLabels(selector) });
    if (service.spec?.type === 'ExternalName') return failed(expected, found, () => explainService(service, world));
    const gap = selectorGap(selector, labelsOf(workload));
    if (gap !== undefined) return failed(expected, found, gap);
    const wrong = await wrongService(spec, service, world);
    if (wrong !== undefined) return failed(expected, wrong.found, wrong.why);
    return judgeEndpoints(spec, service, workload, expected, found, world);
  },
});

async function judgeEndpoints(spec: Spec, service: Service, workload: Scalable, expected: Text, found: Text, world: World): Promise<Finding> {
  const ready = await countReadyEndpoints(service, world);
  const wanted = spec['ready-endpoints'] ?? 1;
  if (ready >= wanted) return passed(expected, say('service-backed', { inner: found, ready, pods: ready === 1 ? 'pod stands' : 'pods stand' }));
  const count = say('service-half-backed', { inner: found, ready, wanted });
  const asked = workload.spec.replicas ?? 1;
  const short = workload.kind !== 'Pod' && workload.kind !== 'DaemonSet' && asked < wanted && asked > 0;
  if (short) return failed(expected, count, because('service-few-endpoints', { of: spec['pods-of'], asked, wanted }));
  const why = workload.kind === 'Pod' ? undefined : await explainWorkload(workload, world);
  return unmet(expected, count, why ?? (await explainService(service, world)), true);
}
