import type { Endpoints } from '#kube/generated/types.ts';
import type { Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { joinOrNone } from '../format.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { PrefixWriter } from '../prefix-writer.ts';

export const describeEndpoints: Describer = async (object, context) => {
  const { metadata, subsets } = object as unknown as Endpoints;
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
  out.write(0, 'Subsets:\n');
  for (const subset of subsets ?? []) {
    out.write(1, `Addresses:\t${joinOrNone(subset.addresses?.map((address) => address.ip))}\n`);
    out.write(1, `NotReadyAddresses:\t${joinOrNone(subset.notReadyAddresses?.map((address) => address.ip))}\n`);
    if ((subset.ports?.length ?? 0) > 0) {
      out.write(1, 'Ports:\n');
      out.write(2, 'Name\tPort\tProtocol\n');
      out.write(2, '----\t----\t--------\n');
      for (const port of subset.ports ?? [])
        out.write(2, `${port.name === undefined || port.name === '' ? '<unset>' : port.name}\t${port.port}\t${port.protocol ?? ''}\n`);
    }
    out.write(0, '\n');
  }
  await writeEvents(out, object, context);
  return out.toString();
};
