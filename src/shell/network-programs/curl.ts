import type { HttpRequest, HttpResponse } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import { concatBytes } from '#posix/read-stream.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import { parseOptions } from '../programs/parse-options.ts';
import type { ParsedOptions } from '../programs/parse-options.ts';
import { defineProgram, Failure, resolvePath } from '../programs/program.ts';
import { decodeEscapes } from '../expansion/escapes.ts';
import { CurlError } from './curl-error.ts';
import { handshake } from './curl-tls.ts';
import { makeRequest, requestBody } from './curl-request.ts';
import { headerName, statusText } from './http-status.ts';
import { parseUrl, resolveUrl } from './parse-url.ts';
import type { Url } from './parse-url.ts';

const LONG = {
  silent: 's',
  'show-error': 'S',
  fail: 'f',
  'fail-with-body': 'fail-with-body',
  include: 'i',
  head: 'I',
  verbose: 'v',
  'output=': 'o',
  'remote-name': 'O',
  location: 'L',
  'header=': 'H',
  'request=': 'X',
  'data=': 'd',
  'data-ascii=': 'd',
  'data-binary=': 'data-binary',
  'data-raw=': 'data-raw',
  'data-urlencode=': 'data-urlencode',
  'json=': 'json',
  insecure: 'k',
  'max-time=': 'm',
  'connect-timeout=': 'connect-timeout',
  'resolve=': 'resolve',
  'connect-to=': 'connect-to',
  'write-out=': 'w',
  'user=': 'u',
  'user-agent=': 'A',
  'retry=': 'retry',
  'retry-delay=': 'retry-delay',
  'retry-connrefused': 'retry-connrefused',
  'retry-all-errors': 'retry-all-errors',
  'max-redirs=': 'max-redirs',
  get: 'G',
  'form=': 'F',
  'cookie=': 'b',
  'cookie-jar=': 'c',
  'referer=': 'e',
  'cacert=': 'cacert',
  'cert=': 'E',
  'key=': 'key',
  'http1.1': 'http1.1',
  http2: 'http2',
  ipv4: '4',
  ipv6: '6',
  'url=': 'url',
  'proxy=': 'x',
  'noproxy=': 'noproxy',
  compressed: 'compressed',
  'dump-header=': 'D',
  'no-progress-meter': 's',
  version: 'V',
  help: 'h',
  'upload-file=': 'T',
  'progress-bar': '#',
  'no-buffer': 'N',
  'create-dirs': 'create-dirs',
  'limit-rate=': 'limit-rate',
};

interface Exchange {
  readonly url: Url;
  readonly response: HttpResponse;
  readonly address: string;
  readonly redirects: number;
  readonly started: number;
}

/** curl(1) over the simulated network. */
export const curl = defineProgram('curl', async (process, args) => {
  let options: ParsedOptions;
  try {
    options = parseOptions('curl', args, 'sSfiIvo:OLH:X:d:km:w:u:A:GF:b:c:e:E:46x:D:VhT:#NgRjZ', LONG);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const option = /'(-{0,2}[^']*)'/.exec(error.message)?.[1] ?? '';
    await process.stderr.write(
      `curl: option ${option.startsWith('-') ? option : `-${option}`}: ${error.message.includes('requires') ? 'requires parameter' : 'is unknown'}\ncurl: try 'curl --help' or 'curl --manual' for more information\n`,
    );
    return 2;
  }
  if (options.has('V')) {
    await process.stdout.write('curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1 OpenSSL/3.0.15\nRelease-Date: 2023-02-20\nProtocols: http https\n');
    return 0;
  }
  const urls = [...(options.values.get('url') ?? []), ...options.operands];
  if (urls.length === 0) {
    await process.stderr.write("curl: try 'curl --help' or 'curl --manual' for more information\n");
    return 2;
  }
  let code = 0;
  for (const [index, url] of urls.entries()) code = await transfer(process, options, url, index);
  return code;
});

async function transfer(process: Process, options: ParsedOptions, text: string, index: number): Promise<number> {
  const { clock } = process.machine;
  const started = clock.now();
  const attempts = Number(options.get('retry') ?? '0') + 1;
  for (let attempt = 1; ; attempt++) {
    try {
      const exchange = await withDeadline(process, options, () => exchangeOnce(process, options, text, started), started);
      return await report(process, options, text, exchange, index);
    } catch (error) {
      if (!(error instanceof CurlError)) throw error;
      const again =
        attempt < attempts && (error.code === 28 || options.has('retry-all-errors') || (error.code === 7 && options.has('retry-connrefused')));
      if (!options.has('s') || options.has('S')) await process.stderr.write(`curl: (${error.code}) ${error.message}\n`);
      if (!again) {
        if (options.has('w')) await writeOut(process, options, undefined, text, started);
        return error.code;
      }
      await process.sleep(Number(options.get('retry-delay') ?? String(2 ** (attempt - 1))) * 1000);
    }
  }
}

