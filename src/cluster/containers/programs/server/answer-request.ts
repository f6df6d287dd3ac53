import type { HttpRequest, HttpResponse } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import { decodeUtf8, encodeUtf8 } from '#posix/utf8.ts';
import type { ServerAnswer, ServerFailure, ServerPort, ServerRoute } from '../../image-definition.ts';
import { contentType } from '../nginx-pages.ts';
import type { Scope } from './expression.ts';
import { runSteps } from './run-steps.ts';
import type { ServerState } from './server-state.ts';

const NOT_FOUND: ServerAnswer = { status: 404, body: '404 page not found\n' };

/** One HTTP exchange of a described server. */
export async function answerRequest(
  request: HttpRequest,
  port: ServerPort,
  failures: readonly ServerFailure[],
  state: ServerState,
): Promise<HttpResponse> {
  state.count++;
  const path = request.target.split('?')[0] ?? '/';
  const base = state.with({ ...requestNames(request, path), count: state.count });
  const failure = failures.find((each) => fails(each, path, state, base));
  let response: HttpResponse;
  let route: ServerRoute | undefined;
  let scope = base;
  if (failure !== undefined) response = await failed(failure, state, base);
  else {
    const found = findRoute(port.routes ?? [], path, request.method, state, base);
    route = found?.route;
    scope = found === undefined ? base : state.with({ params: found.params }, base);
    const outcome = await runSteps(route?.do ?? [], state, scope);
    scope = outcome.scope;
    const answer = outcome.answer ?? route ?? NOT_FOUND;
    const latency = answer.latency ?? port.latency;
    if (latency !== undefined) await state.process.sleep(state.duration(latency, scope));
    response = give(answer, found?.rest ?? '', state, scope);
  }
  const done = state.with({ status: response.status, size: response.body.length }, scope);
  if (route?.log !== undefined) await state.say(route.log, done);
  if (port.accessLog !== undefined) await state.say(port.accessLog, done);
  return request.method === 'HEAD' ? { ...response, body: new Uint8Array(0) } : response;
}

function requestNames(request: HttpRequest, path: string): Readonly<Record<string, unknown>> {
  const body = decodeUtf8(request.body);
  const type = request.headers['content-type'] ?? '';
  let json: unknown;
  if (type.includes('json') || /^\s*[[{]/.test(body)) {
    try {
      json = JSON.parse(body) as unknown;
    } catch {
      json = undefined;
    }
  }
  return {
    path,
    target: request.target,
    method: request.method,
    scheme: request.scheme,
    client: request.remoteAddress ?? '',
    host: request.headers['host'] ?? '',
    headers: request.headers,
    query: new Map(pairs(request.target.split('?')[1] ?? '', '&')),
    form: new Map(type.includes('json') ? [] : pairs(body, '&')),
    cookie: new Map(pairs((request.headers['cookie'] ?? '').replaceAll('; ', ';'), ';')),
    body,
    data: json,
  };
}

function pairs(text: string, separator: string): readonly (readonly [string, string])[] {
  return text
    .split(separator)
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', ...value] = part.split('=');
      return [decoded(name), decoded(value.join('='))] as const;
    });
}

