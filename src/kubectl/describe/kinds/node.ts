import type { Event, Lease, Node, Pod } from '#kube/generated/types.ts';
import { parseQuantity, Quantity } from '#kube/quantity.ts';
import { StatusError } from '#kube/status-error.ts';
import { getRelated, listRelated, type DescribeContext, type Describer } from '../describe-context.ts';
import { writeEventTable } from '../events.ts';
import { age, formatTimestamp, joinOrNone } from '../format.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { podRequests, sumResources, type ResourceSums } from '../pod-requests.ts';
import { PrefixWriter } from '../prefix-writer.ts';

function rolesOf(node: Node): string[] {
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(node.metadata.labels ?? {})) {
    if (key.startsWith('node-role.kubernetes.io/')) roles.add(key.slice('node-role.kubernetes.io/'.length));
    else if (key === 'kubernetes.io/role' && value !== '') roles.add(value);
  }
  return [...roles].filter((role) => role !== '').sort();
}

function writeTaints(out: PrefixWriter, node: Node): void {
  const taints = (node.spec.taints ?? [])
    .map((taint) => `${taint.key}${taint.value === undefined || taint.value === '' ? '' : `=${taint.value}`}:${taint.effect}`)
    .sort();
  if (taints.length === 0) {
    out.write(0, 'Taints:\t<none>\n');
    return;
  }
  for (const [index, taint] of taints.entries()) out.write(0, `${index === 0 ? 'Taints:' : ''}\t${taint}\n`);
}

async function writeLease(out: PrefixWriter, node: Node, context: DescribeContext): Promise<void> {
  let lease: Lease;
  try {
    lease = await getRelated<Lease>(context, 'coordination.k8s.io', 'leases', 'kube-node-lease', node.metadata.name);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    out.write(0, `Lease:\tFailed to get lease: ${error.message}\n`);
    return;
  }
  out.write(0, 'Lease:\n');
  out.write(1, `HolderIdentity:\t${lease.spec.holderIdentity ?? '<unset>'}\n`);
  out.write(1, `AcquireTime:\t${lease.spec.acquireTime === undefined ? '<unset>' : formatTimestamp(lease.spec.acquireTime)}\n`);
  out.write(1, `RenewTime:\t${lease.spec.renewTime === undefined ? '<unset>' : formatTimestamp(lease.spec.renewTime)}\n`);
}

function writeConditions(out: PrefixWriter, node: Node): void {
  if ((node.status?.conditions?.length ?? 0) === 0) return;
  out.write(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n');
  out.write(1, '----\t------\t-----------------\t------------------\t------\t-------\n');
  for (const condition of node.status?.conditions ?? []) {
    out.write(
      1,
      `${condition.type} \t${condition.status} \t${formatTimestamp(condition.lastHeartbeatTime)} \t${formatTimestamp(condition.lastTransitionTime)} \t${condition.reason ?? ''} \t${condition.message ?? ''}\n`,
    );
  }
}

function writeResources(out: PrefixWriter, title: string, resources: Readonly<Record<string, string>> | undefined): void {
  const names = Object.keys(resources ?? {}).sort();
  if (names.length === 0) return;
  out.write(0, `${title}:\n`);
  for (const name of names) out.write(1, `${name}:\t${resources?.[name] ?? ''}\n`);
}

function writeSystemInfo(out: PrefixWriter, node: Node): void {
  const info = node.status?.nodeInfo;
  out.write(0, 'System Info:\n');
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['Machine ID', info?.machineID],
    ['System UUID', info?.systemUUID],
    ['Boot ID', info?.bootID],
    ['Kernel Version', info?.kernelVersion],
    ['OS Image', info?.osImage],
    ['Operating System', info?.operatingSystem],
    ['Architecture', info?.architecture],
    ['Container Runtime Version', info?.containerRuntimeVersion],
    ['Kubelet Version', info?.kubeletVersion],
    ['Kube-Proxy Version', info?.kubeProxyVersion],
  ];
  for (const [title, value] of lines) out.write(1, `${title}:\t${value ?? ''}\n`);
}

