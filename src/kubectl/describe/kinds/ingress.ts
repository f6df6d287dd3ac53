import type { EndpointSlice, Ingress, IngressBackend, Service } from '#kube/generated/types.ts';
import { StatusError } from '#kube/status-error.ts';
import { getRelated, listRelated, type DescribeContext, type Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { formatEndpoints } from '../format-endpoints.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { PrefixWriter } from '../prefix-writer.ts';

/** The endpoints behind a backend, or what is wrong with it. */
async function formatBackend(backend: IngressBackend, namespace: string, context: DescribeContext): Promise<string> {
  const name = backend.service?.name;
  if (name === undefined) return '';
  let service: Service;
  try {
    service = await getRelated<Service>(context, '', 'services', namespace, name);
  } catch (error) {
    if (error instanceof StatusError) return `<error: ${error.message}>`;
    throw error;
  }
  const wanted = backend.service?.port;
  const port = service.spec.ports?.find((candidate) =>
    wanted?.name === undefined || wanted.name === '' ? candidate.port === wanted?.number : candidate.name === wanted.name,
  );
  const slices = await listRelated<EndpointSlice>(context, 'discovery.k8s.io', 'endpointslices', namespace, {
    labelSelector: `kubernetes.io/service-name=${name}`,
  });
  return formatEndpoints(slices, port?.name);
}

function backendName(backend: IngressBackend): string {
  if (backend.service !== undefined) {
    const port = backend.service.port;
    return `${backend.service.name}:${port?.name === undefined || port.name === '' ? (port?.number ?? '') : port.name}`;
  }
  const resource = backend.resource;
  if (resource === undefined) return '';
  return `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}`;
}

export const describeIngress: Describer = async (object, context) => {
  const { metadata, spec, status } = object as unknown as Ingress;
  const namespace = metadata.namespace ?? '';
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  out.write(0, `Namespace:\t${namespace}\n`);
  out.write(0, `Address:\t${(status?.loadBalancer?.ingress ?? []).map((entry) => entry.ip ?? entry.hostname ?? '').join(',')}\n`);
  out.write(0, `Ingress Class:\t${spec.ingressClassName ?? '<none>'}\n`);
  const fallback = spec.defaultBackend;
  const describeBackend = async (backend: IngressBackend): Promise<string> => {
    const name = backendName(backend);
    return backend.service === undefined ? name : `${name} (${await formatBackend(backend, namespace, context)})`;
  };
  out.write(0, `Default backend:\t${fallback === undefined ? '<default>' : await describeBackend(fallback)}\n`);
  if ((spec.tls?.length ?? 0) > 0) {
    out.write(0, 'TLS:\n');
    for (const tls of spec.tls ?? []) {
      out.write(
        1,
        tls.secretName === undefined || tls.secretName === ''
          ? `SNI routes ${(tls.hosts ?? []).join(',')}\n`
          : `${tls.secretName} terminates ${(tls.hosts ?? []).join(',')}\n`,
      );
    }
  }
  out.write(0, 'Rules:\n  Host\tPath\tBackends\n');
  out.write(1, '----\t----\t--------\n');
  let count = 0;
  for (const rule of spec.rules ?? []) {
    if (rule.http === undefined) continue;
    count++;
    out.write(1, `${rule.host === undefined || rule.host === '' ? '*' : rule.host}\t\n`);
    for (const path of rule.http.paths) out.write(2, `\t${path.path ?? ''} \t${await describeBackend(path.backend)}\n`);
  }
  if (count === 0) out.write(1, `*\t*\t${fallback === undefined ? '<default>' : await describeBackend(fallback)}\n`);
  writeAnnotations(out, metadata.annotations);
  await writeEvents(out, object, context);
  return out.toString();
};
