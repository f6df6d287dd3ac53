// Mirrors ingress-nginx: watches Ingresses, routes HTTP to the endpoints of their Services, reports its addresses.
import type { Ingress } from '#kube/generated/types.ts';
import { StatusError } from '#kube/status-error.ts';
import { fnv32a } from '#kube/hash.ts';
import type { HttpRequest, HttpResponse } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process, Program } from '#posix/process.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import type { Api } from '../../api/api.ts';
import { ApiEventRecorder } from '../../controllers/event-recorder.ts';
import { ServiceProxy } from '../../network/service-proxy.ts';
import type { Image } from '../image.ts';
import { inClusterApi } from './in-cluster-api.ts';
import { ingressConfig } from './ingress-config.ts';
import { annotation, backendService, findLocation, ingressServers, rewriteTarget, watchedIngresses, type IngressServer } from './ingress-routes.ts';
import { httpDate, nginxPage, nginxResponse } from './nginx-pages.ts';

/** How long the controller gathers changes, and how soon it reports its addresses. */
const SYNC_DELAY = 300;
const STATUS_DELAY = 1500;

export function ingressController(image: Image): Program {
  return {
    name: 'nginx-ingress-controller',
    run: (process) => new IngressController(process, image.fill('${{ version }}'), image.fill('${{ nginx }}')).run(),
  };
}

class IngressController {
  readonly #process: Process;
  readonly #version: string;
  readonly #nginx: string;
  readonly #namespace: string;
  #servers: readonly IngressServer[] = [];
  #config = '';
  #queued = false;
  #requests = 0;

  constructor(process: Process, version: string, nginx: string) {
    this.#process = process;
    this.#version = version;
    this.#nginx = nginx;
    this.#namespace = process.env.get('POD_NAMESPACE') ?? 'ingress-nginx';
  }