const percent = (part: Quantity, whole: string | undefined): number => {
  const total = parseQuantity(whole ?? '0');
  return total.isZero ? 0 : Math.trunc(Number((part.nanos * 100n) / total.nanos));
};

function writePods(out: PrefixWriter, node: Node, pods: readonly Pod[], context: DescribeContext): void {
  const allocatable = node.status?.allocatable ?? node.status?.capacity ?? {};
  const cell = (sums: ResourceSums, name: string): string => {
    const value = sums[name] ?? Quantity.zero;
    return `${value.toString()} (${percent(value, allocatable[name])}%)`;
  };
  out.write(0, `Non-terminated Pods:\t(${pods.length} in total)\n`);
  out.write(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n');
  out.write(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---\n');
  for (const pod of pods) {
    const { requests, limits } = podRequests(pod);
    out.write(
      1,
      `${pod.metadata.namespace ?? ''}\t${pod.metadata.name}\t\t${cell(requests, 'cpu')}\t${cell(limits, 'cpu')}\t${cell(requests, 'memory')}\t${cell(limits, 'memory')}\t${age(pod.metadata.creationTimestamp, context.now)}\n`,
    );
  }
  out.write(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n');
  out.write(1, 'Resource\tRequests\tLimits\n');
  out.write(1, '--------\t--------\t------\n');
  const requests = sumResources(pods.map((pod) => podRequests(pod).requests));
  const limits = sumResources(pods.map((pod) => podRequests(pod).limits));
  const standard = ['cpu', 'memory', 'ephemeral-storage'];
  const huge = Object.keys(allocatable)
    .filter((name) => name.startsWith('hugepages-'))
    .sort();
  for (const name of [...standard, ...huge]) out.write(1, `${name}\t${cell(requests, name)}\t${cell(limits, name)}\n`);
  const extended = Object.keys(allocatable)
    .filter((name) => name.includes('/'))
    .sort();
  for (const name of extended)
    out.write(1, `${name}\t${(requests[name] ?? Quantity.zero).toString()}\t${(limits[name] ?? Quantity.zero).toString()}\n`);
}

export const describeNode: Describer = async (object, context) => {
  const node = object as unknown as Node;
  const { metadata, spec, status } = node;
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Roles:\t${joinOrNone(rolesOf(node))}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
  out.write(0, `CreationTimestamp:\t${formatTimestamp(metadata.creationTimestamp)}\n`);
  writeTaints(out, node);
  out.write(0, `Unschedulable:\t${spec.unschedulable ?? false}\n`);
  await writeLease(out, node, context);
  writeConditions(out, node);
  out.write(0, 'Addresses:\n');
  for (const address of status?.addresses ?? []) out.write(1, `${address.type}:\t${address.address}\n`);
  writeResources(out, 'Capacity', status?.capacity);
  writeResources(out, 'Allocatable', status?.allocatable);
  writeSystemInfo(out, node);
  if (spec.podCIDR !== undefined) out.write(0, `PodCIDR:\t${spec.podCIDR}\n`);
  if ((spec.podCIDRs?.length ?? 0) > 0) out.write(0, `PodCIDRs:\t${spec.podCIDRs?.join(',') ?? ''}\n`);
  if (spec.providerID !== undefined) out.write(0, `ProviderID:\t${spec.providerID}\n`);
  const pods = await listRelated<Pod>(context, '', 'pods', undefined, {
    fieldSelector: `spec.nodeName=${metadata.name},status.phase!=Failed,status.phase!=Succeeded`,
  });
  writePods(out, node, pods, context);
  if (context.showEvents) {
    // Kubelets report about their node by name and without a namespace.
    const fieldSelector = `involvedObject.kind=Node,involvedObject.name=${metadata.name}`;
    writeEventTable(out, await listRelated<Event>(context, '', 'events', undefined, { fieldSelector }), context);
  }
  return out.toString();
};
