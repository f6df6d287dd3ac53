// Mirrors ngx_http_log_module.
import type { HttpResponse } from '#posix/network.ts';
import { listDirectives } from '../nginx-config.ts';
import { logDate } from '../nginx-pages.ts';
import { settings, type Exchange } from './exchange.ts';
import { writeLine } from './log-files.ts';
import { fillVariables } from './nginx-variables.ts';

const COMBINED = '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';
const DEFAULT_FILE = '/var/log/nginx/access.log';
/** Variables that are `-` in a log when they are empty. */
const DASHED = /^(remote_user|http_|upstream_|cookie_|arg_)/;

export async function logAccess(exchange: Exchange, response: HttpResponse, started: number): Promise<void> {
  const { process } = exchange.context;
  const wanted = settings(exchange, 'access_log');
  for (const { args } of wanted.length > 0 ? wanted : [{ args: [DEFAULT_FILE] }]) {
    const [file = DEFAULT_FILE, name = 'combined'] = args;
    if (file === 'off') continue;
    const condition = args.find((arg) => arg.startsWith('if='))?.slice(3);
    if (condition !== undefined && ['', '0'].includes(fillVariables(condition, exchange))) continue;
    await writeLine(process, file, `${logLine(formatNamed(exchange, name), exchange, response, started)}\n`);
  }
}

function formatNamed({ context }: Exchange, name: string): string {
  const format = listDirectives(context.http, 'log_format').find(({ args }) => args[0] === name);
  return format === undefined
    ? COMBINED
    : format.args
        .slice(1)
        .filter((part) => !part.startsWith('escape='))
        .join('');
}

function logLine(format: string, exchange: Exchange, response: HttpResponse, started: number): string {
  const now = exchange.context.process.machine.clock.now();
  const size = exchange.request.method === 'HEAD' || response.status === 304 ? 0 : response.body.length;
  const late: Readonly<Record<string, string>> = {
    status: String(response.status),
    body_bytes_sent: String(size),
    bytes_sent: String(size + 240),
    time_local: logDate(now),
    request_time: ((now - started) / 1000).toFixed(3),
    request_length: String(exchange.request.body.length + exchange.request.target.length + 80),
    connection: '1',
    connection_requests: '1',
    pipe: '.',
  };
  let line = '';
  for (const { text, name } of partsOf(format)) {
    if (name === undefined) {
      line += text;
      continue;
    }
    const value = late[name] ?? fillVariables(text, exchange);
    line += value === '' && DASHED.test(name) ? '-' : UNSAFE.test(value) ? value.replace(UNSAFES, escaped) : value;
  }
  return line;
}

const UNSAFE = /["\\\u0000-\u001f]/;
const UNSAFES = /["\\\u0000-\u001f]/g;

function escaped(sign: string): string {
  return `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`;
}

/** A stretch of a format: a variable as it is written, or text. */
interface Part {
  readonly text: string;
  readonly name: string | undefined;
}

const formats = new Map<string, readonly Part[]>();
const FORMATS = 50;

function partsOf(format: string): readonly Part[] {
  let parts = formats.get(format);
  if (parts === undefined) {
    parts = format.split(/(\$\{?\w+\}?)/).map((text, index) => ({ text, name: index % 2 === 1 ? text.replace(/[${}]/g, '') : undefined }));
    if (formats.size >= FORMATS) formats.clear();
    formats.set(format, parts);
  }
  return parts;
}
