// Mirrors what nginx and the Lua balancer of ingress-nginx do with one request.
import type { Ingress, IngressBackend, Service, ServicePort } from '#kube/generated/types.ts';
import { randomHex } from '#posix/random.ts';
import type { HttpRequest, HttpResponse, NetworkStack, RequestVia } from '#posix/network.ts';
import { inTime } from '#posix/deadline.ts';
import { inBackground } from '#posix/in-background.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import type { Api } from '../../api/api.ts';
import { httpDate, nginxPage, nginxResponse } from '../../containers/programs/nginx-pages.ts';
import type { ServiceProxy } from '../service-proxy.ts';
import type { Backend } from '../service-table.ts';
import { corsHeaders, RateLimiter, refusal } from './access-rules.ts';
import { logLine, type UpstreamTry } from './access-log.ts';
import { claimedUser } from './basic-auth.ts';
import { chosenCanary, cookieOf, stickyBackend } from './canary.ts';
import { hasCertificate } from './certificates.ts';
import { askAuthServer } from './external-auth.ts';
import { sessionCookie } from './session-cookie.ts';
import { findLocation, findServer, rewriteTarget, upstreamName, wwwRedirect, type IngressLocation, type IngressServer } from './ingress-servers.ts';

/** Where a request goes on to, whatever rule sent it there. */
export interface Upstream {
  readonly name: string;
  readonly alternative: string;
  /** In the order in which they are tried. */
  readonly next: () => Backend | undefined;
  readonly scheme: 'http' | 'https';
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Headers of the request that do not go on. */
  readonly removed?: readonly string[];
  /** What becomes of the answer's headers. */
  readonly respond?: (headers: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
  readonly via: RequestVia | undefined;
  /** Seconds until a connection counts as failed, and an answer as missing. */
  readonly connectTimeout: number;
  readonly readTimeout: number;
  /** It answers in a protocol that cannot be read. */
  readonly unreadable?: boolean;
  /** Who answers in place of an answer of this status. */
  readonly intercept?: (status: number) => Upstream | undefined;
  /** Who hears a copy of the request. */
  readonly mirrors?: readonly (() => Backend | undefined)[];
}

interface Draft {
  readonly request: HttpRequest;
  readonly started: number;
  readonly id: string;
  upstream: string;
  alternative: string;
  tries: UpstreamTry[];
}

const TRIES = 3;
const DEFAULT_UPSTREAM = 'upstream-default-backend';

export interface ProxyOptions {
  readonly process: Process;
  readonly api: Api;
  readonly proxy: ServiceProxy;
  /** `namespace/name` of the flag --default-backend-service. */
  readonly defaultBackend: string | undefined;
  /** A route of another kind that answers before the Ingresses do. */
  readonly otherRoute?: (request: HttpRequest) => Upstream | HttpResponse | undefined;
}

export class IngressProxy {
  readonly #options: ProxyOptions;
  readonly #limiter = new RateLimiter();
  readonly #underWay = new Map<string, number>();

  constructor(options: ProxyOptions) {
    this.#options = options;
  }

  get #network(): NetworkStack {
    return this.#options.process.machine.network;
  }

