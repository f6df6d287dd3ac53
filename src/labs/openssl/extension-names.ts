import { ExtendedKeyUsage, KeyUsageFlags } from '@peculiar/x509';

/** What configurations call them, and what -text does. */
export const KEY_USAGES: Readonly<Record<string, { readonly flag: KeyUsageFlags; readonly title: string }>> = {
  digitalSignature: { flag: KeyUsageFlags.digitalSignature, title: 'Digital Signature' },
  nonRepudiation: { flag: KeyUsageFlags.nonRepudiation, title: 'Non Repudiation' },
  keyEncipherment: { flag: KeyUsageFlags.keyEncipherment, title: 'Key Encipherment' },
  dataEncipherment: { flag: KeyUsageFlags.dataEncipherment, title: 'Data Encipherment' },
  keyAgreement: { flag: KeyUsageFlags.keyAgreement, title: 'Key Agreement' },
  keyCertSign: { flag: KeyUsageFlags.keyCertSign, title: 'Certificate Sign' },
  cRLSign: { flag: KeyUsageFlags.cRLSign, title: 'CRL Sign' },
  encipherOnly: { flag: KeyUsageFlags.encipherOnly, title: 'Encipher Only' },
  decipherOnly: { flag: KeyUsageFlags.decipherOnly, title: 'Decipher Only' },
};

export const EXTENDED_USAGES: Readonly<Record<string, { readonly oid: string; readonly title: string }>> = {
  serverAuth: { oid: ExtendedKeyUsage.serverAuth, title: 'TLS Web Server Authentication' },
  clientAuth: { oid: ExtendedKeyUsage.clientAuth, title: 'TLS Web Client Authentication' },
  codeSigning: { oid: ExtendedKeyUsage.codeSigning, title: 'Code Signing' },
  emailProtection: { oid: ExtendedKeyUsage.emailProtection, title: 'E-mail Protection' },
  timeStamping: { oid: ExtendedKeyUsage.timeStamping, title: 'Time Stamping' },
  OCSPSigning: { oid: ExtendedKeyUsage.ocspSigning, title: 'OCSP Signing' },
  anyExtendedKeyUsage: { oid: '2.5.29.37.0', title: 'Any Extended Key Usage' },
};

/** By object identifier: what configurations call an extension, and what -text does. */
export const EXTENSIONS: Readonly<Record<string, { readonly name: string; readonly title: string }>> = {
  '2.5.29.14': { name: 'subjectKeyIdentifier', title: 'X509v3 Subject Key Identifier' },
  '2.5.29.15': { name: 'keyUsage', title: 'X509v3 Key Usage' },
  '2.5.29.17': { name: 'subjectAltName', title: 'X509v3 Subject Alternative Name' },
  '2.5.29.19': { name: 'basicConstraints', title: 'X509v3 Basic Constraints' },
  '2.5.29.35': { name: 'authorityKeyIdentifier', title: 'X509v3 Authority Key Identifier' },
  '2.5.29.37': { name: 'extendedKeyUsage', title: 'X509v3 Extended Key Usage' },
};
