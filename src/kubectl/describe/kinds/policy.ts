import type { IngressClass, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, PodDisruptionBudget, PriorityClass } from '#kube/generated/types.ts';
import { formatLabelSelector } from '#kube/label-selector.ts';
import type { Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { formatTimestamp } from '../format.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { PrefixWriter } from '../prefix-writer.ts';

export const describePodDisruptionBudget: Describer = async (object, context) => {
  const { metadata, spec, status } = object as unknown as PodDisruptionBudget;
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  if (spec.minAvailable !== undefined) out.write(0, `Min available:\t${spec.minAvailable}\n`);
  else if (spec.maxUnavailable !== undefined) out.write(0, `Max unavailable:\t${spec.maxUnavailable}\n`);
  out.write(0, `Selector:\t${spec.selector === undefined ? '<unset>' : formatLabelSelector(spec.selector)}\n`);
  out.write(0, 'Status:\n');
  out.write(2, `Allowed disruptions:\t${status?.disruptionsAllowed ?? 0}\n`);
  out.write(2, `Current:\t${status?.currentHealthy ?? 0}\n`);
  out.write(2, `Desired:\t${status?.desiredHealthy ?? 0}\n`);
  out.write(2, `Total:\t${status?.expectedPods ?? 0}\n`);
  await writeEvents(out, object, context);
  return out.toString();
};

export const describePriorityClass: Describer = async (object, context) => {
  const priority = object as unknown as PriorityClass;
  const out = new PrefixWriter();
  out.write(0, `Name:\t${priority.metadata.name}\n`);
  out.write(0, `Value:\t${priority.value}\n`);
  out.write(0, `GlobalDefault:\t${priority.globalDefault ?? false}\n`);
  out.write(0, `PreemptionPolicy:\t${priority.preemptionPolicy ?? ''}\n`);
  out.write(0, `Description:\t${priority.description ?? ''}\n`);
  out.write(
    0,
    `Annotations:\t${
      Object.entries(priority.metadata.annotations ?? {})
        .map(([key, value]) => `${key}=${value}`)
        .sort()
        .join(',') || '<none>'
    }\n`,
  );
  await writeEvents(out, object, context);
  return out.toString();
};

export const describeIngressClass: Describer = async (object, context) => {
  const { metadata, spec } = object as unknown as IngressClass;
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
  out.write(0, `Controller:\t${spec.controller ?? ''}\n`);
  if (spec.parameters !== undefined) {
    out.write(0, 'Parameters:\n');
    if (spec.parameters.apiGroup !== undefined) out.write(1, `APIGroup:\t${spec.parameters.apiGroup}\n`);
    out.write(1, `Kind:\t${spec.parameters.kind}\n`);
    out.write(1, `Name:\t${spec.parameters.name}\n`);
  }
  await writeEvents(out, object, context);
  return out.toString();
};

function writePorts(out: PrefixWriter, ports: readonly NetworkPolicyPort[] | undefined): void {
  if (ports === undefined || ports.length === 0) {
    out.write(2, 'To Port: <any> (traffic allowed to all ports)\n');
    return;
  }
  for (const { port, endPort, protocol } of ports) {
    if (endPort !== undefined) out.write(2, `To Port Range: ${port ?? ''}-${endPort}/${protocol ?? 'TCP'}\n`);
    else out.write(2, `To Port: ${port ?? '<any>'}/${protocol ?? 'TCP'}\n`);
  }
}

function writePeers(out: PrefixWriter, peers: readonly NetworkPolicyPeer[] | undefined, word: 'From' | 'To', direction: string): void {
  if (peers === undefined || peers.length === 0) {
    out.write(2, `${word}: <any> (traffic ${direction})\n`);
    return;
  }
  for (const peer of peers) {
    out.write(2, `${word}:\n`);
    if (peer.ipBlock !== undefined) {
      out.write(3, 'IPBlock:\n');
      out.write(4, `CIDR: ${peer.ipBlock.cidr}\n`);
      out.write(4, `Except: ${(peer.ipBlock.except ?? []).join(', ')}\n`);
      continue;
    }
    if (peer.namespaceSelector !== undefined) out.write(3, `NamespaceSelector: ${formatLabelSelector(peer.namespaceSelector)}\n`);
    if (peer.podSelector !== undefined) out.write(3, `PodSelector: ${formatLabelSelector(peer.podSelector)}\n`);
  }
}

export const describeNetworkPolicy: Describer = async (object) => {
  const { metadata, spec } = object as unknown as NetworkPolicy;
  const types = spec.policyTypes ?? [];
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  out.write(
    0,
    `Created on:\t${formatTimestamp(metadata.creationTimestamp).replace(/^\w+, (\d+) (\w+) (\d+) (\S+) (\S+)$/, (_, day: string, month: string, year: string, time: string, zone: string) => `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day} ${time} ${zone} UTC`)}\n`,
  );
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
  out.write(0, 'Spec:\n');
  out.write(1, 'PodSelector:     ');
  const empty = Object.keys(spec.podSelector?.matchLabels ?? {}).length + (spec.podSelector?.matchExpressions?.length ?? 0) === 0;
  out.write(0, empty ? '<none> (Allowing the specific traffic to all pods in this namespace)\n' : `${formatLabelSelector(spec.podSelector)}\n`);
  if (types.includes('Ingress')) {
    out.write(1, 'Allowing ingress traffic:\n');
    if ((spec.ingress?.length ?? 0) === 0) out.write(2, '<none> (Selected pods are isolated for ingress connectivity)\n');
    for (const [index, rule] of (spec.ingress ?? []).entries()) {
      if (index > 0) out.write(2, '----------\n');
      writePorts(out, rule.ports);
      writePeers(out, rule.from, 'From', 'not restricted by source');
    }
  } else out.write(1, 'Not affecting ingress traffic\n');
  if (types.includes('Egress')) {
    out.write(1, 'Allowing egress traffic:\n');
    if ((spec.egress?.length ?? 0) === 0) out.write(2, '<none> (Selected pods are isolated for egress connectivity)\n');
    for (const [index, rule] of (spec.egress ?? []).entries()) {
      if (index > 0) out.write(2, '----------\n');
      writePorts(out, rule.ports);
      writePeers(out, rule.to, 'To', 'not restricted by destination');
    }
  } else out.write(1, 'Not affecting egress traffic\n');
  out.write(1, `Policy Types: ${types.join(', ')}\n`);
  return out.toString();
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
