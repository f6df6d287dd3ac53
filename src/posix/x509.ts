// Mirrors what TLS clients and servers read of an X.509 certificate. Signatures are not computed: a chain is followed by names and key identifiers.
import { decodeBase64 } from './base64.ts';
import { pemBlocks } from './pem.ts';
import { decodeUtf8 } from './utf8.ts';

export interface Certificate {
  /** `CN=shop.example.com, O=Shop`; the same text for the same name. */
  readonly subject: string;
  readonly issuer: string;
  readonly commonName: string | undefined;
  readonly organization: string | undefined;
  /** DNS names and addresses of the extension subjectAltName. */
  readonly names: readonly string[];
  /** ms since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly subjectKey: string | undefined;
  readonly authorityKey: string | undefined;
  /** The bytes in hexadecimal: what makes it this very certificate. */
  readonly identity: string;
}

interface Node {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

const ATTRIBUTES: Readonly<Record<string, string>> = {
  '550403': 'CN',
  '550405': 'SERIALNUMBER',
  '550406': 'C',
  '550407': 'L',
  '550408': 'ST',
  '550409': 'STREET',
  '55040a': 'O',
  '55040b': 'OU',
  '550411': 'POSTALCODE',
};
/** extensionRequest of PKCS #9. */
const EXTENSION_REQUEST = '2a864886f70d01090e';
const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Every certificate of a PEM text, in order. What is none is left out. */
export function parseCertificates(pem: string): readonly Certificate[] {
  return pemBlocks(pem).flatMap(({ label, body }) => {
    const bytes = label === 'CERTIFICATE' ? decodeBase64(body.replace(/\s+/g, '')) : undefined;
    const certificate = bytes === undefined ? undefined : parseCertificate(bytes);
    return certificate === undefined ? [] : [certificate];
  });
}

/** What a certificate signing request (PKCS #10) asks for. */
export interface CertificateRequest {
  readonly subject: readonly (readonly [name: string, value: string])[];
  readonly names: {
    readonly dns: readonly string[];
    readonly emails: readonly string[];
    readonly uris: readonly string[];
    readonly addresses: readonly string[];
  };
}

const REQUEST_LABELS: ReadonlySet<string> = new Set(['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST']);

/** The first request of a PEM text; undefined when there is none. */
export function parseCertificateRequest(pem: string): CertificateRequest | undefined {
  const body = pemBlocks(pem).find(({ label }) => REQUEST_LABELS.has(label))?.body;
  const bytes = body === undefined ? undefined : decodeBase64(body.replace(/\s+/g, ''));
  if (bytes === undefined) return undefined;
  try {
    const [info] = children(bytes, read(bytes, 0));
    const [, subject, , attributes] = info === undefined ? [] : children(bytes, info);
    if (subject === undefined) return undefined;
    const names = requestedExtensions(bytes, attributes).get('551d11');
    const alternatives = (tag: number): readonly Uint8Array[] =>
      names === undefined
        ? []
        : children(bytes, read(bytes, names.start))
            .filter((node) => node.tag === tag)
            .map((node) => content(bytes, node));
    return {
      subject: attributesOf(bytes, subject),
      names: {
        dns: alternatives(0x82).map(decodeUtf8),
        emails: alternatives(0x81).map(decodeUtf8),
        uris: alternatives(0x86).map(decodeUtf8),
        addresses: alternatives(0x87).map((own) => own.join('.')),
      },
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function requestedExtensions(bytes: Uint8Array, attributes: Node | undefined): ReadonlyMap<string, Node> {
  for (const attribute of attributes === undefined ? [] : children(bytes, attributes)) {
    const [type, values] = children(bytes, attribute);
    if (type === undefined || values === undefined || hex(content(bytes, type)) !== EXTENSION_REQUEST) continue;
    return extensionsOf(bytes, values);
  }
  return new Map();
}

/** Whether the certificate is good for a host name or an address. */
export function matchesHost({ names, commonName }: Certificate, host: string): boolean {
  const wanted = host.toLowerCase();
  const candidates = names.length > 0 ? names : commonName === undefined ? [] : [commonName];
  return candidates.some((name) => {
    const own = name.toLowerCase();
    return own === wanted || (own.startsWith('*.') && wanted.includes('.') && wanted.slice(wanted.indexOf('.')) === own.slice(1));
  });
}

/** Whether `issuer` is the one that the certificate names as its own. */
export function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  if (certificate.issuer !== issuer.subject) return false;
  return certificate.authorityKey === undefined || issuer.subjectKey === undefined || certificate.authorityKey === issuer.subjectKey;
}

function parseCertificate(bytes: Uint8Array): Certificate | undefined {
  try {
    const [body] = children(bytes, read(bytes, 0));
    if (body === undefined) return undefined;
    const fields = children(bytes, body);
    const first = fields[0]?.tag === 0xa0 ? 1 : 0;
    const [issuer, validity, subject] = [fields[first + 2], fields[first + 3], fields[first + 4]];
    if (issuer === undefined || validity === undefined || subject === undefined) return undefined;
    const [notBefore, notAfter] = children(bytes, validity).map((node) => timeOf(bytes, node));
    const attributes = attributesOf(bytes, subject);
    const extensions = extensionsOf(
      bytes,
      fields.find(({ tag }) => tag === 0xa3),
    );
    const key = extensions.get('551d0e');
    const authority = extensions.get('551d23');
    return {
      subject: nameText(attributes),
      issuer: nameText(attributesOf(bytes, issuer)),
      commonName: attributes.find(([name]) => name === 'CN')?.[1],
      organization: attributes.find(([name]) => name === 'O')?.[1],
      names: alternativeNames(bytes, extensions.get('551d11')),
      notBefore: notBefore ?? 0,
      notAfter: notAfter ?? 0,
      subjectKey: key === undefined ? undefined : hex(content(bytes, read(bytes, key.start))),
      authorityKey: authority === undefined ? undefined : authorityOf(bytes, authority),
      identity: hex(bytes),
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function read(bytes: Uint8Array, at: number): Node {
  const tag = bytes[at];
  let length = bytes[at + 1];
  if (tag === undefined || length === undefined) throw new RangeError('truncated');
  let start = at + 2;
  if (length >= 0x80) {
    const count = length & 0x7f;
    length = 0;
    for (let index = 0; index < count; index++) length = length * 256 + (bytes[start++] ?? 0);
  }
  const end = start + length;
  if (end > bytes.length) throw new RangeError('truncated');
  return { tag, start, end, next: end };
}

function children(bytes: Uint8Array, node: Node): readonly Node[] {
  const found: Node[] = [];
  for (let at = node.start; at < node.end; at = found[found.length - 1]?.next ?? node.end) found.push(read(bytes, at));
  return found;
}

function content(bytes: Uint8Array, { start, end }: Node): Uint8Array {
  return bytes.subarray(start, end);
}

function attributesOf(bytes: Uint8Array, name: Node): readonly (readonly [string, string])[] {
  return children(bytes, name).flatMap((set) =>
    children(bytes, set).flatMap((pair): (readonly [string, string])[] => {
      const [type, value] = children(bytes, pair);
      if (type === undefined || value === undefined) return [];
      const oid = hex(content(bytes, type));
      return [[ATTRIBUTES[oid] ?? oid, decodeUtf8(content(bytes, value))]];
    }),
  );
}

function nameText(attributes: readonly (readonly [string, string])[]): string {
  return attributes.map(([name, value]) => `${name}=${value}`).join(', ');
}

function timeOf(bytes: Uint8Array, node: Node): number {
  const text = decodeUtf8(content(bytes, node));
  const digits = node.tag === 0x17 ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?/.exec(digits) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second ?? 0));
}

/** By object identifier: the octets that hold the value. */
function extensionsOf(bytes: Uint8Array, node: Node | undefined): ReadonlyMap<string, Node> {
  const [list] = node === undefined ? [] : children(bytes, node);
  return new Map(
    (list === undefined ? [] : children(bytes, list)).flatMap((extension): [string, Node][] => {
      const parts = children(bytes, extension);
      const [id] = parts;
      const value = parts[parts.length - 1];
      return id === undefined || value === undefined ? [] : [[hex(content(bytes, id)), value]];
    }),
  );
}

function alternativeNames(bytes: Uint8Array, value: Node | undefined): readonly string[] {
  if (value === undefined) return [];
  return children(bytes, read(bytes, value.start)).flatMap((node) => {
    const own = content(bytes, node);
    if (node.tag === 0x82) return [decodeUtf8(own)];
    return node.tag === 0x87 && own.length === 4 ? [own.join('.')] : [];
  });
}

function authorityOf(bytes: Uint8Array, value: Node): string | undefined {
  const key = children(bytes, read(bytes, value.start)).find(({ tag }) => tag === 0x80);
  return key === undefined ? undefined : hex(content(bytes, key));
}
