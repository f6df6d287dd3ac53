// Mirrors X509V3_EXT_nconf: extensions as configurations and -addext write them.
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type Extension,
  type JsonGeneralName,
  type KeyUsageFlags,
} from '@peculiar/x509';
import type { Configuration } from './configuration.ts';
import type { Attribute } from './distinguished-name.ts';
import { EXTENDED_USAGES, KEY_USAGES } from './extension-names.ts';
import { OpensslError } from './openssl-error.ts';

export interface ExtensionContext {
  readonly configuration: Configuration;
  readonly subjectKey: CryptoKey;
  /** Undefined in a request. */
  readonly issuerKey?: CryptoKey | undefined;
  /** What was being read, for messages: `-addext`. */
  readonly source: string;
}

/** Throws `OpensslError` for the first that is none. */
export async function buildExtensions(entries: readonly Attribute[], context: ExtensionContext): Promise<readonly Extension[]> {
  const built: Extension[] = [];
  for (const [name, text] of entries) {
    const critical = /^critical\s*(,|$)/.test(text);
    const value = text.replace(/^critical\s*,?\s*/, '').trim();
    const extension = await build(name, value, critical, context);
    if (extension !== undefined) built.push(extension);
  }
  return built;
}

async function build(name: string, value: string, critical: boolean, context: ExtensionContext): Promise<Extension | undefined> {
  const words = value.split(',').map((word) => word.trim());
  const refuse = (): never => {
    throw new OpensslError(`Error checking extensions defined using ${context.source}\nerror in extension: name=${name}, value=${value}`);
  };
  switch (name) {
    case 'subjectAltName':
      return new SubjectAlternativeNameExtension(alternativeNames(value, context.configuration, refuse), critical);
    case 'basicConstraints': {
      const [ca, length] = [/CA\s*:\s*(true|false)/i.exec(value)?.[1], /pathlen\s*:\s*(\d+)/.exec(value)?.[1]];
      if (ca === undefined) return refuse();
      return new BasicConstraintsExtension(ca.toLowerCase() === 'true', length === undefined ? undefined : Number(length), critical);
    }
    case 'keyUsage':
      return new KeyUsagesExtension(
        words.map((word): KeyUsageFlags => KEY_USAGES[word]?.flag ?? refuse()).reduce((sum: KeyUsageFlags, flag): KeyUsageFlags => sum | flag),
        critical,
      );
    case 'extendedKeyUsage':
      return new ExtendedKeyUsageExtension(
        words.map((word) => EXTENDED_USAGES[word]?.oid ?? (/^\d+(\.\d+)+$/.test(word) ? word : refuse())),
        critical,
      );
    case 'subjectKeyIdentifier':
      return value === 'none' ? undefined : SubjectKeyIdentifierExtension.create(context.subjectKey, critical);
    case 'authorityKeyIdentifier':
      if (value === 'none' || context.issuerKey === undefined) return undefined;
      return AuthorityKeyIdentifierExtension.create(context.issuerKey, critical);
    default:
      return refuse();
  }
}

function alternativeNames(value: string, configuration: Configuration, refuse: () => never): JsonGeneralName[] {
  return value.split(',').flatMap((entry) => {
    const word = entry.trim();
    if (word.startsWith('@')) return (configuration.section(word.slice(1)) ?? refuse()).map(([type, name]) => alternativeName(type, name, refuse));
    const colon = word.indexOf(':');
    if (colon < 0) return refuse();
    return [alternativeName(word.slice(0, colon), word.slice(colon + 1), refuse)];
  });
}

function alternativeName(type: string, value: string, refuse: () => never): JsonGeneralName {
  const name = value.trim();
  switch (type.trim().replace(/\.\d+$/, '')) {
    case 'DNS':
      return { type: 'dns', value: name };
    case 'IP':
      return /^\d{1,3}(\.\d{1,3}){3}$|^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/.test(name) ? { type: 'ip', value: name } : refuse();
    case 'email':
      return { type: 'email', value: name };
    case 'URI':
      return { type: 'url', value: name };
    default:
      return refuse();
  }
}