async function withDeadline<T>(process: Process, options: ParsedOptions, action: () => Promise<T>, started: number): Promise<T> {
  const { clock } = process.machine;
  const limit = options.get('m');
  if (limit === undefined) return action();
  let timer: { cancel(): void } | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = clock.schedule(started + Number(limit) * 1000, () =>
      reject(new CurlError(28, `Operation timed out after ${clock.now() - started} milliseconds with 0 bytes received`)),
    );
  });
  try {
    return await Promise.race([action(), late]);
  } finally {
    timer?.cancel();
  }
}

async function exchangeOnce(process: Process, options: ParsedOptions, text: string, started: number): Promise<Exchange> {
  let address = text;
  let method = options.get('X');
  let body = await requestBody(process, options);
  const most = Number(options.get('max-redirs') ?? '50');
  for (let redirects = 0; ; redirects++) {
    const url = parseUrl(address);
    if (url === undefined) throw new CurlError(3, 'URL using bad/illegal format or missing URL');
    if (url.scheme !== 'http' && url.scheme !== 'https') throw new CurlError(1, `Protocol "${url.scheme}" not supported or disabled in libcurl`);
    if (url.port > 65535) throw new CurlError(3, 'URL using bad/illegal format or missing URL');
    const request = makeRequest(
      options,
      url,
      method ?? (options.has('I') ? 'HEAD' : body !== undefined && !options.has('G') ? (options.has('T') ? 'PUT' : 'POST') : 'GET'),
      body,
    );
    const { response, at } = await send(process, options, url, request, started);
    const location = response.headers['location'];
    if (!options.has('L') || location === undefined || response.status < 300 || response.status >= 400)
      return { url, response, address: at, redirects, started };
    if (redirects >= most) throw new CurlError(47, `Maximum (${most}) redirects followed`);
    if (options.has('i') || options.has('I')) await process.stdout.write(headersText(response));
    address = resolveUrl(url, location);
    if (response.status <= 303 && request.method === 'POST') {
      method = undefined;
      body = undefined;
    }
  }
}

async function send(
  process: Process,
  options: ParsedOptions,
  url: Url,
  request: HttpRequest,
  started: number,
): Promise<{ response: HttpResponse; at: string }> {
  const { network, clock } = process.machine;
  const say = async (line: string) => {
    if (options.has('v')) await process.stderr.write(`${line}\n`);
  };
  const pinned = (options.values.get('resolve') ?? [])
    .map((entry) => /^\+?([^:]+):(\d+):(.+)$/.exec(entry))
    .find((entry) => entry?.[1] === url.host && Number(entry[2]) === url.port)?.[3];
  let addresses: readonly string[];
  try {
    addresses =
      pinned !== undefined
        ? pinned.split(',').map((each) => each.replace(/^\[|\]$/g, ''))
        : url.host === 'localhost'
          ? ['127.0.0.1']
          : await process.race(network.resolve(url.host));
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    throw new CurlError(6, `Could not resolve host: ${url.host}`);
  }
  let failure: PosixError | undefined;
  const tls = url.scheme === 'https' ? handshake(process, options, url.host) : undefined;
  const sent: HttpRequest = tls === undefined ? request : { ...request, verify: tls.verify, serverName: url.host };
  const limit = Number(options.get('connect-timeout') ?? '0') * 1000;
  for (const address of addresses) {
    await say(`*   Trying ${address}:${url.port}...`);
    try {
      const exchange = network.http(address, url.port, sent);
      const response = await process.race(
        limit > 0 ? Promise.race([exchange, process.sleep(limit).then(() => Promise.reject(new PosixError('ETIMEDOUT')))]) : exchange,
      );
      await say(`* Connected to ${url.host} (${address}) port ${url.port} (#0)`);
      for (const line of tls?.lines() ?? []) await say(line);
      await say(`> ${request.method} ${request.target} HTTP/1.1`);
      for (const [name, value] of Object.entries(request.headers)) await say(`> ${headerName(name)}: ${value}`);
      await say('> ');
      await say(`< HTTP/1.1 ${response.status} ${statusText[response.status] ?? ''}`);
      for (const [name, value] of Object.entries(response.headers)) await say(`< ${headerName(name)}: ${value}`);
      await say('< ');
      return { response, at: address };
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      failure = error;
      await say(`* connect to ${address} port ${url.port} failed: ${error.message}`);
    }
  }
  const elapsed = clock.now() - started;
  if (failure?.code === 'ECONNRESET') throw new CurlError(56, 'Recv failure: Connection reset by peer');
  if (failure?.code === 'EPIPE') throw new CurlError(52, 'Empty reply from server');
  if (failure?.code === 'ETIMEDOUT' && limit > 0 && elapsed <= limit + 5)
    throw new CurlError(28, `Failed to connect to ${url.host} port ${url.port} after ${elapsed} ms: Timeout was reached`);
  if (failure?.code === 'ETIMEDOUT')
    throw new CurlError(28, `Failed to connect to ${url.host} port ${url.port} after ${elapsed} ms: Couldn't connect to server`);
  throw new CurlError(7, `Failed to connect to ${url.host} port ${url.port} after ${elapsed} ms: Couldn't connect to server`);
}

