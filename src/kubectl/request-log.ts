/** What `-v` says of requests; mirrors the debugging round tripper of client-go's transport and klog's format. */
import { quote } from '#kube/go-quote.ts';
import { StatusError } from '#kube/status-error.ts';
import type { ApiRequest, Transport } from '#kube/transport.ts';
import type { Process } from '#posix/process.ts';
import { NO_REASON, STATUS_TEXT } from './status-text.ts';

interface Log {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly pid: number;
  readonly write: (text: string) => Promise<void>;
}

type Headers = Readonly<Record<string, string | readonly string[]>>;
type Pairs = Readonly<Record<string, string | number | undefined>>;

/** Bytes of a body that are shown, by verbosity: 1 KiB at 8, 10 KiB at 9, all above. */
const SHOWN: Readonly<Record<number, number>> = { 8: 1024, 9: 10_240 };

/** The transport with a line for each request from level 6 on, and more of each above. */
export function loggedTransport(transport: Transport, level: number, log: Log, hasToken = false): Transport {
  if (level < 6) return transport;
  const note = new RequestLog(transport.server.replace(/\/$/, ''), level, log, hasToken ? { authorization: 'Bearer <masked>' } : {});
  return {
    server: transport.server,
    send: (request) =>
      note.around(
        request,
        () => transport.send(request),
        (response) => [response.status, response.headers, response.text ?? JSON.stringify(response.body)],
      ),
    watch: (request) =>
      note.around(
        request,
        () => transport.watch(request),
        () => [200],
      ),
    stream: (request) =>
      note.around(
        request,
        () => transport.stream(request),
        () => [200],
      ),
    connect: (request) =>
      note.around(
        { ...request, method: 'GET' },
        () => transport.connect(request),
        () => [101],
      ),
  };
}

/** To the standard error of a process. */
export function logOf({ machine, pid, stderr }: Process): Log {
  return { now: () => machine.clock.now(), pid, write: (text) => stderr.write(text) };
}

/** A line that klog writes: `I1121 14:33:16.409931    5607 round_trippers.go:632] …`. */
export async function writeLog({ now, pid, write }: Log, source: string, text: string): Promise<void> {
  const time = new Date(now()).toISOString();
  const header = `I${time.slice(5, 7)}${time.slice(8, 10)} ${time.slice(11, 23)}000 ${String(pid).padStart(7)} ${source}] `;
  await write(`${header}${text}\n`);
}

class RequestLog {
  readonly #server: string;
  readonly #level: number;
  readonly #log: Log;
  /** Headers that the transport adds. */
  readonly #added: Readonly<Record<string, string>>;

  constructor(server: string, level: number, log: Log, added: Readonly<Record<string, string>>) {
    this.#server = server;
    this.#level = level;
    this.#log = log;
    this.#added = added;
  }

  async around<T>(request: ApiRequest, send: () => Promise<T>, seen: (answer: T) => readonly [number, Headers?, string?]): Promise<T> {
    await this.#request(request);
    const started = this.#log.now();
    try {
      const answer = await send();
      await this.#response(request, started, ...seen(answer));
      return answer;
    } catch (error) {
      if (error instanceof StatusError) await this.#response(request, started, error.status.code ?? NO_REASON, {}, JSON.stringify(error.status));
      else await this.#response(request, started, NO_REASON);
      throw error;
    }
  }

  async #request(request: ApiRequest): Promise<void> {
    const { method, headers = {}, body } = request;
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    if (this.#level >= 8) await this.#write('helper.go:113', 'Request Body', { body: this.#shorten(text) });
    if (this.#level >= 9) await this.#write('round_trippers.go:527', 'Request', { curlCommand: this.#curl(request) });
    else if (this.#level >= 7)
      await this.#write('round_trippers.go:527', 'Request', {
        verb: method,
        url: this.#url(request),
        headers: inLines({ ...headers, ...this.#added }),
      });
  }

  async #response(request: ApiRequest, started: number, code: number, headers: Headers = {}, text?: string): Promise<void> {
    const isOneLine = this.#level === 6 || this.#level >= 9;
    await this.#write('round_trippers.go:632', 'Response', {
      ...(isOneLine ? { verb: request.method, url: this.#url(request) } : {}),
      status: code === NO_REASON ? '' : `${code} ${STATUS_TEXT[code] ?? ''}`.trimEnd(),
      headers: this.#level >= 8 ? inLines(headers) : undefined,
      milliseconds: Math.round(this.#log.now() - started),
    });
    if (this.#level >= 8 && text !== undefined) await this.#write('helper.go:113', 'Response Body', { body: this.#shorten(text) });
  }

  #write(source: string, message: string, pairs: Pairs): Promise<void> {
    const shown = Object.entries(pairs).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}=${valueOf(value)}`]));
    return writeLog(this.#log, source, `"${message}"${shown.join('')}`);
  }

  #shorten(text: string): string {
    const limit = SHOWN[this.#level] ?? Infinity;
    return text.length <= limit ? text : `${text.slice(0, limit)} [truncated ${text.length - limit} chars]`;
  }

  #curl(request: ApiRequest): string {
    const headers = Object.entries({ ...request.headers, ...this.#added }).map(([name, value]) => ` -H "${canonical(name)}: ${value}"`);
    return `curl -v -X${request.method} ${headers.join('')} '${this.#url(request)}'\n`;
  }

  /** As url.Values.Encode writes a query: sorted by name. */
  #url({ path, query = {} }: ApiRequest): string {
    const pairs = Object.keys(query)
      .toSorted()
      .flatMap((name) => [query[name] ?? []].flat().map((value) => `${escape(name)}=${escape(value)}`));
    return `${this.#server}${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
  }
}

function escape(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function inLines(headers: Headers): string {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((each) => `${canonical(name)}: ${each}\n`),
  );
  return lines.toSorted().join('');
}

/** `content-type` as `Content-Type`. */
function canonical(name: string): string {
  return name.replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

/** What has several lines stands indented between `<` and `>`. */
function valueOf(value: string | number): string {
  if (typeof value === 'number') return String(value);
  if (!value.includes('\n')) return quote(value);
  const lines = value.replace(/\n$/, '').split('\n');
  return `<\n${lines.map((line) => `\t${line}\n`).join('')} >`;
}