  async answer(servers: readonly IngressServer[], request: HttpRequest): Promise<HttpResponse> {
    const { clock } = this.#options.process.machine;
    const draft: Draft = { request, started: clock.now(), id: this.#nextId(), upstream: '', alternative: '', tries: [] };
    const other = this.#options.otherRoute?.(request);
    if (other !== undefined) return 'status' in other ? this.#done(draft, other) : this.#pass(draft, other);
    const path = request.target.split('?')[0] ?? '/';
    const { host = '' } = request.headers;
    const moved = wwwRedirect(servers, host);
    if (moved !== undefined) return this.#own(draft, 308, { location: `${request.scheme}://${moved}${request.target}` });
    const server = findServer(servers, host);
    const location = findLocation(server, path);
    if (location === undefined || server === undefined) return this.#toDefault(draft, this.#defaultService(), 404);
    draft.upstream = upstreamName(location.ingress, location.backend);
    const key = `${location.ingress.metadata.uid} ${request.remoteAddress ?? ''}`;
    const underWay = (this.#underWay.get(key) ?? 0) + 1;
    this.#underWay.set(key, underWay);
    try {
      return await this.#atLocation(draft, location, server, underWay);
    } finally {
      const left = (this.#underWay.get(key) ?? 1) - 1;
      if (left === 0) this.#underWay.delete(key);
      else this.#underWay.set(key, left);
    }
  }

  async #atLocation(draft: Draft, location: IngressLocation, server: IngressServer, underWay: number): Promise<HttpResponse> {
    const { request, id } = draft;
    const { externalAuth } = location.options;
    const refused = refusal(location, request, {
      tls: hasCertificate(server),
      findSecret: (reference, namespace) => {
        const [first = '', second] = reference.split('/');
        return this.#options.api.find('secrets', second === undefined ? namespace : first, second ?? first);
      },
      limiter: this.#limiter,
      now: draft.started,
      underWay,
    });
    if (refused !== undefined) return this.#own(draft, refused.status, refused.headers);
    if (externalAuth === undefined) return this.#toLocation(draft, location, server, {});
    const outcome = await this.#options.process.race(askAuthServer(externalAuth, request, this.#network, id));
    if ('status' in outcome) return this.#own(draft, outcome.status, outcome.headers);
    const response = await this.#toLocation(draft, location, server, outcome.headers);
    return outcome.cookie === undefined ? response : { ...response, headers: { 'set-cookie': outcome.cookie, ...response.headers } };
  }

  #toLocation(draft: Draft, location: IngressLocation, server: IngressServer, passed: Readonly<Record<string, string>>): Promise<HttpResponse> {
    const { request } = draft;
    const canary = chosenCanary(location, request, this.#options.process.machine.random);
    const { ingress, backend } = canary ?? location;
    if (canary !== undefined) draft.alternative = upstreamName(ingress, backend);
    const { options } = location;
    const target = this.#serviceOf(ingress, backend);
    if (
      target === undefined ||
      (target.service.spec?.type !== 'ExternalName' && this.#options.proxy.backends(target.service, target.port).length === 0)
    ) {
      const fallback = options.defaultBackend === undefined ? undefined : this.#firstPort(ingress.metadata.namespace ?? '', options.defaultBackend);
      return this.#toDefault(draft, fallback, 503);
    }
    const sticky = options.cookieAffinity;
    const crumb = sticky === undefined ? undefined : cookieOf(request, sticky.name);
    const key = sticky === undefined ? undefined : (crumb ?? this.#cookie(draft.started));
    const added: Record<string, string> = options.cors === undefined ? {} : { ...corsHeaders(options.cors, request) };
    if (sticky !== undefined && crumb === undefined && key !== undefined)
      added['set-cookie'] = sessionCookie(sticky, key, draft.started, request.scheme === 'https');
    if (request.scheme === 'https' && hasCertificate(server)) added['strict-transport-security'] = 'max-age=31536000; includeSubDomains';
    const upstream: Upstream = {
      name: draft.upstream,
      alternative: draft.alternative,
      next: this.#endpoints(target, key, request),
      scheme: options.backendProtocol === 'HTTPS' || options.backendProtocol === 'GRPCS' ? 'https' : 'http',
      target: rewriteTarget(location, request.target),
      headers: {
        ...passed,
        ...(options.upstreamHost !== undefined && { host: options.upstreamHost }),
        ...(options.forwardedPrefix !== undefined && { 'x-forwarded-prefix': options.forwardedPrefix }),
      },
      via: { kind: 'Ingress', namespace: ingress.metadata.namespace ?? '', name: ingress.metadata.name, service: target.service.metadata.name },
      connectTimeout: options.connectTimeout,
      readTimeout: options.readTimeout,
      // No simulated container speaks HTTP/2 or FastCGI: what nginx makes of an answer in another protocol.
      ...(!/^(AUTO_HTTP|HTTPS?)$/.test(options.backendProtocol) && { unreadable: true }),
      ...(options.customErrors.length > 0 && {
        intercept: (status: number) =>
          options.customErrors.includes(status) ? this.#errorBackend(draft, location, options.defaultBackend, status) : undefined,
      }),
    };
    return this.#pass(draft, upstream, added);
  }

  /** The backend of `custom-http-errors`: it hears what went wrong and where. */
  #errorBackend(draft: Draft, { ingress, backend }: IngressLocation, name: string | undefined, status: number): Upstream | undefined {
    const { namespace = '' } = ingress.metadata;
    const target = name === undefined ? this.#defaultService() : this.#firstPort(namespace, name);
    if (target === undefined || this.#options.proxy.backends(target.service, target.port).length === 0) return undefined;
    const { request } = draft;
    return this.#plain(draft, target, {
      'x-code': String(status),
      'x-format': request.headers['accept'] ?? '',
      'x-original-uri': request.target,
      'x-namespace': namespace,
      'x-ingress-name': ingress.metadata.name,
      'x-service-name': backend.service?.name ?? '',
      'x-service-port': String(backend.service?.port?.number ?? backend.service?.port?.name ?? ''),
    });
  }

  #plain(draft: Draft, target: Target, headers: Readonly<Record<string, string>>): Upstream {
    return {
      name: draft.upstream,
      alternative: '',
      next: this.#endpoints(target, undefined, draft.request),
      scheme: 'http',
      target: draft.request.target,
      headers,
      via: undefined,
      connectTimeout: 5,
      readTimeout: 60,
    };
  }

  #endpoints({ service, port }: Target, key: string | undefined, request: HttpRequest): () => Backend | undefined {
    const { proxy } = this.#options;
    if (service.spec?.type === 'ExternalName') return () => ({ address: service.spec?.externalName ?? '', port: port.port, node: undefined });
    if (key !== undefined) return () => stickyBackend(key, proxy.backends(service, port));
    // nginx balances over endpoints itself: session affinity of the Service does not reach this far.
    const plain: Service =
      service.spec?.sessionAffinity === 'ClientIP' ? { ...service, spec: { ...service.spec, sessionAffinity: 'None' } } : service;
    return () => proxy.pick(plain, port, request.remoteAddress ?? '');
  }