function headersText(response: HttpResponse): string {
  return `HTTP/1.1 ${response.status} ${statusText[response.status] ?? ''}\r\n${Object.entries(response.headers)
    .map(([name, value]) => `${headerName(name)}: ${value}\r\n`)
    .join('')}\r\n`;
}

async function report(process: Process, options: ParsedOptions, text: string, exchange: Exchange, index: number): Promise<number> {
  const { response, url } = exchange;
  const failed = response.status >= 400;
  const outputs = options.values.get('o') ?? [];
  const file = options.has('O') ? url.target.replace(/\?.*/, '').replace(/^.*\//, '') : outputs[Math.min(index, outputs.length - 1)];
  if (options.has('O') && file === '') {
    await process.stderr.write('curl: Remote file name has no length!\ncurl: (23) Failed writing received data to disk/application\n');
    return 23;
  }
  let code = 0;
  if (failed && options.has('f')) {
    if (!options.has('s') || options.has('S')) await process.stderr.write(`curl: (22) The requested URL returned error: ${response.status}\n`);
    code = 22;
  } else {
    const head = options.has('i') || options.has('I') ? encodeUtf8(headersText(response)) : new Uint8Array(0);
    const content = concatBytes([head, options.has('I') ? new Uint8Array(0) : response.body]);
    if (options.has('D')) process.fs.writeFile(resolvePath(process, options.get('D') ?? ''), headersText(response));
    if (file === undefined || file === '-') {
      if (content.length > 0) await process.stdout.write(content);
    } else {
      try {
        process.fs.writeFile(resolvePath(process, file), content);
      } catch (error) {
        if (!(error instanceof PosixError)) throw error;
        await process.stderr.write(
          `Warning: Failed to open the file ${file}: ${error.message.replace(/^.*: /, '')}\ncurl: (23) Failed writing received data to disk/application\n`,
        );
        return 23;
      }
      if (!options.has('s')) {
        const size = String(content.length).padStart(5);
        await process.stderr.write(
          `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n100 ${size}  100 ${size}    0     0  ${size}      0 --:--:-- --:--:-- --:--:-- ${size}\n`,
        );
      }
    }
    if (failed && options.has('fail-with-body')) {
      await process.stderr.write(`curl: (22) The requested URL returned error: ${response.status}\n`);
      code = 22;
    }
  }
  if (options.has('w')) await writeOut(process, options, exchange, text, exchange.started);
  return code;
}

async function writeOut(process: Process, options: ParsedOptions, exchange: Exchange | undefined, text: string, started: number): Promise<void> {
  const seconds = ((process.machine.clock.now() - started) / 1000).toFixed(6);
  const values: Readonly<Record<string, string>> = {
    http_code: String(exchange?.response.status ?? 0).padStart(3, '0'),
    response_code: String(exchange?.response.status ?? 0).padStart(3, '0'),
    size_download: String(exchange?.response.body.length ?? 0),
    content_type: exchange?.response.headers['content-type'] ?? '',
    time_total: seconds,
    time_connect: seconds,
    time_namelookup: seconds,
    time_starttransfer: seconds,
    time_pretransfer: seconds,
    time_appconnect: '0.000000',
    url_effective:
      exchange === undefined
        ? text
        : `${exchange.url.scheme}://${exchange.url.host}${exchange.url.explicitPort ? `:${exchange.url.port}` : ''}${exchange.url.target}`,
    remote_ip: exchange?.address ?? '',
    remote_port: String(exchange?.url.port ?? 0),
    num_redirects: String(exchange?.redirects ?? 0),
    redirect_url: exchange?.response.headers['location'] ?? '',
    exitcode: '0',
    method: 'GET',
    scheme: (exchange?.url.scheme ?? 'http').toUpperCase(),
    http_version: '1.1',
    num_connects: '1',
    speed_download: '0',
  };
  await process.stdout.write(
    decodeEscapes(options.get('w') ?? '')
      .replace(/%\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
      .replaceAll('%%', '%'),
  );
}
