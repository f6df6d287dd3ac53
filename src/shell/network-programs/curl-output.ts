/** What curl writes: the answer, files, `-w`, and the progress meter. */
import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import { concatBytes } from '#posix/read-stream.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import { decodeEscapes } from '../expansion/escapes.ts';
import type { ParsedOptions } from '../programs/parse-options.ts';
import { resolvePath } from '../programs/program.ts';
import { writeJar } from './curl-cookies.ts';
import { headersText, type Exchange, type Times } from './curl-exchange.ts';
import { resolveUrl, urlText } from './parse-url.ts';

const METER =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n';
const NOTHING_YET = '\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0';

export const isSilent = (options: ParsedOptions): boolean => options.has('s') && !options.has('S');

/** Where the answer of the URL at `index` goes; undefined: standard output. */
function fileOf(options: ParsedOptions, exchange: Exchange, index: number): string | undefined {
  const outputs = options.values.get('o') ?? [];
  const path = exchange.url.target.replace(/\?.*/, '').replace(/^.*\//, '');
  const file = options.has('O') || options.has('remote-name-all') ? path : outputs[Math.min(index, outputs.length - 1)];
  if (file === undefined || file === '-') return undefined;
  const folder = options.get('output-dir');
  return folder === undefined ? file : `${folder}/${file}`;
}

/** Writes the answer; curl's exit code. */
export async function writeAnswer(process: Process, options: ParsedOptions, exchange: Exchange, index: number): Promise<number> {
  const { response } = exchange;
  const failed = response.status >= 400;
  if (failed && options.has('f')) {
    if (showsMeter(process, options, true)) await process.stderr.write(`${METER}${NOTHING_YET}\n`);
    if (!isSilent(options)) await process.stderr.write(`curl: (22) The requested URL returned error: ${response.status}\n`);
    return 22;
  }
  const file = fileOf(options, exchange, index);
  if (file === '') {
    await process.stderr.write('curl: Remote file name has no length!\ncurl: (23) Failed writing received data to disk/application\n');
    return 23;
  }
  const head = options.has('i') || options.has('I') ? encodeUtf8(headersText(response)) : new Uint8Array(0);
  const body = options.has('I') ? new Uint8Array(0) : response.body;
  const content = concatBytes([head, body]);
  if (options.has('D')) await dump(process, options.get('D') ?? '', headersText(response));
  if (options.has('c') && options.get('c') !== '-') writeJar(process, options.get('c') ?? '', exchange);
  if (file !== undefined && !(await save(process, options, file, content))) return 23;
  const toPipe = file !== undefined || !process.isTty(1);
  if (showsMeter(process, options, toPipe)) await process.stderr.write(METER + NOTHING_YET + meterLine(body.length, exchange));
  if (file === undefined && content.length > 0) await process.stdout.write(content);
  if (!failed || !options.has('fail-with-body')) return 0;
  if (!isSilent(options)) await process.stderr.write(`curl: (22) The requested URL returned error: ${response.status}\n`);
  return 22;
}

async function dump(process: Process, file: string, text: string): Promise<void> {
  if (file === '-') await process.stdout.write(text);
  else process.fs.writeFile(resolvePath(process, file), text);
}

async function save(process: Process, options: ParsedOptions, file: string, content: Uint8Array): Promise<boolean> {
  try {
    const path = resolvePath(process, file);
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (options.has('create-dirs') && folder !== '' && !process.fs.exists(folder)) process.fs.makeDirectory(folder, { recursive: true });
    process.fs.writeFile(path, content);
    return true;
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    await process.stderr.write(
      `Warning: Failed to open the file ${file}: ${error.message.replace(/^.*: /, '')}\ncurl: (23) Failed writing received data to disk/application\n`,
    );
    return false;
  }
}

/** The meter shows what happens while the answer goes elsewhere than to a terminal. */
function showsMeter(process: Process, options: ParsedOptions, elsewhere: boolean): boolean {
  return elsewhere && !options.has('s') && !options.has('#') && !options.has('I') && !process.isTty(1);
}

/** The meter of a transfer that never began, before its error on the same line. */
export async function writeStalledMeter(process: Process, options: ParsedOptions): Promise<void> {
  if (showsMeter(process, options, true)) await process.stderr.write(METER + NOTHING_YET);
}

function meterLine(size: number, { times }: Exchange): string {
  const total = String(size).padStart(5);
  const seconds = Math.max((times.connected - times.started) / 1000, 0.002);
  const speed = scaled(Math.round(size / seconds)).padStart(6);
  return `\r100 ${total}  100 ${total}    0     0 ${speed}      0 --:--:-- --:--:-- --:--:-- ${speed.trim().padStart(5)}\n`;
}

/** Five characters at most. */
function scaled(speed: number): string {
  if (speed < 100_000) return String(speed);
  return speed < 10_000 * 1024 ? `${Math.floor(speed / 1024)}k` : `${Math.floor(speed / 1024 / 1024)}M`;
}

/** `-w`: of an exchange, or of one that failed with `code`. */
export async function writeOut(
  process: Process,
  options: ParsedOptions,
  outcome: {
    readonly exchange: Exchange | undefined;
    readonly text: string;
    readonly times: Times;
    readonly code: number;
    readonly message?: string;
  },
): Promise<void> {
  const { exchange, text, times, code, message = '' } = outcome;
  const now = process.machine.clock.now();
  const span = (until: number): string => (Math.max(0, until - times.started) / 1000).toFixed(6);
  const response = exchange?.response;
  const status = String(response?.status ?? 0).padStart(3, '0');
  const location = response?.headers['location'];
  const redirect =
    exchange === undefined || location === undefined || Number(status) < 300 || Number(status) > 399 ? '' : resolveUrl(exchange.url, location);
  const total = span(now);
  const values: Readonly<Record<string, string>> = {
    http_code: status,
    response_code: status,
    size_download: String(response?.body.length ?? 0),
    size_upload: String(exchange?.request.body.length ?? 0),
    size_header: String(response === undefined ? 0 : headersText(response).length),
    num_headers: String(Object.keys(response?.headers ?? {}).length),
    content_type: response?.headers['content-type'] ?? '',
    time_namelookup: span(times.resolved),
    time_connect: span(times.connected),
    time_appconnect: exchange?.url.scheme === 'https' ? span(times.connected) : '0.000000',
    time_pretransfer: span(times.connected),
    time_starttransfer: exchange === undefined ? '0.000000' : total,
    time_redirect: '0.000000',
    time_total: total,
    url: text,
    url_effective: exchange === undefined ? text : urlText(exchange.url),
    local_ip: exchange === undefined ? '' : (process.machine.network.addresses[0] ?? ''),
    remote_ip: exchange?.address ?? '',
    remote_port: String(exchange?.url.port ?? 0),
    num_redirects: String(exchange?.redirects ?? 0),
    redirect_url: redirect,
    exitcode: String(code),
    errormsg: message,
    method: exchange?.request.method ?? 'GET',
    scheme: (exchange?.url.scheme ?? 'http').toUpperCase(),
    ssl_verify_result: '0',
    http_version: exchange === undefined ? '0' : '1.1',
    num_connects: exchange === undefined ? '0' : '1',
    speed_download: String(Math.round((response?.body.length ?? 0) / Math.max(0.001, Number(total)))),
    filename_effective: options.get('o') ?? '',
  };
  const format = options.get('w') ?? '';
  const template = format.startsWith('@') ? process.fs.readText(resolvePath(process, format.slice(1))) : format;
  const [toOutput = '', ...toError] = decodeEscapes(template).split('%{stderr}');
  const fill = (part: string): string =>
    part
      .replaceAll('%{stdout}', '')
      .replace(/%\{header\{([^}]+)\}\}/g, (_, name: string) => response?.headers[name.toLowerCase()] ?? '')
      .replace(/%header\{([^}]+)\}/g, (_, name: string) => response?.headers[name.toLowerCase()] ?? '')
      .replace(/%\{json\}/g, () => JSON.stringify(values))
      .replace(/%\{([\w.]+)\}/g, (_, name: string) => values[name] ?? '')
      .replaceAll('%%', '%');
  await process.stdout.write(fill(toOutput));
  if (toError.length > 0) await process.stderr.write(fill(toError.join('')));
}
