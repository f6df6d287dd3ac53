import type { EndpointSlice } from '#kube/generated/types.ts';
import type { Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { PrefixWriter } from '../prefix-writer.ts';

const orUnset = (text: string | undefined): string => (text === undefined || text === '' ? '<unset>' : text);

export const describeEndpointSlice: Describer = async (object, context) => {
  const { metadata, addressType, ports, endpoints } = object as unknown as EndpointSlice;
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata?.name ?? ''}\n`);
  out.write(0, `Namespace:\t${metadata?.namespace ?? ''}\n`);
  writeLabels(out, 'Labels', metadata?.labels);
  writeAnnotations(out, metadata?.annotations);
  out.write(0, `AddressType:\t${addressType}\n`);
  if ((ports ?? []).length === 0) out.write(0, 'Ports: <unset>\n');
  else {
    out.write(0, 'Ports:\n');
    out.write(1, 'Name\tPort\tProtocol\n');
    out.write(1, '----\t----\t--------\n');
    for (const port of ports ?? [])
      out.write(1, `${orUnset(port.name)}\t${port.port === undefined ? '<unset>' : String(port.port)}\t${port.protocol ?? ''}\n`);
  }
  out.write(0, endpoints.length === 0 ? 'Endpoints: <none>\n' : 'Endpoints:\n');
  for (const endpoint of endpoints) {
    out.write(1, `- Addresses:\t${endpoint.addresses.join(', ')}\n`);
    out.write(2, 'Conditions:\n');
    out.write(3, `Ready:\t${endpoint.conditions?.ready === undefined ? '<unset>' : String(endpoint.conditions.ready)}\n`);
    out.write(2, `Hostname:\t${orUnset(endpoint.hostname)}\n`);
    if (endpoint.targetRef !== undefined) out.write(2, `TargetRef:\t${endpoint.targetRef.kind ?? ''}/${endpoint.targetRef.name ?? ''}\n`);
    out.write(2, `NodeName:\t${orUnset(endpoint.nodeName)}\n`);
    out.write(2, `Zone:\t${orUnset(endpoint.zone)}\n`);
  }
  await writeEvents(out, object, context);
  return out.toString();
};
