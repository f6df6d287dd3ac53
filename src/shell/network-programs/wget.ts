import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import { parseCertificates } from '#posix/x509.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import { parseOptions } from '../programs/parse-options.ts';
import { defineProgram, Failure, resolvePath } from '../programs/program.ts';
import { formatDate } from '../programs/format-date.ts';
import { isApplet } from './installed-version.ts';
import { resolutionProblem, systemError } from './network-error.ts';
import { reasonOfResponse } from './http-status.ts';
import { parseUrl, resolveUrl } from './parse-url.ts';
import { certificateProblem } from './verify-certificate.ts';

const LONG = {
  quiet: 'q',
  'output-document=': 'O',
  'timeout=': 'T',
  'tries=': 't',
  spider: 'spider',
  'header=': 'header',
  'post-data=': 'post-data',
  'no-check-certificate': 'k',
  'server-response': 'S',
  'user-agent=': 'U',
  'no-verbose': 'nv',
  'directory-prefix=': 'P',
  continue: 'c',
  'method=': 'method',
};

/** wget(1): busybox's words where /bin/busybox is, GNU's elsewhere. */
export const wget = defineProgram('wget', async (process, args) => {
  const { network, clock } = process.machine;
  const options = parseOptions(
    'wget',
    args.filter((arg) => arg !== '-nv'),
    'qO:T:t:SU:P:ckY:',
    LONG,
  );
  const busybox = isApplet(process, 'wget');
  const first = options.operands[0];
  if (first === undefined) {
    await process.stderr.write("wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n");
    return 1;
  }
  const say = async (text: string) => {
    if (!options.has('q')) await process.stderr.write(text);
  };
  const limit = options.has('T') ? Number(options.get('T')) * 1000 : undefined;
  let target = first;
  for (let redirects = 0; redirects < 20; redirects++) {
    const url = parseUrl(target);
    if (url === undefined) throw new Failure(`${first}: Invalid URL.`);
    const place = `${url.host}${busybox || url.explicitPort ? `:${url.port}` : ''}`;
    if (!busybox)
      await say(
        `--${formatDate(clock.now(), '%Y-%m-%d %H:%M:%S')}--  ${url.scheme}://${url.host}${url.explicitPort ? `:${url.port}` : ''}${url.target}\n`,
      );
    let addresses: readonly string[];
    try {
      addresses = await process.race(network.resolve(url.host));
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      if (busybox) throw new Failure(`bad address '${url.host}'`);
      await say(`Resolving ${url.host} (${url.host})... failed: ${resolutionProblem(error)}.\nwget: unable to resolve host address ‘${url.host}’\n`);
      return 4;
    }
    const [address = ''] = addresses;
    await say(
      busybox
        ? `Connecting to ${place} (${address}:${url.port})\n`
        : `${url.host === address ? '' : `Resolving ${url.host} (${url.host})... ${addresses.join(', ')}\n`}Connecting to ${url.host}${url.host === address ? '' : ` (${url.host})|${address}|`}:${url.port}... `,
    );
    const headers: Record<string, string> = {
      host: url.explicitPort ? `${url.host}:${url.port}` : url.host,
      'user-agent': options.get('U') ?? 'Wget',
      accept: '*/*',
      connection: 'close',
    };
    for (const header of options.values.get('header') ?? [])
      headers[header.slice(0, header.indexOf(':')).trim().toLowerCase()] = header.slice(header.indexOf(':') + 1).trim();
    const data = options.get('post-data');
    let response;
    try {
      const exchange = network.http(address, url.port, {
        method: options.get('method') ?? (data === undefined ? (options.has('spider') ? 'HEAD' : 'GET') : 'POST'),
        target: url.target,
        headers,
        body: encodeUtf8(data ?? ''),
        scheme: url.scheme === 'https' ? 'https' : 'http',
        serverName: url.host,
        ...(!busybox && !options.has('k') && { verify: (pem) => verify(process, url.host, pem) }),
      });
      response = await process.race(
        limit === undefined ? exchange : Promise.race([exchange, process.sleep(limit).then(() => Promise.reject(new PosixError('ETIMEDOUT')))]),
      );
    } catch (error) {
      if (error instanceof Distrust) {
        await say(
          `connected.\nERROR: cannot verify ${url.host}'s certificate, issued by ‘${error.issuer}’:\n  ${error.message}\nTo connect to ${url.host} insecurely, use \`--no-check-certificate'.\n`,
        );
        return 5;
      }
      if (!(error instanceof PosixError)) throw error;
      if (busybox)
        throw new Failure(
          error.code === 'ETIMEDOUT' && limit !== undefined
            ? 'download timed out'
            : `can't connect to remote host (${address}): ${systemError(process, error)}`,
        );
      await say(`failed: ${error.message}.\n`);
      return 4;
    }
    if (!busybox) await say(`connected.\nHTTP request sent, awaiting response... ${response.status} ${reasonOfResponse(response)}\n`);
    const location = response.headers['location'];
    if (location !== undefined && response.status >= 300 && response.status < 400) {
      target = resolveUrl(url, location);
      if (!busybox) await say(`Location: ${location} [following]\n`);
      continue;
    }
    if (response.status >= 400) {
      if (busybox) throw new Failure(`server returned error: HTTP/1.1 ${response.status} ${reasonOfResponse(response)}`);
      await say(`${formatDate(clock.now(), '%Y-%m-%d %H:%M:%S')} ERROR ${response.status}: ${reasonOfResponse(response)}.\n\n`);
      return 8;
    }
    if (options.has('spider')) {
      await say(busybox ? 'remote file exists\n' : 'Remote file exists.\n\n');
      return 0;
    }
    const output = options.get('O') ?? (url.target.replace(/\?.*/, '').replace(/^.*\//, '') || 'index.html');
    if (output === '-') {
      const length = `Length: ${response.body.length} [${response.headers['content-type'] ?? 'text/html'}]\nSaving to: ‘STDOUT’\n\n`;
      if (!busybox) await say(length);
      await process.stdout.write(response.body);
      if (!busybox)
        await say(
          `${progress(process, '-', response.body.length)}${formatDate(clock.now(), '%Y-%m-%d %H:%M:%S')} (10.0 MB/s) - written to stdout [${response.body.length}/${response.body.length}]\n\n`,
        );
      else await say(`-                    100% |${'*'.repeat(32)}|  ${String(response.body.length).padStart(4)}  0:00:00 ETA\nwritten to stdout\n`);
      return 0;
    }
    const path = options.has('P') && !options.has('O') ? `${options.get('P') ?? ''}/${output}` : output;
    if (busybox && !options.has('O') && process.fs.exists(resolvePath(process, path))) throw new Failure(`can't open '${path}': File exists`);
    process.fs.writeFile(resolvePath(process, path), response.body);
    await say(
      busybox
        ? `saving to '${path}'\n${path.padEnd(20).slice(0, 20)} 100% |${'*'.repeat(32)}|  ${String(response.body.length).padStart(4)}  0:00:00 ETA\n'${path}' saved\n`
        : `Length: ${response.body.length} [${response.headers['content-type'] ?? 'text/html'}]\nSaving to: ‘${path}’\n\n${progress(process, path, response.body.length)}${formatDate(clock.now(), '%Y-%m-%d %H:%M:%S')} (10.0 MB/s) - ‘${path}’ saved [${response.body.length}/${response.body.length}]\n\n`,
    );
    return 0;
  }
  throw new Failure('too many redirections');
});

/** A certificate that GNU wget does not accept. */
class Distrust extends Error {
  readonly issuer: string;
  constructor(issuer: string, message: string) {
    super(message);
    this.issuer = issuer;
  }
}

const SAYINGS: Readonly<Record<string, string>> = {
  'self-signed certificate': 'Self-signed certificate encountered.',
  'unable to get local issuer certificate': "Unable to locally verify the issuer's authority.",
  'certificate has expired': 'Issued certificate has expired.',
  'certificate is not yet valid': 'Issued certificate not yet valid.',
};

function verify(process: Process, host: string, pem: string | undefined): void {
  if (pem === undefined) return;
  const path = '/etc/ssl/certs/ca-certificates.crt';
  const bundle = process.fs.exists(path) ? process.fs.readText(path) : '';
  const problem = certificateProblem(pem, { bundle, host, now: process.machine.clock.now() });
  if (problem !== undefined) throw new Distrust(parseCertificates(pem)[0]?.issuer ?? '', SAYINGS[problem.message] ?? problem.message);
}

/** GNU wget's progress: a bar on a terminal, dots elsewhere. */
function progress(process: Process, name: string, size: number): string {
  if (!process.isTty(2)) return `     0K${' '.repeat(55)} 100% 10.0M=0s\n\n`;
  return `${name.padEnd(20).slice(0, 20)}100%[===================>] ${String(size).padStart(7)}  --.-KB/s    in 0s      \n\n`;
}
