import type { Pod } from '#kube/generated/types.ts';
import { writeContainers } from '../containers.ts';
import type { Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { formatTimestamp } from '../format.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { PrefixWriter } from '../prefix-writer.ts';
import { writeNodeSelectors, writeSpreadConstraints, writeTolerations } from '../scheduling.ts';
import { writeVolumes } from '../volumes.ts';

/** kubectl knows no more fields of a pod than those that every object has. */
function fieldValueOf({ metadata }: Pod): (path: string) => string {
  return (path) => (path === 'metadata.name' ? metadata.name : path === 'metadata.namespace' ? (metadata.namespace ?? '') : '');
}

export const describePod: Describer = async (object, context) => {
  const pod = object as unknown as Pod;
  const { metadata, spec, status } = pod;
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  if (spec.priority !== undefined) out.write(0, `Priority:\t${spec.priority}\n`);
  if (spec.priorityClassName !== undefined) out.write(0, `Priority Class Name:\t${spec.priorityClassName}\n`);
  if (spec.runtimeClassName !== undefined) out.write(0, `Runtime Class Name:\t${spec.runtimeClassName}\n`);
  if (spec.serviceAccountName !== undefined && spec.serviceAccountName !== '') out.write(0, `Service Account:\t${spec.serviceAccountName}\n`);
  out.write(0, spec.nodeName === undefined || spec.nodeName === '' ? 'Node:\t<none>\n' : `Node:\t${spec.nodeName}/${status?.hostIP ?? ''}\n`);
  if (status?.startTime !== undefined) out.write(0, `Start Time:\t${formatTimestamp(status.startTime)}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
  if (metadata.deletionTimestamp !== undefined && status?.phase !== 'Failed' && status?.phase !== 'Succeeded') {
    out.write(0, `Status:\tTerminating (lasts ${Math.max(0, Math.floor((context.now - Date.parse(metadata.deletionTimestamp)) / 1000))}s)\n`);
    out.write(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s\n`);
  } else out.write(0, `Status:\t${status?.phase ?? ''}\n`);
  if (status?.reason !== undefined) out.write(0, `Reason:\t${status.reason}\n`);
  if (status?.message !== undefined) out.write(0, `Message:\t${status.message}\n`);
  const profile = spec.securityContext?.seccompProfile;
  if (profile !== undefined) out.write(0, `SeccompProfile:\t${profile.type}\n`);
  out.write(0, `IP:\t${status?.podIP ?? ''}\n`);
  const addresses = status?.podIPs ?? [];
  if (addresses.length === 0) out.write(0, 'IPs:\t<none>\n');
  else {
    out.write(0, 'IPs:\n');
    for (const { ip } of addresses) out.write(1, `IP:\t${ip}\n`);
  }
  const owner = metadata.ownerReferences?.find((reference) => reference.controller === true);
  if (owner !== undefined) out.write(0, `Controlled By:\t${owner.kind}/${owner.name}\n`);
  if (status?.nominatedNodeName !== undefined) out.write(0, `NominatedNodeName:\t${status.nominatedNodeName}\n`);
  const fieldValue = fieldValueOf(pod);
  if ((spec.initContainers?.length ?? 0) > 0)
    writeContainers(out, 'Init Containers', spec.initContainers ?? [], status?.initContainerStatuses, fieldValue, false);
  writeContainers(out, 'Containers', spec.containers, status?.containerStatuses, fieldValue, false);
  if ((spec.ephemeralContainers?.length ?? 0) > 0)
    writeContainers(out, 'Ephemeral Containers', spec.ephemeralContainers ?? [], status?.ephemeralContainerStatuses, fieldValue, false);
  if ((spec.readinessGates?.length ?? 0) > 0) {
    out.write(0, 'Readiness Gates:\n  Type\tStatus\n');
    for (const gate of spec.readinessGates ?? []) {
      out.write(
        1,
        `${gate.conditionType} \t${status?.conditions?.find((condition) => condition.type === gate.conditionType)?.status ?? '<none>'} \n`,
      );
    }
  }
  if ((status?.conditions?.length ?? 0) > 0) {
    out.write(0, 'Conditions:\n  Type\tStatus\n');
    for (const condition of status?.conditions ?? []) out.write(1, `${condition.type} \t${condition.status} \n`);
  }
  writeVolumes(out, spec.volumes, false);
  out.write(0, `QoS Class:\t${status?.qosClass ?? ''}\n`);
  writeNodeSelectors(out, spec.nodeSelector);
  writeTolerations(out, spec.tolerations);
  writeSpreadConstraints(out, spec.topologySpreadConstraints);
  await writeEvents(out, object, context);
  return out.toString();
};
