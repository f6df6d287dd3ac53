// Mirrors how curl checks the certificate of an https server, and what it says about it with -v.
import type { Process } from '#posix/process.ts';
import { parseCertificates } from '#posix/x509.ts';
import type { ParsedOptions } from '../programs/parse-options.ts';
import { resolvePath } from '../programs/program.ts';
import { CurlError } from './curl-error.ts';
import { certificateProblem } from './verify-certificate.ts';

const SYSTEM_BUNDLE = '/etc/ssl/certs/ca-certificates.crt';
const MORE =
  '\nMore details here: https://curl.se/docs/sslcerts.html\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the web page mentioned above.';

export interface Handshake {
  readonly verify: (certificates: string | undefined) => void;
  /** Lines for -v, once the server showed its certificate. */
  readonly lines: () => readonly string[];
}

/** Throws `CurlError` when the bundle cannot be read. */
export function handshake(process: Process, options: ParsedOptions, host: string): Handshake {
  const named = options.get('cacert');
  const path = named === undefined ? SYSTEM_BUNDLE : resolvePath(process, named);
  if (named !== undefined && !process.fs.exists(path) && !options.has('k'))
    throw new CurlError(77, `error setting certificate verify locations:  CAfile: ${named} CApath: none`);
  let shown: string | undefined;
  return {
    verify(certificates) {
      shown = certificates;
      if (certificates === undefined || options.has('k')) return;
      const bundle = process.fs.exists(path) ? process.fs.readText(path) : '';
      const problem = certificateProblem(certificates, { bundle, host, now: process.machine.clock.now() });
      if (problem !== undefined) throw new CurlError(60, `${problem.kind === 'chain' ? 'SSL certificate problem: ' : ''}${problem.message}${MORE}`);
    },
    lines: () => [...greetings(path), ...(shown === undefined ? [] : describe(shown, host, options.has('k')))],
  };
}

function greetings(bundle: string): readonly string[] {
  return [
    '* ALPN: offers h2,http/1.1',
    '* TLSv1.3 (OUT), TLS handshake, Client hello (1):',
    `*  CAfile: ${bundle}`,
    '*  CApath: /etc/ssl/certs',
    '* TLSv1.3 (IN), TLS handshake, Server hello (2):',
    '* TLSv1.3 (IN), TLS handshake, Encrypted Extensions (8):',
    '* TLSv1.3 (IN), TLS handshake, Certificate (11):',
    '* TLSv1.3 (IN), TLS handshake, CERT verify (15):',
    '* TLSv1.3 (IN), TLS handshake, Finished (20):',
    '* TLSv1.3 (OUT), TLS change cipher, Change cipher spec (1):',
    '* TLSv1.3 (OUT), TLS handshake, Finished (20):',
    '* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384',
    '* ALPN: server accepted http/1.1',
  ];
}

function describe(pem: string, host: string, insecure: boolean): readonly string[] {
  const [leaf] = parseCertificates(pem);
  const head = ['* Server certificate:'];
  if (leaf === undefined) return head;
  const spaced = (name: string): string => name.replaceAll(', ', '; ');
  return [
    ...head,
    `*  subject: ${spaced(leaf.subject)}`,
    `*  start date: ${date(leaf.notBefore)}`,
    `*  expire date: ${date(leaf.notAfter)}`,
    ...(insecure ? [] : [`*  subjectAltName: host "${host}" matched cert's "${host}"`]),
    `*  issuer: ${spaced(leaf.issuer)}`,
    insecure ? '*  SSL certificate verify result: self-signed certificate (18), continuing anyway.' : '*  SSL certificate verify ok.',
  ];
}

/** `Jan  1 00:00:00 2020 GMT` */
function date(ms: number): string {
  const [, day = '', month = '', year = '', time = ''] = new Date(ms).toUTCString().split(' ');
  return `${month} ${String(Number(day)).padStart(2)} ${time} ${year} GMT`;
}
