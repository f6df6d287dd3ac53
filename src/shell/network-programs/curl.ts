import type { Process } from '#posix/process.ts';
import { parseOptions } from '../programs/parse-options.ts';
import type { ParsedOptions } from '../programs/parse-options.ts';
import { defineProgram, Failure } from '../programs/program.ts';
import { CurlError } from './curl-error.ts';
import { exchange, type Exchange, type Times } from './curl-exchange.ts';
import { expandGlobs } from './curl-globs.ts';
import { LONG_OPTIONS, SHORT_OPTIONS } from './curl-options.ts';
import { isSilent, writeAnswer, writeOut, writeStalledMeter } from './curl-output.ts';
import { curlVersion } from './curl-version.ts';

const HELP = `Usage: curl [options...] <url>
 -d, --data <data>          HTTP POST data
 -f, --fail                 Fail silently (no output at all) on HTTP errors
 -h, --help <category>      Get help for commands
 -i, --include              Include protocol response headers in the output
 -o, --output <file>        Write to file instead of stdout
 -O, --remote-name          Write output to a file named as the remote file
 -s, --silent               Silent mode
 -T, --upload-file <file>   Transfer local FILE to destination
 -u, --user <user:password> Server user and password
 -A, --user-agent <name>    Send User-Agent <name> to server
 -v, --verbose              Make the operation more talkative
 -V, --version              Show version number and quit

This is not the full help, this menu is stripped into categories.
Use "--help category" to get an overview of all categories.
For all options use the manual or "--help all".
`;

/** curl(1) over the simulated network. */
export const curl = defineProgram('curl', async (process, args) => {
  let options: ParsedOptions;
  try {
    options = parseOptions('curl', args, SHORT_OPTIONS, LONG_OPTIONS);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const option = /'(-{0,2}[^']*)'/.exec(error.message)?.[1] ?? '';
    await process.stderr.write(
      `curl: option ${option.startsWith('-') ? option : `-${option}`}: ${error.message.includes('requires') ? 'requires parameter' : 'is unknown'}\ncurl: try 'curl --help' or 'curl --manual' for more information\n`,
    );
    return 2;
  }
  if (options.has('h')) {
    await process.stdout.write(HELP);
    return 0;
  }
  if (options.has('V')) {
    const version = curlVersion(process);
    const [built, tls, date] = version.startsWith('8.')
      ? ['x86_64-alpine-linux-musl', '3.5.1', '2025-06-04']
      : ['x86_64-pc-linux-gnu', '3.0.15', '2023-02-20'];
    await process.stdout.write(
      `curl ${version} (${built}) libcurl/${version} OpenSSL/${tls}\nRelease-Date: ${date}\nProtocols: http https\nFeatures: alt-svc AsynchDNS HSTS HTTPS-proxy IPv6 Largefile libz SSL threadsafe UnixSockets\n`,
    );
    return 0;
  }
  const given = [...(options.values.get('url') ?? []), ...options.operands];
  if (given.length === 0) {
    await process.stderr.write("curl: try 'curl --help' or 'curl --manual' for more information\n");
    return 2;
  }
  const urls = options.has('g') ? given : given.flatMap(expandGlobs);
  let code = 0;
  for (const [index, url] of urls.entries()) {
    code = await transfer(process, options, url, index);
    if (code !== 0 && options.has('fail-early')) break;
  }
  return code;
});

/** Statuses after which `--retry` tries again. */
const TRANSIENT = new Set([408, 429, 500, 502, 503, 504]);

async function transfer(process: Process, options: ParsedOptions, text: string, index: number): Promise<number> {
  const { clock } = process.machine;
  let left = Number(options.get('retry') ?? '0');
  for (let attempt = 0; ; attempt++) {
    const started = clock.now();
    const times: Times = { started, resolved: started, connected: started };
    let trouble: string | undefined;
    try {
      const done = await withDeadline(process, options, times, () => exchange(process, options, text, times));
      if (!TRANSIENT.has(done.response.status) || left === 0) return await finish(process, options, { exchange: done, text, times }, index);
      trouble = 'HTTP error';
    } catch (error) {
      if (!(error instanceof CurlError)) throw error;
      trouble = retryReason(options, error);
      if (trouble === undefined || left === 0) return fail(process, options, { error, text, times });
    }
    const delay = Number(options.get('retry-delay') ?? String(2 ** attempt));
    if (!isSilent(options))
      await process.stderr.write(`Warning: Problem: ${trouble}. Will retry in ${delay} seconds. ${left} ${left === 1 ? 'retry' : 'retries'} left.\n`);
    left--;
    await process.sleep(delay * 1000);
  }
}

/** What curl calls the problem when it is one to try again after. */
function retryReason(options: ParsedOptions, { code }: CurlError): string | undefined {
  if (code === 28) return 'timeout';
  if (code === 7 && options.has('retry-connrefused')) return 'connection refused';
  return options.has('retry-all-errors') ? '(retrying all errors)' : undefined;
}

async function finish(
  process: Process,
  options: ParsedOptions,
  outcome: { readonly exchange: Exchange; readonly text: string; readonly times: Times },
  index: number,
): Promise<number> {
  const code = await writeAnswer(process, options, outcome.exchange, index);
  if (options.has('v')) {
    const { url, response } = outcome.exchange;
    const received = response.body.length > 0 && !options.has('I') && !process.isTty(1) ? `{ [${response.body.length} bytes data]\n` : '';
    await process.stderr.write(`${received}* Connection #0 to host ${url.host} left intact\n`);
  }
  if (options.has('w')) await writeOut(process, options, { ...outcome, code });
  return code;
}

async function fail(
  process: Process,
  options: ParsedOptions,
  { error, text, times }: { readonly error: CurlError; readonly text: string; readonly times: Times },
): Promise<number> {
  await writeStalledMeter(process, options);
  if (!isSilent(options)) await process.stderr.write(`curl: (${error.code}) ${error.message}\n`);
  if (options.has('w')) await writeOut(process, options, { exchange: undefined, text, times, code: error.code, message: error.message });
  return error.code;
}

async function withDeadline<T>(process: Process, options: ParsedOptions, times: Times, action: () => Promise<T>): Promise<T> {
  const { clock } = process.machine;
  const limit = options.get('m');
  if (limit === undefined) return action();
  const { started } = times;
  let timer: { cancel(): void } | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = clock.schedule(started + Number(limit) * 1000, () => {
      const elapsed = clock.now() - started;
      const [what, rest] =
        times.answering === true ? ['Operation', ' with 0 bytes received'] : times.named === true ? ['Connection', ''] : ['Resolving', ''];
      reject(new CurlError(28, `${what} timed out after ${elapsed} milliseconds${rest}`));
    });
  });
  try {
    return await Promise.race([action(), late]);
  } finally {
    timer?.cancel();
  }
}
