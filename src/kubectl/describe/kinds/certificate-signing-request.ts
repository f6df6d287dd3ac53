import { decodeBase64 } from '#kube/base64.ts';
import { humanDuration } from '#kube/duration.ts';
import type { CertificateSigningRequest } from '#kube/generated/types.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { parseCertificateRequest } from '#posix/x509.ts';
import type { Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { formatLabels, formatTimestamp } from '../format.ts';
import { PrefixWriter } from '../prefix-writer.ts';

/** What tables print too: `Approved,Issued`. */
function statusOf({ status }: CertificateSigningRequest): string {
  const types = new Set(status?.conditions?.map(({ type }) => type));
  const words = ['Approved', 'Denied', 'Failed'].filter((type) => types.has(type));
  return [...(words.length === 0 ? ['Pending'] : words), ...(status?.certificate === undefined ? [] : ['Issued'])].join(',');
}

/** Attributes of the subject that are written when they are there, in the order they are written in. */
const ATTRIBUTES = {
  O: 'Organization',
  OU: 'Organizational Unit',
  C: 'Country',
  L: 'Locality',
  ST: 'Province',
  STREET: 'StreetAddress',
  POSTALCODE: 'PostalCode',
} as const;

function writeList(out: PrefixWriter, title: string, values: readonly string[]): void {
  if (values.length > 0) out.write(0, `\t${title}:\t${values.join('\n\t\t')}\n`);
}

export const describeCertificateSigningRequest: Describer = async (object, context) => {
  const request = object as unknown as CertificateSigningRequest;
  const { metadata, spec } = request;
  const parsed = parseCertificateRequest(decodeUtf8(decodeBase64(spec.request)));
  if (parsed === undefined) throw new Error('Error parsing CSR: PEM block type must be CERTIFICATE REQUEST');
  const out = new PrefixWriter();
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Labels:\t${formatLabels(metadata.labels)}\n`);
  out.write(0, `Annotations:\t${formatLabels(metadata.annotations)}\n`);
  out.write(0, `CreationTimestamp:\t${formatTimestamp(metadata.creationTimestamp)}\n`);
  out.write(0, `Requesting User:\t${spec.username ?? ''}\n`);
  if (spec.signerName !== '') out.write(0, `Signer:\t${spec.signerName}\n`);
  if (spec.expirationSeconds !== undefined) out.write(0, `Requested Duration:\t${humanDuration(spec.expirationSeconds * 1000)}\n`);
  out.write(0, `Status:\t${statusOf(request)}\n`);
  const subject = (name: string): readonly string[] => parsed.subject.filter(([key]) => key === name).map(([, value]) => value);
  out.write(0, 'Subject:\n');
  out.write(0, `\tCommon Name:\t${subject('CN').at(-1) ?? ''}\n`);
  out.write(0, `\tSerial Number:\t${subject('SERIALNUMBER').at(-1) ?? ''}\n`);
  for (const [key, title] of Object.entries(ATTRIBUTES)) writeList(out, title, subject(key));
  const { dns, emails, uris, addresses } = parsed.names;
  if (dns.length + emails.length + uris.length + addresses.length > 0) {
    out.write(0, 'Subject Alternative Names:\n');
    writeList(out, 'DNS Names', dns);
    writeList(out, 'Email Addresses', emails);
    writeList(out, 'URIs', uris);
    writeList(out, 'IP Addresses', addresses);
  }
  await writeEvents(out, object, context);
  return out.toString();
};
