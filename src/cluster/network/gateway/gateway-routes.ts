// Mirrors a Gateway API implementation: which HTTPRoute answers a request, and what it reports about Gateways and routes.
import { decodeBase64 } from '#kube/base64.ts';
import { selectorOf } from '#kube/label-selector.ts';
import type { Clock } from '#posix/clock.ts';
import type { HttpRequest, HttpResponse } from '#posix/network.ts';
import type { Random } from '#posix/random.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import type { Api } from '../../api/api.ts';
import type { Upstream } from '../ingress/ingress-proxy.ts';
import type { ServiceProxy } from '../service-proxy.ts';
import { condition, gatewayResource, stamped, writeStatus, type Condition } from './gateway-status.ts';
import type { BackendRef, CertificateRef, Gateway, GatewayClass, HttpRoute, Listener, ParentRef, RouteFilter } from './gateway-types.ts';
import { isGranted } from './reference-grants.ts';
import { modifyHeaders, redirectOf, rewritePath } from './route-filters.ts';
import { bestMatch, hostFits, hostsMeet, type Matched } from './route-match.ts';

export const GATEWAY_CONTROLLER = 'gateway.nginx.org/nginx-gateway-controller';
const PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

export class GatewayRoutes {
  readonly #api: Api;
  readonly #proxy: ServiceProxy;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(api: Api, proxy: ServiceProxy, clock: Clock, random: Random) {
    this.#api = api;
    this.#proxy = proxy;
    this.#clock = clock;
    this.#random = random;
  }

  watch(changed: () => void): () => void {
    const stops = ['gatewayclasses', 'gateways', 'httproutes', 'grpcroutes', 'referencegrants'].map((plural) =>
      this.#api.subscribe(gatewayResource(plural), (event) => {
        if ((event.object as { readonly spec?: object }).spec !== (event.previous as { readonly spec?: object } | undefined)?.spec) changed();
      }),
    );
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** Undefined: no listener with a route for this host; an Ingress may answer. */
  route(request: HttpRequest): Upstream | HttpResponse | undefined {
    const host = (request.headers['host'] ?? '').replace(/:\d+$/, '').toLowerCase();
    const gateways = this.#gateways();
    if (gateways.length === 0) return undefined;
    const routes = this.#list<HttpRoute>('httproutes').filter((route) =>
      this.#attachments(route, gateways).some(({ listener }) => listener.port === PORTS[request.scheme] && hostFits(listener.hostname, host)),
    );
    const concerned = routes.filter(({ spec }) => (spec.hostnames ?? []).length === 0 || (spec.hostnames ?? []).some((name) => hostFits(name, host)));
    if (concerned.length === 0) return undefined;
    const matched = bestMatch(concerned, host, request);
    return matched === undefined ? plain(404) : this.#upstream(matched, request);
  }

  /** Of the HTTPS listener for a name; undefined when no Gateway terminates it. */
  certificate(name: string): string | undefined {
    for (const gateway of this.#gateways()) {
      for (const { tls, hostname, protocol } of gateway.spec.listeners ?? []) {
        const [reference] = tls?.certificateRefs ?? [];
        if (protocol !== 'HTTPS' || reference === undefined || !hostFits(hostname, name)) continue;
        const secret = this.#secretOf(gateway, reference);
        const bytes = decodeBase64(secret?.data?.['tls.crt'] ?? '');
        if (secret !== undefined && bytes !== undefined) return decodeUtf8(bytes);
      }
    }
    return undefined;
  }

  report(addresses: readonly string[]): void {
    const now = this.#clock.now();
    for (const each of this.#list<GatewayClass>('gatewayclasses')) {
      if (each.spec.controllerName !== GATEWAY_CONTROLLER) continue;
      const old = (each.status as { readonly conditions?: readonly object[] } | undefined)?.conditions;
      const conditions = [condition('Accepted', true, 'Accepted', 'GatewayClass is accepted')];
      writeStatus(this.#api, 'gatewayclasses', each, { conditions: stamped(conditions, each, old, now) });
    }
    const gateways = this.#gateways();
    const routes = this.#list<HttpRoute>('httproutes');
    for (const gateway of gateways) this.#reportGateway(gateway, routes, addresses, now);
    for (const route of routes) this.#reportRoute(route, gateways, now);
    for (const route of this.#list<HttpRoute>('grpcroutes')) this.#refuse(route, gateways, now);
  }

  #reportGateway(gateway: Gateway, routes: readonly HttpRoute[], addresses: readonly string[], now: number): void {
    const old = gateway.status as
      | {
          readonly conditions?: readonly object[];
          readonly listeners?: readonly { readonly name: string; readonly conditions?: readonly object[] }[];
        }
      | undefined;
    const listeners = (gateway.spec.listeners ?? []).map((listener) => {
      const known = listener.protocol === 'HTTP' || listener.protocol === 'HTTPS';
      const resolved = this.#certificateExists(gateway, listener);
      const conditions = [
        condition(
          'Accepted',
          known,
          known ? 'Accepted' : 'UnsupportedProtocol',
          known ? 'Listener is accepted' : `protocol ${listener.protocol} is not supported`,
        ),
        condition(
          'Programmed',
          known && resolved,
          known && resolved ? 'Programmed' : 'Invalid',
          known && resolved ? 'Listener is programmed' : 'Listener is invalid',
        ),
        condition(
          'ResolvedRefs',
          resolved,
          resolved ? 'ResolvedRefs' : 'InvalidCertificateRef',
          resolved ? 'All references are resolved' : 'the certificate of the listener does not exist',
        ),
        condition('Conflicted', false, 'NoConflicts', 'No conflicts'),
      ];
      return {
        name: listener.name,
        attachedRoutes: routes.filter((route) => this.#attachments(route, [gateway]).some((each) => each.listener.name === listener.name)).length,
        conditions: stamped(conditions, gateway, old?.listeners?.find(({ name }) => name === listener.name)?.conditions, now),
        supportedKinds: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' }],
      };
    });
    const conditions = [
      condition('Accepted', true, 'Accepted', 'Gateway is accepted'),
      condition('Programmed', true, 'Programmed', 'Gateway is programmed'),
    ];
    writeStatus(this.#api, 'gateways', gateway, {
      addresses: addresses.map((value) => ({ type: 'IPAddress', value })),
      conditions: stamped(conditions, gateway, old?.conditions, now),
      listeners,
    });
  }

  #reportRoute(route: HttpRoute, gateways: readonly Gateway[], now: number): void {
    const old = (
      route.status as { readonly parents?: readonly { readonly parentRef: ParentRef; readonly conditions?: readonly object[] }[] } | undefined
    )?.parents;
    const parents = (route.spec.parentRefs ?? []).flatMap((parentRef, index) => {
      const gateway = gateways.find((each) => isParent(parentRef, route, each));
      if (gateway === undefined) return [];
      const conditions = [this.#accepted(route, parentRef, gateway), this.#resolved(route)];
      return [{ parentRef, controllerName: GATEWAY_CONTROLLER, conditions: stamped(conditions, route, old?.[index]?.conditions, now) }];
    });
    if (parents.length > 0 || old !== undefined) writeStatus(this.#api, 'httproutes', route, { parents });
  }

  /** A GRPCRoute: its listeners take HTTPRoutes only, as no simulated container speaks HTTP/2. */
  #refuse(route: HttpRoute, gateways: readonly Gateway[], now: number): void {
    const old = route.status as { readonly parents?: readonly { readonly conditions?: readonly object[] }[] } | undefined;
    const parents = (route.spec.parentRefs ?? []).flatMap((parentRef, index) => {
      if (!gateways.some((gateway) => isParent(parentRef, route, gateway))) return [];
      const conditions = [
        condition('Accepted', false, 'NotAllowedByListeners', 'Listener does not allow this kind of route: GRPCRoute'),
        condition('ResolvedRefs', true, 'ResolvedRefs', 'All references are resolved'),
      ];
      return [{ parentRef, controllerName: GATEWAY_CONTROLLER, conditions: stamped(conditions, route, old?.parents?.[index]?.conditions, now) }];
    });
    if (parents.length > 0) writeStatus(this.#api, 'grpcroutes', route, { parents });
  }

  #accepted(route: HttpRoute, parent: ParentRef, gateway: Gateway): Condition {
    const listeners = (gateway.spec.listeners ?? []).filter(({ name }) => parent.sectionName === undefined || parent.sectionName === name);
    if (listeners.length === 0) return condition('Accepted', false, 'NoMatchingParent', 'Listener is not found for this parent ref');
    const allowed = listeners.filter((listener) => this.#allows(listener, gateway, route));
    if (allowed.length === 0) return condition('Accepted', false, 'NotAllowedByListeners', 'Route is not allowed by any listener');
    if (!allowed.some((listener) => namesMeet(listener, route)))
      return condition('Accepted', false, 'NoMatchingListenerHostname', 'Listener hostname does not match the route hostnames');
    return condition('Accepted', true, 'Accepted', 'The route is accepted');
  }

  #resolved(route: HttpRoute): Condition {
    const { namespace = '' } = route.metadata;
    for (const { backendRefs, filters } of route.spec.rules ?? []) {
      const mirrors = (filters ?? []).flatMap(({ requestMirror }) => (requestMirror === undefined ? [] : [requestMirror.backendRef]));
      for (const reference of [...(backendRefs ?? []), ...mirrors]) {
        if ((reference.kind ?? 'Service') !== 'Service')
          return condition('ResolvedRefs', false, 'InvalidKind', `backendRef kind ${reference.kind ?? ''} is not supported`);
        if (!this.#permits(reference, namespace))
          return condition(
            'ResolvedRefs',
            false,
            'RefNotPermitted',
            `Backend ref to Service ${reference.namespace ?? ''}/${reference.name} not permitted by any ReferenceGrant`,
          );
        if (this.#target(reference, namespace) === undefined)
          return condition('ResolvedRefs', false, 'BackendNotFound', `spec.rules[0].backendRefs[0].name: Not found: "${reference.name}"`);
      }
    }
    return condition('ResolvedRefs', true, 'ResolvedRefs', 'All references are resolved');
  }

  #upstream({ route, rule, match }: Matched, request: HttpRequest): Upstream | HttpResponse {
    const redirect = redirectOf(rule.filters ?? [], match, request);
    if (redirect !== undefined) return redirect;
    const { namespace = '', name } = route.metadata;
    const chosen = this.#weighted(rule.backendRefs ?? []);
    const target = chosen === undefined ? undefined : this.#target(chosen, namespace);
    if (chosen === undefined || target === undefined) return plain(500);
    const filters = [...(rule.filters ?? []), ...(chosen.filters ?? [])];
    let headers: Readonly<Record<string, string>> = request.headers;
    let path = request.target;
    for (const { requestHeaderModifier, urlRewrite } of filters) {
      if (requestHeaderModifier !== undefined) headers = modifyHeaders(headers, requestHeaderModifier);
      if (urlRewrite?.hostname !== undefined) headers = { ...headers, host: urlRewrite.hostname };
      if (urlRewrite?.path !== undefined) path = rewritePath(urlRewrite.path, match, request.target);
    }
    const removed = Object.keys(request.headers).filter((key) => headers[key] === undefined);
    return {
      name: `${namespace}_${chosen.name}_${String(target.port.port)}`,
      alternative: '',
      next: () => this.#proxy.pick(target.service, target.port, request.remoteAddress ?? ''),
      scheme: 'http',
      target: path,
      headers,
      removed,
      respond: (sent) =>
        filters.reduce(
          (all, { responseHeaderModifier }) => (responseHeaderModifier === undefined ? all : modifyHeaders(all, responseHeaderModifier)),
          sent,
        ),
      via: { kind: 'HTTPRoute', namespace, name, service: chosen.name },
      mirrors: this.#mirrors(filters, namespace, request),
      connectTimeout: 5,
      readTimeout: 60,
    };
  }

  /** Their answers are thrown away. */
  #mirrors(filters: readonly RouteFilter[], namespace: string, request: HttpRequest): NonNullable<Upstream['mirrors']> {
    return filters.flatMap(({ requestMirror }) => {
      const copy = requestMirror === undefined ? undefined : this.#target(requestMirror.backendRef, namespace);
      return copy === undefined ? [] : [() => this.#proxy.pick(copy.service, copy.port, request.remoteAddress ?? '')];
    });
  }

  #weighted(references: readonly BackendRef[]): BackendRef | undefined {
    const total = references.reduce((sum, { weight = 1 }) => sum + weight, 0);
    let left = this.#random.next() * total;
    return references.find(({ weight = 1 }) => (left -= weight) < 0);
  }

  #target(reference: BackendRef, own: string) {
    const { name, namespace = own, port } = reference;
    if (!this.#permits(reference, own)) return undefined;
    const service = this.#api.find('services', namespace, name);
    const entry = service?.spec?.ports?.find((each) => each.port === port);
    return service === undefined || entry === undefined ? undefined : { service, port: entry };
  }

  #permits({ name, namespace = '', kind = 'Service' }: BackendRef, own: string): boolean {
    const toNamespace = namespace === '' ? own : namespace;
    return kind === 'Service' && isGranted(this.#api, { fromKind: 'HTTPRoute', fromNamespace: own, toKind: 'Service', toNamespace, toName: name });
  }

  #attachments(route: HttpRoute, gateways: readonly Gateway[]): readonly { readonly gateway: Gateway; readonly listener: Listener }[] {
    return (route.spec.parentRefs ?? []).flatMap((parent) =>
      gateways
        .filter((gateway) => isParent(parent, route, gateway))
        .flatMap((gateway) =>
          (gateway.spec.listeners ?? [])
            .filter(
              ({ name, port }) =>
                (parent.sectionName === undefined || parent.sectionName === name) && (parent.port === undefined || parent.port === port),
            )
            .filter((listener) => this.#allows(listener, gateway, route) && namesMeet(listener, route))
            .map((listener) => ({ gateway, listener })),
        ),
    );
  }

  #allows({ allowedRoutes }: Listener, gateway: Gateway, route: HttpRoute): boolean {
    const { from = 'Same', selector } = allowedRoutes?.namespaces ?? {};
    if (from === 'All') return true;
    if (from === 'Selector') {
      const namespace = this.#api.find('namespaces', undefined, route.metadata.namespace ?? '');
      return selectorOf(selector ?? {}).matches(namespace?.metadata.labels);
    }
    return gateway.metadata.namespace === route.metadata.namespace;
  }

  #certificateExists(gateway: Gateway, { protocol, tls }: Listener): boolean {
    if (protocol !== 'HTTPS') return true;
    const [reference] = tls?.certificateRefs ?? [];
    return reference !== undefined && this.#secretOf(gateway, reference) !== undefined;
  }

  #secretOf({ metadata }: Gateway, { name, namespace }: CertificateRef) {
    const fromNamespace = metadata.namespace ?? '';
    const toNamespace = namespace ?? fromNamespace;
    const granted = isGranted(this.#api, { fromKind: 'Gateway', fromNamespace, toKind: 'Secret', toNamespace, toName: name });
    return granted ? this.#api.find('secrets', toNamespace, name) : undefined;
  }

  #gateways(): readonly Gateway[] {
    const all = this.#list<Gateway>('gateways');
    if (all.length === 0) return all;
    const classes = this.#list<GatewayClass>('gatewayclasses').filter(({ spec }) => spec.controllerName === GATEWAY_CONTROLLER);
    return all.filter(({ spec }) => classes.some(({ metadata }) => metadata.name === spec.gatewayClassName));
  }

  #list<T>(plural: string): readonly T[] {
    return this.#api.list(gatewayResource(plural)) as unknown as readonly T[];
  }
}

function isParent(parent: ParentRef, route: HttpRoute, { metadata }: Gateway): boolean {
  return (
    (parent.kind ?? 'Gateway') === 'Gateway' && parent.name === metadata.name && (parent.namespace ?? route.metadata.namespace) === metadata.namespace
  );
}

function namesMeet({ hostname }: Listener, { spec }: HttpRoute): boolean {
  return (spec.hostnames ?? []).length === 0 || (spec.hostnames ?? []).some((name) => hostsMeet(hostname, name));
}

function plain(status: number): HttpResponse {
  return { status, headers: { 'content-length': '0' }, body: new Uint8Array(0) };
}