function decoded(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

interface FoundRoute {
  readonly route: ServerRoute;
  readonly params: Readonly<Record<string, string>>;
  /** What the `*` stands for. */
  readonly rest: string;
}

/** An exact path goes before one with parameters, and that before one with a star. */
function findRoute(routes: readonly ServerRoute[], path: string, method: string, state: ServerState, scope: Scope): FoundRoute | undefined {
  let best: FoundRoute | undefined;
  let rank = -1;
  for (const route of routes) {
    const own = route.path.endsWith('*') ? route.path.length : route.path.includes('{') ? 10_000 + route.path.length : 100_000;
    if (own <= rank) continue;
    const methods = route.method === undefined ? undefined : [route.method].flat();
    if (methods !== undefined && !methods.includes(method) && !(method === 'HEAD' && methods.includes('GET'))) continue;
    const match = matchPath(route.path, path);
    if (match === undefined || !state.holds(route.when, state.with({ params: match.params }, scope))) continue;
    best = { route, ...match };
    rank = own;
  }
  return best;
}

function matchPath(pattern: string, path: string): { readonly params: Readonly<Record<string, string>>; readonly rest: string } | undefined {
  if (pattern === path) return { params: {}, rest: '' };
  const star = pattern.endsWith('*');
  const wanted = (star ? pattern.slice(0, -1) : pattern).split('/');
  const given = path.split('/');
  if (star ? given.length < wanted.length : given.length !== wanted.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const actual = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name !== undefined && actual !== '') params[name] = decoded(actual);
    else if (star && index === wanted.length - 1 ? !actual.startsWith(part) : actual !== part) return undefined;
  }
  const last = given[wanted.length - 1] ?? '';
  return { params, rest: star ? [last.slice((wanted.at(-1) ?? '').length), ...given.slice(wanted.length)].join('/') : '' };
}

function fails(failure: ServerFailure, path: string, state: ServerState, scope: Scope): boolean {
  if (failure.path !== undefined && matchPath(failure.path, path) === undefined) return false;
  if (!state.holds(failure.when, scope)) return false;
  const age = state.process.machine.clock.now() - state.startedAt;
  if (failure.after !== undefined && age < state.duration(failure.after, scope)) return false;
  if (failure.until !== undefined && age >= state.duration(failure.until, scope)) return false;
  return failure.every === undefined || state.count % failure.every === 0;
}

async function failed(failure: ServerFailure, state: ServerState, scope: Scope): Promise<HttpResponse> {
  if (failure.hang === true) await state.process.race(new Promise<never>(() => undefined));
  if (failure.exit !== undefined) {
    state.exit(failure.exit);
    await state.process.sleep(0);
    throw new PosixError('ECONNRESET');
  }
  return give({ status: failure.status ?? 500, body: failure.body ?? 'Internal Server Error\n' }, '', state, scope);
}

function give(answer: ServerAnswer, rest: string, state: ServerState, scope: Scope): HttpResponse {
  const headers = Object.fromEntries(Object.entries(answer.headers ?? {}).map(([name, value]) => [name.toLowerCase(), state.fill(value, scope)]));
  const respond = (status: number, body: Uint8Array, type: string, more: Readonly<Record<string, string>> = {}): HttpResponse => ({
    status,
    headers: { 'content-type': type, date: state.fill('${{ date }}', scope), ...more, ...headers, 'content-length': String(body.length) },
    body,
  });
  const plain = 'text/plain; charset=utf-8';
  const status = answer.status === undefined ? undefined : state.number(answer.status, scope);
  if (answer.redirect !== undefined) return respond(status ?? 302, new Uint8Array(0), plain, { location: state.fill(answer.redirect, scope) });
  const path =
    answer.file !== undefined
      ? state.fill(answer.file, scope)
      : answer.folder !== undefined
        ? `${state.fill(answer.folder, scope)}/${decoded(rest)}`
        : undefined;
  if (path !== undefined) {
    const found = readFile(path, state);
    return found === undefined
      ? respond(404, encodeUtf8('404 page not found\n'), plain)
      : respond(status ?? 200, found.content, contentType(found.path, plain));
  }
  const text = state.fill(answer.body ?? '', scope);
  const html = /^\s*<(!doctype|html|head|body|h1|p>|div)/i.test(text);
  return respond(status ?? 200, encodeUtf8(text), html ? 'text/html; charset=utf-8' : plain);
}

function readFile(path: string, state: ServerState): { readonly path: string; readonly content: Uint8Array } | undefined {
  const { fs } = state.process;
  if (path.split('/').includes('..')) return undefined;
  try {
    const file = fs.stat(path).type === 'directory' ? `${path.replace(/\/$/, '')}/index.html` : path;
    return { path: file, content: fs.readFile(file) };
  } catch (error) {
    if (error instanceof PosixError) return undefined;
    throw error;
  }
}
