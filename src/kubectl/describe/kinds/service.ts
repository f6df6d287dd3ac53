import type { EndpointSlice, Service, ServicePort } from '#kube/generated/types.ts';
import { listRelated, type Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { formatLabels } from '../format.ts';
import { formatEndpoints } from '../format-endpoints.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { PrefixWriter } from '../prefix-writer.ts';

const named = (port: ServicePort): string => (port.name === undefined || port.name === '' ? '<unset>' : port.name);

export const describeService: Describer = async (object, context) => {
  const { metadata, spec, status } = object as unknown as Service;
  const slices = await listRelated<EndpointSlice>(context, 'discovery.k8s.io', 'endpointslices', metadata.namespace, {
    labelSelector: `kubernetes.io/service-name=${metadata.name}`,
  });
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
  out.write(0, `Selector:\t${formatLabels(spec.selector)}\n`);
  out.write(0, `Type:\t${spec.type ?? ''}\n`);
  if (spec.ipFamilyPolicy !== undefined) out.write(0, `IP Family Policy:\t${spec.ipFamilyPolicy}\n`);
  out.write(0, `IP Families:\t${spec.ipFamilies === undefined || spec.ipFamilies.length === 0 ? '<none>' : spec.ipFamilies.join(',')}\n`);
  out.write(0, `IP:\t${spec.clusterIP ?? ''}\n`);
  out.write(0, `IPs:\t${spec.clusterIPs === undefined || spec.clusterIPs.length === 0 ? '<none>' : spec.clusterIPs.join(',')}\n`);
  if ((spec.externalIPs?.length ?? 0) > 0) out.write(0, `External IPs:\t${spec.externalIPs?.join(',') ?? ''}\n`);
  if (spec.loadBalancerIP !== undefined) out.write(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}\n`);
  if (spec.externalName !== undefined) out.write(0, `External Name:\t${spec.externalName}\n`);
  const ingress = (status?.loadBalancer?.ingress ?? []).map((entry) => {
    const mode = entry.ipMode === undefined ? '' : ` (${entry.ipMode})`;
    return `${entry.ip ?? entry.hostname ?? ''}${mode}`;
  });
  if (ingress.length > 0) out.write(0, `LoadBalancer Ingress:\t${ingress.join(', ')}\n`);
  for (const port of spec.ports ?? []) {
    out.write(0, `Port:\t${named(port)}\t${port.port}/${port.protocol ?? 'TCP'}\n`);
    out.write(0, `TargetPort:\t${port.targetPort ?? ''}/${port.protocol ?? 'TCP'}\n`);
    if (port.nodePort !== undefined && port.nodePort !== 0) out.write(0, `NodePort:\t${named(port)}\t${port.nodePort}/${port.protocol ?? 'TCP'}\n`);
    out.write(0, `Endpoints:\t${formatEndpoints(slices, port.name)}\n`);
  }
  out.write(0, `Session Affinity:\t${spec.sessionAffinity ?? ''}\n`);
  if (spec.externalTrafficPolicy !== undefined) out.write(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}\n`);
  if (spec.internalTrafficPolicy !== undefined) out.write(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}\n`);
  if (spec.trafficDistribution !== undefined) out.write(0, `Traffic Distribution:\t${spec.trafficDistribution}\n`);
  if (spec.healthCheckNodePort !== undefined) out.write(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}\n`);
  if ((spec.loadBalancerSourceRanges?.length ?? 0) > 0)
    out.write(0, `LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges?.join(',') ?? ''}\n`);
  await writeEvents(out, object, context);
  return out.toString();
};
