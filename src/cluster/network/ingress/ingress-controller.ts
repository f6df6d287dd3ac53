// Mirrors ingress-nginx: watches Ingresses, routes HTTP to the endpoints of their Services, reports its addresses.
import { fnv32a } from '#kube/hash.ts';
import type { Ingress } from '#kube/generated/types.ts';
import type { HttpRequest, HttpResponse, Service } from '#posix/network.ts';
import { inBackground } from '#posix/in-background.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process, Program } from '#posix/process.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import type { Api } from '../../api/api.ts';
import type { Image } from '../../containers/image.ts';
import { inClusterApi } from '../../containers/programs/in-cluster-api.ts';
import { nginxPage, nginxResponse } from '../../containers/programs/nginx-pages.ts';
import { ApiEventRecorder } from '../../controllers/event-recorder.ts';
import { GatewayRoutes } from '../gateway/gateway-routes.ts';
import { ServiceProxy } from '../service-proxy.ts';
import type { GlobalSettings } from './annotations.ts';
import { hasEndpoints } from './admission-webhook.ts';
import { certificateFor } from './certificates.ts';
import { IngressProxy } from './ingress-proxy.ts';
import { findServer, ingressServers, watchedIngresses, type IngressServer } from './ingress-servers.ts';
import { controllerAddresses, reportAddresses } from './ingress-status.ts';
import { nginxConf } from './nginx-conf.ts';

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
  readonly #problems = new Set<string>();
  #servers: readonly IngressServer[] = [];
  #config = '';
  #queued = false;
  #ended = false;

  constructor(process: Process, version: string, nginx: string) {
    this.#process = process;
    this.#version = version;
    this.#nginx = nginx;
    this.#namespace = process.env.get('POD_NAMESPACE') ?? 'ingress-nginx';
  }

  async run(): Promise<number> {
    const process = this.#process;
    const api = inClusterApi(process, `${this.#namespace}:nginx-ingress-serviceaccount`);
    if (api === undefined) {
      await process.stderr.write(
        'F main.go:63] unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined\n',
      );
      return 255;
    }
    const first = this.#configure(api);
    const { clock } = process.machine;
    const ended = new Promise<void>((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) process.onSignal(signal, resolve);
    });
    const proxy = new ServiceProxy(api, clock);
    const gateway = new GatewayRoutes(api, proxy, clock, process.machine.random);
    await process.stderr.write(
      `-------------------------------------------------------------------------------\nNGINX Ingress controller\n  Release:       ${this.#version}\n  Build:         29f6c8ae4d5bd0ee1ae0b6e1c8f1c3d2f8b1f4b2\n  Repository:    https://github.com/kubernetes/ingress-nginx\n  nginx version: nginx/${this.#nginx}\n\n-------------------------------------------------------------------------------\n\n`,
    );
    const closeListeners = this.#listen(api, proxy, gateway);
    const stop = this.#watch(api, gateway);
    try {
      await this.#begin(api);
      await this.#apply(api, first);
      this.#reportSoon(api, gateway);
      await process.race(ended);
    } finally {
      this.#ended = true;
      stop();
      proxy.stop();
      closeListeners();
    }
    await this.#log('I', 'main.go:107', '"Exiting" code=0');
    return 0;
  }

  #listen(api: Api, proxy: ServiceProxy, gateway: GatewayRoutes): () => void {
    const { network, clock } = this.#process.machine;
    const defaultBackend = this.#flag('--default-backend-service');
    const otherRoute = (request: HttpRequest) => gateway.route(request);
    const handler = new IngressProxy({ process: this.#process, api, proxy, defaultBackend, otherRoute });
    const answer = (request: HttpRequest): Promise<HttpResponse> => handler.answer(this.#servers, request);
    const refuse = (): Promise<HttpResponse> =>
      Promise.resolve(nginxResponse(400, 'nginx', clock.now(), nginxPage(400, 'nginx'), { 'content-type': 'text/html' }));
    const secure: Service = {
      http: (request) => (request.scheme === 'https' ? answer(request) : refuse()),
      certificate: (name) => gateway.certificate(name) ?? this.#certificate(api, name),
    };
    const healthy = { status: 200, headers: { 'content-type': 'text/plain' }, body: encodeUtf8('ok') };
    const listeners = [
      network.listen(80, { http: answer }),
      network.listen(443, secure),
      network.listen(8443, { http: () => Promise.resolve(healthy) }),
      network.listen(10254, { http: () => Promise.resolve(healthy) }),
    ];
    return () => {
      for (const listener of listeners) listener.close();
    };
  }

  #certificate(api: Api, name: string): string {
    const { pem, problem } = certificateFor(findServer(this.#servers, name), (namespace, secret) => api.find('secrets', namespace, secret));
    if (problem !== undefined && !this.#problems.has(problem)) {
      this.#problems.add(problem);
      inBackground(this.#log('W', 'controller.go:1557', problem));
    }
    return pem;
  }

  #watch(api: Api, gateway: GatewayRoutes): () => void {
    const { clock } = this.#process.machine;
    const events = new ApiEventRecorder({ api, clock, component: 'nginx-ingress-controller' });
    const stops = [
      api.subscribe('ingresses.networking.k8s.io', ({ type, object, previous }) => {
        if (type === 'MODIFIED' && object.spec === previous?.spec && object.metadata.annotations === previous.metadata.annotations) return;
        this.#syncSoon(api);
        if (type === 'DELETED' || !this.#watched(api).some(({ metadata }) => metadata.uid === object.metadata.uid)) return;
        this.#later(10, () => {
          events.record(object, 'Normal', 'Sync', 'Scheduled for sync');
          inBackground(this.#log('I', 'event.go:377', syncedLine(object)));
        });
        this.#reportSoon(api, gateway);
      }),
      api.subscribe('configmaps', ({ object: { metadata } }) => {
        if (`${metadata.namespace ?? ''}/${metadata.name}` === this.#flag('--configmap')) this.#syncSoon(api);
      }),
      gateway.watch(() => {
        this.#reportSoon(api, gateway);
      }),
    ];
    for (const ingress of this.#watched(api)) {
      if ((ingress.status?.loadBalancer?.ingress ?? []).length === 0) events.record(ingress, 'Normal', 'Sync', 'Scheduled for sync');
    }
    return () => {
      for (const stop of stops) stop();
    };
  }

  #syncSoon(api: Api): void {
    if (this.#queued) return;
    this.#queued = true;
    this.#later(SYNC_DELAY, () => {
      inBackground(this.#reload(api));
    });
  }

  /** Not any more once the process has ended. */
  #later(delay: number, task: () => void): void {
    const { clock } = this.#process.machine;
    clock.schedule(clock.now() + delay, () => {
      if (!this.#ended) task();
    });
  }

  #reportSoon(api: Api, gateway: GatewayRoutes): void {
    this.#later(STATUS_DELAY, () => {
      const addresses = controllerAddresses(api, this.#namespace, this.#process.env.get('POD_NAME'), this.#flag('--publish-service'));
      reportAddresses(api, this.#watched(api), addresses);
      gateway.report(addresses);
    });
  }

  #watched(api: Api): readonly Ingress[] {
    return watchedIngresses(api, this.#process.argv.includes('--watch-ingress-without-class=true'));
  }

  /** Of the ConfigMap that --configmap names. */
  #settings(api: Api): GlobalSettings | undefined {
    const [namespace = '', name = ''] = this.#flag('--configmap')?.split('/') ?? [];
    return api.find('configmaps', namespace, name)?.data;
  }

  #flag(name: string): string | undefined {
    return this.#process.argv.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  }

  async #reload(api: Api): Promise<void> {
    this.#queued = false;
    const text = this.#configure(api);
    if (text !== undefined) await this.#apply(api, text);
  }

  /** Reads the cluster and writes the configuration: its text without the checksum, undefined when it is the same as before. */
  #configure(api: Api): string | undefined {
    this.#servers = ingressServers(this.#watched(api), this.#settings(api));
    const [namespace = '', name = ''] = this.#flag('--default-backend-service')?.split('/') ?? [];
    const defaultUpstream = name === '' ? 'upstream-default-backend' : `${namespace}-${name}-80`;
    const text = nginxConf(this.#servers, { checksum: '', defaultUpstream });
    if (text === this.#config) return undefined;
    this.#config = text;
    try {
      this.#process.fs.writeFile('/etc/nginx/nginx.conf', nginxConf(this.#servers, { checksum: String(fnv32a(text)), defaultUpstream }));
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
    }
    return text;
  }

  async #apply(api: Api, text: string | undefined): Promise<void> {
    if (text === undefined) return;
    await this.#log('I', 'controller.go:196', '"Configuration changes detected, backend reload required"');
    for (const line of endpointProblems(api, this.#servers)) await this.#log('W', 'controller.go:1216', line);
    await this.#log('I', 'controller.go:216', '"Backend successfully reloaded"');
  }

  async #begin(api: Api): Promise<void> {
    const host = `https://${this.#process.env.get('KUBERNETES_SERVICE_HOST') ?? ''}:${this.#process.env.get('KUBERNETES_SERVICE_PORT') ?? ''}`;
    await this.#log('I', 'main.go:205', `"Creating API client" host="${host}"`);
    await this.#log('I', 'main.go:101', '"SSL fake certificate created" file="/etc/ingress-controller/ssl/default-fake-certificate.pem"');
    await this.#log('I', 'nginx.go:273', '"Starting NGINX Ingress controller"');
    for (const ingress of this.#watched(api)) await this.#log('I', 'event.go:377', syncedLine(ingress));
    await this.#log('I', 'nginx.go:319', '"Starting NGINX process"');
  }

  #log(level: string, source: string, text: string): Promise<void> {
    const now = new Date(this.#process.machine.clock.now()).toISOString();
    return this.#process.stderr.write(`${level}${now.slice(5, 7)}${now.slice(8, 10)} ${now.slice(11, 23)}000       7 ${source}] ${text}\n`);
  }
}

function syncedLine({ metadata: { namespace = '', name, uid, resourceVersion } }: Ingress): string {
  return `Event(v1.ObjectReference{Kind:"Ingress", Namespace:"${namespace}", Name:"${name}", UID:"${uid}", APIVersion:"networking.k8s.io/v1", ResourceVersion:"${resourceVersion}", FieldPath:""}): type: 'Normal' reason: 'Sync' Scheduled for sync`;
}

/** What the controller says about Services that it cannot send to. */
function endpointProblems(api: Api, servers: readonly IngressServer[]): readonly string[] {
  const problems = new Set<string>();
  for (const { ingress, backend } of servers.flatMap(({ locations }) => locations)) {
    const { namespace = '' } = ingress.metadata;
    const name = backend.service?.name ?? '';
    const key = `${namespace}/${name}`;
    if (api.find('services', namespace, name) === undefined)
      problems.add(`Error obtaining Endpoints for Service "${key}": no object matching key "${key}" in local store`);
    else if (!hasEndpoints(api, namespace, name)) problems.add(`Service "${key}" does not have any active Endpoint.`);
  }
  return [...problems];
}