  async run(): Promise<number> {
    const process = this.#process;
    const account = `${this.#namespace}:nginx-ingress-serviceaccount`;
    const api = inClusterApi(process, account);
    if (api === undefined) {
      await process.stderr.write(
        'F main.go:63] unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined\n',
      );
      return 255;
    }
    const { clock, network } = process.machine;
    const ended = new Promise<void>((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) process.onSignal(signal, resolve);
    });
    const proxy = new ServiceProxy(api, clock);
    const events = new ApiEventRecorder({ api, clock, component: 'nginx-ingress-controller' });
    await process.stderr.write(
      `-------------------------------------------------------------------------------\nNGINX Ingress controller\n  Release:       ${this.#version}\n  Build:         29f6c8ae4d5bd0ee1ae0b6e1c8f1c3d2f8b1f4b2\n  Repository:    https://github.com/kubernetes/ingress-nginx\n  nginx version: nginx/${this.#nginx}\n\n-------------------------------------------------------------------------------\n\n`,
    );
    const serve = { http: (request: HttpRequest) => this.#answer(api, proxy, request) };
    const listeners = [80, 443].map((port) => network.listen(port, serve));
    listeners.push(
      network.listen(10254, { http: () => Promise.resolve({ status: 200, headers: { 'content-type': 'text/plain' }, body: encodeUtf8('ok') }) }),
    );
    const sync = (): void => {
      if (this.#queued) return;
      this.#queued = true;
      clock.schedule(clock.now() + SYNC_DELAY, () => {
        void this.#reload(api);
      });
    };
    const report = (): void => {
      clock.schedule(clock.now() + STATUS_DELAY, () => {
        this.#report(api);
      });
    };
    const stops = [
      api.subscribe('ingresses.networking.k8s.io', ({ type, object, previous }) => {
        if (type === 'MODIFIED' && object.spec === previous?.spec && object.metadata.annotations === previous.metadata.annotations) return;
        sync();
        if (type === 'DELETED' || !this.#watched(api).some(({ metadata }) => metadata.uid === object.metadata.uid)) return;
        clock.schedule(clock.now() + 10, () => {
          events.record(object, 'Normal', 'Sync', 'Scheduled for sync');
        });
        report();
      }),
    ];
    for (const ingress of this.#watched(api)) {
      if ((ingress.status?.loadBalancer?.ingress ?? []).length === 0) events.record(ingress, 'Normal', 'Sync', 'Scheduled for sync');
    }
    await this.#reload(api);
    report();
    await process.race(ended);
    for (const stop of stops) stop();
    proxy.stop();
    for (const listener of listeners) listener.close();
    await this.#log('I', 'main.go:107', '"Exiting" code=0');
    return 0;
  }

  #watched(api: Api): readonly Ingress[] {
    return watchedIngresses(api, this.#process.argv.includes('--watch-ingress-without-class=true'));
  }

  async #reload(api: Api): Promise<void> {
    this.#queued = false;
    this.#servers = ingressServers(this.#watched(api));
    const text = ingressConfig(this.#servers, '');
    if (text === this.#config) return;
    const first = this.#config === '';
    this.#config = text;
    try {
      this.#process.fs.writeFile('/etc/nginx/nginx.conf', ingressConfig(this.#servers, String(fnv32a(text))));
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
    }
    if (!first) await this.#log('I', 'controller.go:196', '"Configuration changes detected, backend reload required"');
    await this.#log('I', 'controller.go:216', '"Backend successfully reloaded"');
  }

  /** Writes the addresses of the nodes that this controller's pods run on. */
  #report(api: Api): void {
    const pods = api.list('pods', { namespace: this.#namespace });
    const own = pods.find(({ metadata }) => metadata.name === this.#process.env.get('POD_NAME'));
    const labels = Object.entries(own?.metadata.labels ?? {}).filter(([key]) => !/hash|generation/.test(key));
    const nodes = pods
      .filter(
        ({ metadata, status }) =>
          status?.phase === 'Running' && labels.length > 0 && labels.every(([key, value]) => metadata.labels?.[key] === value),
      )
      .map(({ spec }) => spec?.nodeName ?? '');
    const addresses = new Set<string>();
    for (const name of nodes) {
      const node = api.find('nodes', undefined, name);
      const of = (type: string): string | undefined => node?.status?.addresses?.find((entry) => entry.type === type)?.address;
      const address = of('ExternalIP') ?? node?.metadata.annotations?.['rke.cattle.io/external-ip'] ?? of('InternalIP');
      if (address !== undefined) addresses.add(address);
    }
    const ingress = [...addresses].sort().map((ip) => ({ ip }));
    for (const object of this.#watched(api)) {
      if (JSON.stringify(object.status?.loadBalancer?.ingress ?? []) === JSON.stringify(ingress)) continue;
      try {
        api.update('ingresses.networking.k8s.io', { ...object, status: { loadBalancer: { ingress } } }, { subresource: 'status' });
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
      }
    }
  }

  async #answer(api: Api, proxy: ServiceProxy, request: HttpRequest): Promise<HttpResponse> {
    const { clock } = this.#process.machine;
    const started = clock.now();
    const path = request.target.split('?')[0] ?? '/';
    const location = findLocation(this.#servers, request.headers['host'] ?? '', path);
    const known = location === undefined ? this.#defaultBackend(api) : backendService(api, location.ingress, location.backend);
    const name =
      location === undefined
        ? 'upstream-default-backend'
        : `${location.ingress.metadata.namespace ?? ''}-${location.backend.service?.name ?? ''}-${String(location.backend.service?.port?.number ?? location.backend.service?.port?.name ?? '')}`;
    const redirect = location === undefined ? undefined : this.#redirect(location.ingress, request);
    if (redirect !== undefined) return this.#done(request, redirect, name, '', started);
    const backend = known === undefined ? undefined : proxy.pick(known.service, known.port, request.remoteAddress ?? '');
    if (backend === undefined) {
      const status = location === undefined ? 404 : 503;
      return this.#done(
        request,
        nginxResponse(status, 'nginx', started, nginxPage(status, 'nginx'), { 'content-type': 'text/html' }),
        name,
        '',
        started,
      );
    }
    const host = request.headers['host'] ?? '';
    const prefix = location === undefined ? undefined : annotation(location.ingress, 'x-forwarded-prefix');
    const headers: Record<string, string> = {
      ...request.headers,
      'x-request-id': (++this.#requests).toString(16).padStart(32, '0'),
      'x-real-ip': request.remoteAddress ?? '',
      'x-forwarded-for': request.remoteAddress ?? '',
      'x-forwarded-host': host,
      'x-forwarded-port': request.scheme === 'https' ? '443' : '80',
      'x-forwarded-proto': request.scheme,
      'x-forwarded-scheme': request.scheme,
      'x-scheme': request.scheme,
      ...(prefix !== undefined && { 'x-forwarded-prefix': prefix }),
    };
    const target = location === undefined ? request.target : rewriteTarget(location, request.target);
    const address = `${backend.address}:${String(backend.port)}`;
    try {
      const { method, body } = request;
      const response = await this.#process.machine.network.http(backend.address, backend.port, { method, body, target, headers, scheme: 'http' });
      const kept = Object.fromEntries(Object.entries(response.headers).filter(([header]) => header !== 'server' && header !== 'connection'));
      return await this.#done(
        request,
        { ...response, headers: { date: httpDate(clock.now()), ...kept, connection: 'keep-alive' } },
        name,
        address,
        started,
      );
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      const status = error.code === 'ETIMEDOUT' ? 504 : 502;
      return this.#done(
        request,
        nginxResponse(status, 'nginx', clock.now(), nginxPage(status, 'nginx'), { 'content-type': 'text/html' }),
        name,
        address,
        started,
      );
    }
  }

  #redirect(ingress: Ingress, request: HttpRequest): HttpResponse | undefined {
    const now = this.#process.machine.clock.now();
    const permanent = annotation(ingress, 'permanent-redirect');
    const temporary = annotation(ingress, 'temporal-redirect');
    const force =
      annotation(ingress, 'force-ssl-redirect') === 'true' ||
      (annotation(ingress, 'ssl-redirect') !== 'false' &&
        (ingress.spec.tls ?? []).some(({ hosts }) => (hosts ?? []).includes((request.headers['host'] ?? '').replace(/:\d+$/, ''))));
    const to =
      permanent ??
      temporary ??
      (force && request.scheme === 'http' ? `https://${(request.headers['host'] ?? '').replace(/:\d+$/, '')}${request.target}` : undefined);
    if (to === undefined) return undefined;
    const status = permanent !== undefined ? 301 : temporary !== undefined ? 302 : 308;
    return nginxResponse(status, 'nginx', now, nginxPage(status, 'nginx'), { 'content-type': 'text/html', location: to });
  }

  #defaultBackend(api: Api): ReturnType<typeof backendService> {
    const flag = this.#process.argv
      .find((word) => word.startsWith('--default-backend-service='))
      ?.split('=')[1]
      ?.split('/');
    const service = flag === undefined ? undefined : api.find('services', flag[0], flag[1] ?? '');
    const port = service?.spec?.ports?.[0];
    return service === undefined || port === undefined ? undefined : { service, port };
  }

  async #done(request: HttpRequest, response: HttpResponse, upstream: string, address: string, started: number): Promise<HttpResponse> {
    const now = this.#process.machine.clock.now();
    const time = new Date(now).toUTCString().split(' ');
    const took = ((now - started) / 1000).toFixed(3);
    const id = this.#requests.toString(16).padStart(32, '0');
    const size = String(response.body.length);
    await this.#process.stdout.write(
      `${request.remoteAddress ?? '-'} - - [${time[1] ?? ''}/${time[2] ?? ''}/${time[3] ?? ''}:${time[4] ?? ''} +0000] "${request.method} ${request.target} HTTP/1.1" ${String(response.status)} ${size} "${request.headers['referer'] ?? '-'}" "${request.headers['user-agent'] ?? '-'}" ${String(request.target.length + 60)} ${took} [${upstream}] [] ${address === '' ? '- - - -' : `${address} ${size} ${took} ${String(response.status)}`} ${id}\n`,
    );
    return response;
  }

  #log(level: string, source: string, text: string): Promise<void> {
    const now = new Date(this.#process.machine.clock.now()).toISOString();
    return this.#process.stderr.write(`${level}${now.slice(5, 7)}${now.slice(8, 10)} ${now.slice(11, 23)}000       7 ${source}] ${text}\n`);
  }
}
