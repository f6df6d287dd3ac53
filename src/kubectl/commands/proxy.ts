/** Mirrors kubectl/pkg/cmd/proxy and pkg/proxy: the API over plain HTTP, with the credentials of this kubectl. */
import { StatusError } from '#kube/status-error.ts';
import { ConnectionError, type HttpMethod } from '#kube/transport.ts';
import type { HttpRequest, HttpResponse } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import { decodeUtf8, encodeUtf8 } from '#posix/utf8.ts';
import type { Command, CommandContext } from '../command.ts';
import { listenLocally, listenProblem } from '../forward/listen-locally.ts';
import { UsageError } from '../usage-error.ts';

export const proxy: Command = {
  name: 'proxy',
  short: 'Run a proxy to the Kubernetes API server',
  long: 'Serve the API of the cluster on a port of this machine, over plain HTTP and with the credentials of this kubectl. Below another path with --api-prefix; files of a directory with --www.',
  usage: '[--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  examples: ['# All of the API on port 8001', 'kubectl proxy', '', '# On port 8011, below /k8s/', 'kubectl proxy --port=8011 --api-prefix=/k8s/'],
  flags: [
    { name: 'accept-hosts', type: 'string', default: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$', usage: 'Patterns of the hosts that are accepted.' },
    { name: 'accept-paths', type: 'string', default: '^.*', usage: 'Patterns of the paths that are accepted.' },
    { name: 'address', type: 'string', default: '127.0.0.1', usage: 'The address to serve on.' },
    { name: 'api-prefix', type: 'string', default: '/', usage: 'The path below which the API is served.' },
    { name: 'append-server-path', type: 'bool', usage: "Put the path of the server's URL before each request's." },
    { name: 'disable-filter', type: 'bool', usage: 'Accept every request; unsafe on a port that others reach.' },
    { name: 'keepalive', type: 'duration', usage: 'How often a connection shows that it is alive; 0 turns it off.' },
    { name: 'port', shorthand: 'p', type: 'int', default: '8001', usage: 'The port to serve on; 0 is any.' },
    { name: 'reject-methods', type: 'string', default: '^$', usage: 'Patterns of the methods that are refused.' },
    {
      name: 'reject-paths',
      type: 'string',
      default: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach',
      usage: 'Patterns of the paths that are refused even if they are accepted.',
    },
    { name: 'unix-socket', shorthand: 'u', type: 'string', usage: 'A socket to serve on instead of a port.' },
    { name: 'www', shorthand: 'w', type: 'string', usage: 'A directory whose files are served too.' },
    { name: 'www-prefix', shorthand: 'P', type: 'string', default: '/static/', usage: 'The path below which they are.' },
  ],
  async run(context) {
    const { flags, process } = context;
    if (flags.string('unix-socket') !== '') throw new UsageError('kubectl proxy --unix-socket is not built here; use --port');
    const address = flags.string('address');
    const server = new ProxyServer(context);
    let open;
    try {
      open = await listenLocally(process, address, flags.int('port'), { http: (request) => server.answer(request) });
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      throw new UsageError(listenProblem(error, address, flags.int('port')).replace(/^listen tcp\d/, 'listen tcp'));
    }
    try {
      await context.out(`Starting to serve on ${address}:${open.port}\n`);
      await context.race(new Promise<never>(() => undefined));
    } finally {
      open.listener.close();
    }
  },
};

class ProxyServer {
  readonly #context: CommandContext;
  readonly #apiPrefix: string;
  readonly #wwwPrefix: string;
  readonly #www: string;

  constructor(context: CommandContext) {
    this.#context = context;
    this.#apiPrefix = slashed(context.flags.string('api-prefix'));
    this.#wwwPrefix = slashed(context.flags.string('www-prefix'));
    this.#www = context.flags.string('www');
  }

  async answer(request: HttpRequest): Promise<HttpResponse> {
    if (!this.#accepts(request)) return text(403, 'Forbidden\n');
    const [path = '/', search = ''] = request.target.split('?');
    if (this.#www !== '' && path.startsWith(this.#wwwPrefix)) return this.#file(path.slice(this.#wwwPrefix.length));
    if (!path.startsWith(this.#apiPrefix)) return text(404, '404 page not found\n');
    try {
      return await this.#forward(request, `/${path.slice(this.#apiPrefix.length)}${search === '' ? '' : `?${search}`}`);
    } catch (error) {
      if (error instanceof StatusError) return statusResponse(error);
      if (error instanceof ConnectionError) return text(502, `Error while proxying request: ${error.message}\n`);
      throw error;
    }
  }

  async #forward(request: HttpRequest, target: string): Promise<HttpResponse> {
    const { host: _host, 'content-length': _length, connection: _connection, authorization: _authorization, ...headers } = request.headers;
    const [path = '/', search = ''] = target.split('?');
    const response = await this.#context.client.send({
      method: request.method as HttpMethod,
      path,
      query: parseQuery(search),
      headers,
      ...(request.body.length === 0 ? {} : { body: parseBody(decodeUtf8(request.body), headers['content-type'] ?? '') }),
    });
    const isText = typeof response.body === 'string';
    const type = response.headers['content-type'];
    return {
      status: response.status,
      headers: { 'cache-control': 'no-cache, private', 'content-type': [type ?? 'application/json'].flat().join(', ') },
      body: encodeUtf8(isText ? response.body : `${JSON.stringify(response.body, null, 2)}\n`),
    };
  }

  /** Mirrors FilterServer.accept. */
  #accepts({ method, target, headers }: HttpRequest): boolean {
    const { flags } = this.#context;
    if (flags.bool('disable-filter')) return true;
    const host = (headers['host'] ?? '').replace(/:\d+$/, '');
    const path = target.split('?')[0] ?? '';
    const matches = (name: string, value: string): boolean => patterns(flags.string(name)).some((pattern) => pattern.test(value));
    if (matches('reject-paths', path) || matches('reject-methods', method)) return false;
    return matches('accept-paths', path) && matches('accept-hosts', host);
  }

  #file(path: string): HttpResponse {
    const { fs } = this.#context.process;
    const parts = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
    const file = [this.#context.resolve(this.#www), ...parts].join('/');
    try {
      const found = fs.stat(file).type === 'directory' ? `${file}/index.html` : file;
      return { status: 200, headers: { 'content-type': contentType(found) }, body: fs.readFile(found) };
    } catch (error) {
      if (error instanceof PosixError) return text(404, '404 page not found\n');
      throw error;
    }
  }
}

function patterns(list: string): readonly RegExp[] {
  try {
    return list
      .split(',')
      .filter((each) => each !== '')
      .map((each) => new RegExp(each));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function slashed(prefix: string): string {
  return `/${prefix.replaceAll(/^\/+|\/+$/g, '')}/`.replace('//', '/');
}

function parseQuery(search: string): Record<string, string | readonly string[]> {
  const query: Record<string, string | readonly string[]> = {};
  for (const pair of search.split('&').filter((each) => each !== '')) {
    const [name = '', ...rest] = pair.split('=');
    const key = decodeURIComponent(name);
    const value = decodeURIComponent(rest.join('=').replaceAll('+', ' '));
    const before = query[key];
    query[key] = before === undefined ? value : [...[before].flat(), value];
  }
  return query;
}

function parseBody(body: string, type: string): unknown {
  if (!type.includes('json')) return body;
  try {
    return JSON.parse(body);
  } catch {
    // The server says what is wrong with it.
    return body;
  }
}

function text(status: number, body: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: encodeUtf8(body) };
}

function statusResponse({ status }: StatusError): HttpResponse {
  const plain = status.details?.causes?.[0]?.reason === 'UnexpectedServerResponse' ? status.details.causes[0].message : undefined;
  if (plain !== undefined) return text(status.code ?? 500, `${plain}\n`);
  return {
    status: status.code ?? 500,
    headers: { 'content-type': 'application/json' },
    body: encodeUtf8(`${JSON.stringify(status, null, 2)}\n`),
  };
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css',
  js: 'text/javascript',
  json: 'application/json',
};

function contentType(file: string): string {
  return TYPES[file.slice(file.lastIndexOf('.') + 1)] ?? 'text/plain; charset=utf-8';
}
