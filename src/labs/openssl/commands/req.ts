// Mirrors openssl-req(1).
import type { KeyObject } from 'node:crypto';
import { Pkcs10CertificateRequestGenerator, X509CertificateGenerator, type Extension } from '@peculiar/x509';
import { randomInteger } from '#posix/random.ts';
import { parseArguments, type Arguments } from '../arguments.ts';
import { askSubject, spelledSubject } from '../ask-subject.ts';
import { newSerial, pem, readRequest } from '../certificates.ts';
import { parseConfiguration, type Configuration } from '../configuration.ts';
import { describeRequest } from '../describe.ts';
import { nameText, parseSubject, toJsonName, type Attribute } from '../distinguished-name.ts';
import { buildExtensions } from '../extensions.ts';
import { readPlain, writeResult } from '../files.ts';
import { generateNamed, pemOf, readPrivateKey, signingKeys, type SigningKeys } from '../keys.ts';
import { lifetimeOf } from '../lifetime.ts';
import { OpensslError } from '../openssl-error.ts';
import type { Session } from '../session.ts';
import { keyOptions } from './genpkey.ts';

const FLAGS = 'new x509 nodes noenc noout text verify subject pubkey batch utf8 multivalue-rdn sha256 sha384 sha512 quiet verbose';
const VALUED = 'in out key keyout newkey pkeyopt subj addext config extensions reqexts days set_serial nameopt inform outform passin passout';
const DEFAULT_BITS = 'rsa:2048';
/** What the usual openssl.cnf gives to a certificate that signs itself. */
const SELF_SIGNED: readonly Attribute[] = [
  ['subjectKeyIdentifier', 'hash'],
  ['authorityKeyIdentifier', 'keyid:always,issuer'],
  ['basicConstraints', 'critical,CA:true'],
];

export async function req(session: Session): Promise<number> {
  const options = parseArguments(session, FLAGS, VALUED);
  if (options.operands.length > 0) throw new OpensslError('Extra arguments given.\nreq: Use -help for summary.');
  const makes = options.has('new') || options.has('newkey') || (options.has('x509') && !options.has('in'));
  return makes ? make(session, options) : show(session, options);
}

async function show(session: Session, options: Arguments): Promise<number> {
  const { request, subject } = await readRequest(session, options.get('in'), 'Unable to load X509 request');
  let status = 0;
  if (options.has('verify')) {
    const good = await session.work(request.verify());
    await session.tell(`Certificate request self-signature verify ${good ? 'OK' : 'failure'}`);
    if (!good) status = 1;
  }
  if (options.has('pubkey')) await session.print(pem(request.publicKey));
  if (options.has('text')) await session.print(describeRequest(request, subject));
  if (options.has('subject')) await session.print(`subject=${nameText(subject, /RFC2253/i.test(options.get('nameopt') ?? ''))}\n`);
  if (!options.has('noout')) await writeResult(session, options.get('out'), pem(request));
  return status;
}

async function make(session: Session, options: Arguments): Promise<number> {
  const file = options.get('config');
  const configuration = parseConfiguration(file === undefined ? '' : await readPlain(session, file));
  const lifetime = lifetimeOf(session, options);
  const key = await ownKey(session, options, configuration);
  const signing = await session.work(signingKeys(key));
  const attributes = await subjectOf(session, options, file === undefined ? undefined : configuration);
  const extensions = await extensionsOf(session, options, file === undefined ? undefined : configuration, signing);
  const made = options.has('x509')
    ? X509CertificateGenerator.createSelfSigned({
        serialNumber: newSerial(),
        name: toJsonName(attributes),
        notBefore: new Date(session.now),
        notAfter: new Date(session.now + lifetime),
        extensions: [...extensions],
        ...signing,
      })
    : Pkcs10CertificateRequestGenerator.create({ name: toJsonName(attributes), extensions: [...extensions], ...signing });
  const text = pem(await session.work<{ toString(format: 'pem'): string }>(made));
  if (!options.has('noout')) await writeResult(session, options.get('out'), text);
  return 0;
}

async function ownKey(session: Session, options: Arguments, configuration: Configuration): Promise<KeyObject> {
  const path = options.get('key');
  if (path !== undefined) return readPrivateKey(session, path);
  const plain = options.has('nodes') || options.has('noenc') || configuration.get('req', 'encrypt_key') === 'no';
  if (!plain) throw new OpensslError('req: keys with a pass phrase are not made in this lab; add -nodes');
  const named = keyOptions(options.all('pkeyopt'));
  const bits = configuration.get('req', 'default_bits');
  const key = await generateNamed(session, options.get('newkey') ?? (bits === undefined ? DEFAULT_BITS : `rsa:${bits}`), (name) => named.get(name));
  if (key.asymmetricKeyType === 'rsa') await session.tell(progress(session));
  await writeResult(session, options.get('keyout') ?? configuration.get('req', 'default_keyfile') ?? 'privkey.pem', pemOf(key), true);
  await session.tell('-----');
  return key;
}

/** What the search for two primes looks like. */
function progress({ process }: Session): string {
  const dots = (): string => '.'.repeat(2 + randomInteger(process.machine.random, 40));
  const prime = (): string => `${dots()}+${dots()}${'+'.repeat(65)}*${dots()}${'+'.repeat(65)}`;
  return `${prime()}\n${prime()}`;
}

async function subjectOf(session: Session, options: Arguments, configuration: Configuration | undefined): Promise<readonly Attribute[]> {
  const subject = options.get('subj');
  if (subject !== undefined) {
    const parsed = parseSubject(subject);
    if (parsed === undefined)
      throw new OpensslError(
        `req: subject name is expected to be in the format /type0=value0/type1=value1/type2=... where characters may be escaped by \\. This name is not in that format: '${subject.replace(/^\//, '')}'`,
      );
    for (const name of parsed.unknown) await session.tell(`req warning: Skipping unknown subject name attribute "${name}"`);
    return parsed.attributes;
  }
  const section = configuration?.section(configuration.get('req', 'distinguished_name') ?? '');
  if (configuration !== undefined && section === undefined)
    throw new OpensslError("Unable to find 'distinguished_name' in config\nError making certificate request");
  if (configuration?.get('req', 'prompt') === 'no') return spelledSubject(configuration);
  return askSubject(session, section, !options.has('x509'));
}

async function extensionsOf(
  session: Session,
  options: Arguments,
  configuration: Configuration | undefined,
  { keys }: SigningKeys,
): Promise<readonly Extension[]> {
  const self = options.has('x509');
  const named = options.get('extensions') ?? options.get('reqexts') ?? configuration?.get('req', self ? 'x509_extensions' : 'req_extensions');
  const section = named === undefined ? undefined : configuration?.section(named);
  if (named !== undefined && section === undefined) throw new OpensslError(`Error checking ${self ? 'x509' : 'request'} extension section ${named}`);
  const added = options.all('addext').map((text): Attribute => [text.slice(0, text.indexOf('=')).trim(), text.slice(text.indexOf('=') + 1).trim()]);
  const own = section ?? (self && configuration === undefined ? SELF_SIGNED : []);
  const overridden = new Set(added.map(([name]) => name));
  const context = {
    configuration: configuration ?? parseConfiguration(''),
    subjectKey: keys.publicKey,
    issuerKey: self ? keys.publicKey : undefined,
  };
  const source = section === undefined ? '' : `section ${named ?? ''}`;
  return session.work(
    (async () => [
      ...(await buildExtensions(
        own.filter(([name]) => !overridden.has(name)),
        { ...context, source },
      )),
      ...(await buildExtensions(added, { ...context, source: '-addext' })),
    ])(),
  );
}
