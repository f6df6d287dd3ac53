// Mirrors parse_name of OpenSSL's apps and X509_NAME_print_ex with its usual options.
import type { JsonName, Name } from '@peculiar/x509';
import { encodeUtf8 } from '#posix/utf8.ts';

/** Short names, by everything that a subject may call them. */
const TYPES: Readonly<Record<string, string>> = {
  countryName: 'C',
  stateOrProvinceName: 'ST',
  localityName: 'L',
  organizationName: 'O',
  organizationalUnitName: 'OU',
  commonName: 'CN',
  domainComponent: 'DC',
  surname: 'SN',
  givenName: 'GN',
  title: 'title',
  serialNumber: 'serialNumber',
  emailAddress: 'emailAddress',
  userId: 'UID',
};
const SHORT = new Set(Object.values(TYPES));
const OIDS: Readonly<Record<string, string>> = {
  C: '2.5.4.6',
  ST: '2.5.4.8',
  L: '2.5.4.7',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  CN: '2.5.4.3',
  DC: '0.9.2342.19200300.100.1.25',
  SN: '2.5.4.4',
  GN: '2.5.4.42',
  title: '2.5.4.12',
  serialNumber: '2.5.4.5',
  emailAddress: '1.2.840.113549.1.9.1',
  UID: '0.9.2342.19200300.100.1.1',
};
/** What @peculiar/x509 calls them in its JSON, where it has names of its own. */
const THEIRS: Readonly<Record<string, string>> = { E: 'emailAddress', G: 'GN', T: 'title' };
const NAMES = new Map(Object.entries(OIDS).map(([name, oid]) => [oid, name]));

export type Attribute = readonly [type: string, value: string];

/** The short name of an attribute; undefined when nobody knows it. */
export function attributeType(name: string): string | undefined {
  const bare = name.replace(/^\d+\./, '');
  return TYPES[bare] ?? (SHORT.has(bare) ? bare : undefined);
}

/** `/CN=john/O=dev`, with `\` before what stands for itself. Undefined when the text is none. */
export function parseSubject(text: string): { readonly attributes: readonly Attribute[]; readonly unknown: readonly string[] } | undefined {
  if (!text.startsWith('/')) return undefined;
  const attributes: Attribute[] = [];
  const unknown: string[] = [];
  for (const part of text.slice(1).match(/(?:\\.|[^\\/])+/g) ?? []) {
    const at = part.indexOf('=');
    if (at < 0) return undefined;
    const [name, value] = [part.slice(0, at).trim(), part.slice(at + 1).replace(/\\(.)/g, '$1')];
    const type = attributeType(name);
    if (type === undefined) unknown.push(name);
    else if (value !== '') attributes.push([type, value]);
  }
  return { attributes, unknown };
}

export function toJsonName(attributes: readonly Attribute[]): JsonName {
  return attributes.map(([type, value]) => ({ [OIDS[type] ?? type]: [value] }));
}

/** `C = NL, O = "x, y"`; `compact` as RFC 2253 has it, last first. */
export function nameText(name: Name, compact = false): string {
  const parts = name.toJSON().map((set) =>
    Object.entries(set)
      .flatMap(([type, values]) =>
        values.map((value) => `${THEIRS[type] ?? NAMES.get(type) ?? type}${compact ? '=' : ' = '}${quoted(value, compact)}`),
      )
      .join(compact ? '+' : ' + '),
  );
  return compact ? parts.reverse().join(',') : parts.join(', ');
}

function quoted(value: string, compact: boolean): string {
  const plain = [...value].map((char) => (/[\x20-\x7e]/.test(char) ? char : escaped(char))).join('');
  if (!/[,+"\\<>;]|^[# ]| $/.test(value)) return plain;
  return compact ? plain.replace(/[,+"\\<>;]/g, '\\$&') : `"${plain.replace(/["\\]/g, '\\$&')}"`;
}

function escaped(char: string): string {
  return [...encodeUtf8(char)].map((byte) => `\\${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
