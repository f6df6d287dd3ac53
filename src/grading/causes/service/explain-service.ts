import type { EndpointSlice, Pod, Service, ServicePort } from '#kube/generated/types.ts';
import { nearestName } from '../../text/nearest-name.ts';
import { because, waiting, type Because } from '../../verdict.ts';
import type { World } from '../../world.ts';
import type { Scalable } from '../../scalable.ts';
import { explainWorkload } from '../workload/explain-workload.ts';
import { explainPod } from '../pod/explain-pod.ts';
import { firstCause, type Look } from '../walk.ts';
import { formatLabels, matchesLabels, selectorGap } from './selector-gap.ts';

const nameOf = (service: Service): string => service.metadata.name;

/** The ready addresses behind a service. */
export async function countReadyEndpoints(service: Service, world: World): Promise<number> {
  const slices = (await world.cluster.list('endpointslices.discovery.k8s.io', service.metadata.namespace)) as readonly EndpointSlice[];
  return slices
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name)
    .reduce((sum, slice) => sum + slice.endpoints.filter(({ conditions }) => conditions?.ready === true).length, 0);
}

async function selectedPods(service: Service, world: World): Promise<readonly Pod[]> {
  const pods = (await world.cluster.list('pods', service.metadata.namespace)) as readonly Pod[];
  return pods.filter(({ metadata }) => matchesLabels(service.spec?.selector ?? {}, metadata.labels));
}

function externalName(service: Service): Because | undefined {
  const { type, externalName: name } = service.spec ?? {};
  return type === 'ExternalName' ? because('service-external', { service: nameOf(service), name }) : undefined;
}

function noSelector(service: Service): Because | undefined {
  return Object.keys(service.spec?.selector ?? {}).length === 0 ? because('service-no-selector', { service: nameOf(service) }) : undefined;
}

/** A workload whose pods the service would select, if it had any. */
async function makersOf(service: Service, world: World): Promise<Because | undefined> {
  for (const resource of ['deployments.apps', 'statefulsets.apps', 'daemonsets.apps', 'replicasets.apps']) {
    const owners = (await world.cluster.list(resource, service.metadata.namespace)) as readonly Scalable[];
    const owner = owners.find(
      ({ spec }) => spec.template !== undefined && matchesLabels(service.spec?.selector ?? {}, spec.template.metadata?.labels),
    );
    const cause = owner === undefined ? undefined : await explainWorkload(owner, world);
    if (cause !== undefined) return cause;
  }
  return undefined;
}

/** No pod here carries the labels: some elsewhere do, or some here nearly do. */
async function selectsNothing(service: Service, world: World): Promise<Because | undefined> {
  if ((await selectedPods(service, world)).length > 0) return undefined;
  const selector = service.spec?.selector ?? {};
  const all = (await world.cluster.list('pods')) as readonly Pod[];
  const elsewhere = all.find(({ metadata }) => metadata.namespace !== service.metadata.namespace && matchesLabels(selector, metadata.labels));
  if (elsewhere !== undefined)
    return because('service-pods-elsewhere', { service: nameOf(service), selector: formatLabels(selector), namespace: elsewhere.metadata.namespace });
  const makers = await makersOf(service, world);
  if (makers !== undefined) return makers;
  const here = all.filter(({ metadata }) => metadata.namespace === service.metadata.namespace);
  const gaps = here.map(({ metadata }) => selectorGap(selector, metadata.labels ?? {}));
  const near = gaps.find((gap) => gap?.cause === 'selector-value-misspelt' || gap?.cause === 'selector-key-misspelt');
  return near ?? because('service-selects-nothing', { service: nameOf(service), selector: formatLabels(selector) });
}

async function podsNotReady(service: Service, world: World): Promise<Because | undefined> {
  if ((await countReadyEndpoints(service, world)) > 0) return undefined;
  let waits: Because | undefined;
  for (const pod of await selectedPods(service, world)) {
    const cause = await explainPod(pod, world);
    if (cause?.waits === undefined && cause !== undefined) return cause;
    waits ??= cause;
  }
  return waits;
}

interface Declared {
  readonly name?: string;
  readonly containerPort: number;
}

function targetPortProblem(service: Service, port: ServicePort, declared: readonly Declared[]): Because | undefined {
  const target = port.targetPort ?? port.port;
  const values = { service: nameOf(service), target: String(target), ports: declared.map(({ containerPort }) => String(containerPort)) };
  if (typeof target === 'string') {
    if (declared.some(({ name }) => name === target)) return undefined;
    const near = nearestName(
      target,
      declared.flatMap(({ name }) => name ?? []),
    );
    return because('target-port-name', { ...values, near });
  }
  if (declared.length === 0 || declared.some(({ containerPort }) => containerPort === target)) return undefined;
  return because('target-port', values);
}

/** A targetPort on which no container of the selected pods says that it listens. */
async function targetPort(service: Service, world: World): Promise<Because | undefined> {
  const [pod] = await selectedPods(service, world);
  if (pod === undefined) return undefined;
  const declared = pod.spec.containers.flatMap(({ ports }) => ports ?? []);
  for (const port of service.spec?.ports ?? []) {
    const problem = targetPortProblem(service, port, declared);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

async function noEndpointsYet(service: Service, world: World): Promise<Because | undefined> {
  if ((await countReadyEndpoints(service, world)) > 0) return undefined;
  return waiting('endpoints-not-yet', { service: nameOf(service) });
}

const serviceLooks: readonly Look<Service>[] = [externalName, noSelector, selectsNothing, targetPort, podsNotReady, noEndpointsYet];

/** Why nothing ready stands behind a service, or why it is not reached. */
export function explainService(service: Service, world: World): Promise<Because | undefined> {
  return firstCause(serviceLooks, service, world);
}
