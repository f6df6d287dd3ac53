// Mirrors X509V3_extensions_print.
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type Extension,
} from '@peculiar/x509';
import { EXTENDED_USAGES, EXTENSIONS, KEY_USAGES } from './extension-names.ts';

const PREFIXES: Readonly<Record<string, string>> = {
  dns: 'DNS:',
  ip: 'IP Address:',
  email: 'email:',
  url: 'URI:',
  dn: 'DirName:',
  id: 'Registered ID:',
};

/** Two lines each: its title, and its value four columns further in. */
export function showExtensions(extensions: readonly Extension[], indent: string): readonly string[] {
  return extensions.flatMap((extension) => [
    `${indent}${EXTENSIONS[extension.type]?.title ?? extension.type}: ${extension.critical ? 'critical' : ''}`,
    `${indent}    ${valueText(extension)}`,
  ]);
}

function valueText(extension: Extension): string {
  if (extension instanceof SubjectAlternativeNameExtension)
    return extension.names.items.map(({ type, value }) => `${PREFIXES[type] ?? `${type}:`}${value}`).join(', ');
  if (extension instanceof BasicConstraintsExtension)
    return `CA:${extension.ca ? 'TRUE' : 'FALSE'}${extension.pathLength === undefined ? '' : `, pathlen:${extension.pathLength}`}`;
  if (extension instanceof KeyUsagesExtension)
    return Object.values(KEY_USAGES)
      .filter(({ flag }) => (extension.usages & flag) !== 0)
      .map(({ title }) => title)
      .join(', ');
  if (extension instanceof ExtendedKeyUsageExtension)
    return extension.usages.map((oid) => Object.values(EXTENDED_USAGES).find((usage) => usage.oid === String(oid))?.title ?? String(oid)).join(', ');
  if (extension instanceof SubjectKeyIdentifierExtension) return octets(extension.keyId);
  if (extension instanceof AuthorityKeyIdentifierExtension) return octets(extension.keyId ?? '');
  return octets(Buffer.from(extension.value).toString('hex'));
}

/** `aabb` as `AA:BB`. */
export function octets(hex: string): string {
  return (hex.toUpperCase().match(/../g) ?? []).join(':');
}