  async #pass(draft: Draft, upstream: Upstream, added: Readonly<Record<string, string>> = {}): Promise<HttpResponse> {
    const { request, id } = draft;
    const { clock } = this.#options.process.machine;
    draft.upstream = upstream.name;
    draft.alternative = upstream.alternative;
    const client = request.remoteAddress ?? '';
    const { host = '' } = request.headers;
    const headers: Record<string, string> = {
      ...request.headers,
      'x-request-id': id,
      'x-real-ip': client,
      'x-forwarded-for': client,
      'x-forwarded-host': host,
      'x-forwarded-port': request.scheme === 'https' ? '443' : '80',
      'x-forwarded-proto': request.scheme,
      'x-forwarded-scheme': request.scheme,
      'x-scheme': request.scheme,
      ...upstream.headers,
    };
    if ('connection' in headers) delete headers['connection'];
    for (const name of upstream.removed ?? []) delete headers[name];
    for (const mirror of upstream.mirrors ?? []) {
      const copy = mirror();
      if (copy === undefined) continue;
      inBackground(this.#try(copy, { ...request, headers, target: upstream.target, scheme: 'http' }, upstream));
    }
    let status = 503;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const backend = upstream.next();
      if (backend === undefined) break;
      const at = clock.now();
      const outcome = await this.#try(backend, { ...request, headers, target: upstream.target, scheme: upstream.scheme }, upstream);
      const entry = { address: `${backend.address}:${String(backend.port)}`, took: clock.now() - at };
      if (typeof outcome !== 'number') {
        draft.tries.push({ ...entry, status: outcome.status, length: outcome.body.length });
        const instead = upstream.intercept?.(outcome.status);
        if (instead !== undefined) return this.#pass(draft, instead, added);
        const { server: _server, connection: _connection, ...kept } = outcome.headers;
        const sent = { date: httpDate(clock.now()), ...kept, connection: 'keep-alive', ...added };
        return this.#done(draft, { ...outcome, headers: upstream.respond?.(sent) ?? sent });
      }
      draft.tries.push({ ...entry, status: outcome, length: 0 });
      status = outcome;
    }
    return this.#own(draft, status);
  }

  async #try(backend: Backend, request: HttpRequest, { via, connectTimeout, readTimeout, unreadable }: Upstream): Promise<HttpResponse | number> {
    const { process } = this.#options;
    const { method, body, target, headers, scheme } = request;
    try {
      const [address = backend.address] = backend.node === undefined ? await this.#network.resolve(backend.address) : [backend.address];
      const exchange = this.#network.http(address, backend.port, { method, body, target, headers, scheme, ...(via !== undefined && { via }) });
      const limit = Math.max(connectTimeout, readTimeout) * 1000;
      const response = await process.race(inTime(process.machine.clock, limit, exchange));
      return unreadable === true ? 502 : response;
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      return error.code === 'ETIMEDOUT' ? 504 : 502;
    }
  }

  #toDefault(draft: Draft, target: Target | undefined, status: number): Promise<HttpResponse> {
    if (draft.upstream === '') draft.upstream = DEFAULT_UPSTREAM;
    if (target === undefined || this.#options.proxy.backends(target.service, target.port).length === 0) return this.#own(draft, status);
    const headers: Readonly<Record<string, string>> =
      status === 503 ? { 'x-code': '503', 'x-format': '', 'x-original-uri': draft.request.target } : {};
    return this.#pass(draft, this.#plain(draft, target, headers));
  }

  /** One of nginx's own answers. */
  #own(draft: Draft, status: number, headers: Readonly<Record<string, string>> = {}): Promise<HttpResponse> {
    const body = status === 204 ? new Uint8Array(0) : nginxPage(status, 'nginx');
    const { clock } = this.#options.process.machine;
    const { server: _server, ...own } = nginxResponse(status, 'nginx', clock.now(), body, { 'content-type': 'text/html', ...headers }).headers;
    return this.#done(draft, { status, headers: own, body });
  }

  async #done(draft: Draft, response: HttpResponse): Promise<HttpResponse> {
    const { process } = this.#options;
    const user = response.status === 401 ? undefined : claimedUser(draft.request.headers['authorization']);
    await process.stdout.write(logLine({ ...draft, response, user, now: process.machine.clock.now() }));
    return response;
  }

  #serviceOf(ingress: Ingress, { service: wanted }: IngressBackend): Target | undefined {
    const service = this.#options.api.find('services', ingress.metadata.namespace, wanted?.name ?? '');
    const port = service?.spec?.ports?.find((each) =>
      wanted?.port?.number !== undefined ? each.port === wanted.port.number : each.name === wanted?.port?.name,
    );
    if (service?.spec?.type === 'ExternalName') return { service, port: port ?? { port: wanted?.port?.number ?? 80 } };
    return service === undefined || port === undefined ? undefined : { service, port };
  }

  #defaultService(): Target | undefined {
    const [namespace = '', name = ''] = this.#options.defaultBackend?.split('/') ?? [];
    return name === '' ? undefined : this.#firstPort(namespace, name);
  }

  #firstPort(namespace: string, name: string): Target | undefined {
    const service = this.#options.api.find('services', namespace, name);
    const port = service?.spec?.ports?.[0];
    return service === undefined || port === undefined ? undefined : { service, port };
  }

  #cookie(now: number): string {
    const { random } = this.#options.process.machine;
    return `${(now / 1000).toFixed(3)}.${String(Math.floor(random.next() * 100))}.${String(Math.floor(random.next() * 1_000_000))}|${randomHex(random, 32)}`;
  }

  #nextId(): string {
    return randomHex(this.#options.process.machine.random, 32);
  }
}

interface Target {
  readonly service: Service;
  readonly port: ServicePort;
}
