import type { HTTPIngressPath, Ingress, IngressRule, IngressServiceBackend, Service } from '#kube/generated/types.ts';
import { z } from 'zod';
import { backendProblem, ingressClass, ingressTls, noAddress } from '../causes/service/ingress.ts';
import { countReadyEndpoints, explainService } from '../causes/service/explain-service.ts';
import { defineCheck } from '../check-type.ts';
import { missingFinding } from '../find-object.ts';
import { nearestName } from '../text/nearest-name.ts';
import { nameSchema, namespaceSchema } from '../name-schema.ts';
import { hasHost, takes, winnerOf } from '../ingress-rules.ts';
import { say, type Text } from '../text/phrase.ts';
import { because, failed, passed, unmet, type Because, type Finding } from '../verdict.ts';
import type { World } from '../world.ts';

const schema = z.strictObject({
  ingress: nameSchema.describe('The name of the ingress'),
  namespace: namespaceSchema.optional().describe('Default: the namespace of the lab'),
  host: z.string().optional().describe('The host it routes; default: any'),
  path: z.string().optional().describe('A path that a request may have; default `/`'),
  'path-type': z.enum(['Prefix', 'Exact', 'ImplementationSpecific']).optional().describe('The type that the path must have; default: any'),
  to: z
    .string()
    .regex(/^service\/[a-z0-9-]+:[a-z0-9-]+$/, { message: 'must be service/name:port' })
    .describe('`service/web:80`; the port by its number or name, whichever way the ingress says it'),
  class: z.string().optional().describe('Its ingress class'),
  tls: z.boolean().optional().describe('The host is served with a certificate whose secret exists'),
  address: z.boolean().optional().describe('A controller has given it an address; default `true`'),
  ready: z.boolean().optional().describe('The service has a ready endpoint; default `false`'),
});

type Spec = z.infer<typeof schema>;

const portOf = ({ port }: IngressServiceBackend): string => String(port?.number ?? port?.name ?? '?');

function formatRules(rules: readonly IngressRule[]): string {
  return rules
    .flatMap((rule) =>
      (rule.http?.paths ?? []).map(
        ({ path, backend }) =>
          `${rule.host ?? '*'}${path ?? '/'} to ${backend.service === undefined ? 'nothing' : `${backend.service.name}:${portOf(backend.service)}`}`,
      ),
    )
    .join('; ');
}

function hostProblem({ host }: Spec, rules: readonly IngressRule[]): Because | undefined {
  const hosts = rules.flatMap((rule) => rule.host ?? []);
  if (host === undefined)
    return rules.some((rule) => rule.host === undefined) || rules.length > 0 ? undefined : because('ingress-no-rules', { ingress: '' });
  const wildcard = hosts.some((rule) => rule.startsWith('*.') && host.slice(host.indexOf('.')) === rule.slice(1));
  if (hosts.includes(host) || wildcard) return undefined;
  if (hosts.length === 0) return because('ingress-no-host', {});
  const near = nearestName(host, hosts);
  return because('ingress-host', { found: hosts, near: near === undefined ? undefined : host });
}

function pathProblem(spec: Spec, path: string, paths: readonly HTTPIngressPath[]): Because | undefined {
  const taken = paths.filter((rule) => takes(rule, path));
  if (taken.length === 0) {
    const meaning = paths.find((rule) => rule.pathType === 'Exact' && path.startsWith(rule.path ?? '/'));
    if (meaning !== undefined) return because('ingress-path-type', { path: meaning.path ?? '/', found: 'Exact', meaning: say('path-exact') });
    return because('ingress-path', { path, paths: paths.map((rule) => rule.path ?? '/') });
  }
  const type = spec['path-type'];
  const winner = winnerOf(taken);
  if (type === undefined || winner?.pathType === type) return undefined;
  return because('ingress-path-type', { path: winner?.path ?? path, found: winner?.pathType ?? '', meaning: say('path-wanted', { type }) });
}

/** Whether a backend is `name:port`, the port by number or by name. */
function leadsTo(backend: IngressServiceBackend | undefined, to: string, services: readonly Service[]): boolean {
  const [name = '', port = ''] = to.slice('service/'.length).split(':');
  if (backend?.name !== name) return false;
  if (portOf(backend) === port) return true;
  const ports = services.find(({ metadata }) => metadata.name === name)?.spec?.ports ?? [];
  return ports.some(
    (offered) => [String(offered.port), offered.name].includes(port) && [String(offered.port), offered.name].includes(portOf(backend)),
  );
}

async function problemOf(spec: Spec, ingress: Ingress, world: World): Promise<Because | undefined> {
  const rules = ingress.spec?.rules ?? [];
  const path = spec.path ?? '/';
  const host = hostProblem(spec, rules);
  if (host !== undefined) return host;
  const paths = rules.filter((rule) => spec.host === undefined || hasHost(rule, spec.host)).flatMap((rule) => rule.http?.paths ?? []);
  const wrongPath = pathProblem(spec, path, paths);
  if (wrongPath !== undefined) return wrongPath;
  const services = (await world.cluster.list('services', ingress.metadata.namespace)) as readonly Service[];
  const backend = winnerOf(paths.filter((rule) => takes(rule, path)))?.backend.service;
  if (!leadsTo(backend, spec.to, services)) {
    const missing = await backendProblem(ingress, backend, world);
    const near = because('ingress-backend', { found: backend === undefined ? 'nothing' : `${backend.name}:${portOf(backend)}` });
    return missing === undefined
      ? near
      : because('ingress-backend-broken', {
          inner: say('plain', { text: { id: missing.cause, values: missing.values } }),
          found: near.values['found'],
        });
  }
  return (await backendProblem(ingress, backend, world)) ?? (await readiness(spec, services, world));
}

async function readiness(spec: Spec, services: readonly Service[], world: World): Promise<Because | undefined> {
  const name = spec.to.slice('service/'.length).split(':')[0];
  const service = services.find(({ metadata }) => metadata.name === name);
  if (spec.ready !== true || service === undefined || (await countReadyEndpoints(service, world)) > 0) return undefined;
  return explainService(service, world);
}

async function tlsProblem({ tls, host }: Spec, ingress: Ingress, world: World): Promise<Because | undefined> {
  if (tls !== true) return undefined;
  const covered = ingress.spec?.tls?.some(({ hosts }) => hosts === undefined || host === undefined || hosts.includes(host)) === true;
  return covered ? ingressTls(ingress, world) : because('ingress-no-tls', { ingress: ingress.metadata.name, host });
}

/** `routes: { ingress: web, host: shop.example.com, to: service/web:80 }`: requests for the host reach the service. */
export const routesCheck = defineCheck({
  name: 'routes',
  summary: 'An ingress routes a host and path to a port of a service that exists.',
  outcomes:
    'Passes when a rule for the host takes the path to the service and port, the service offers that port, the class exists, and a controller has given an address. Not yet while the address is awaited. Fails otherwise.',
  schema,
  probes: false,
  async evaluate(spec, world): Promise<Finding> {
    const namespace = spec.namespace ?? world.namespace;
    const expected = say('routes-expected', { ingress: spec.ingress, host: spec.host ?? 'any host', path: spec.path ?? '/', to: spec.to });
    const ingress = (await world.cluster.find('ingresses.networking.k8s.io', namespace, spec.ingress)) as Ingress | undefined;
    if (ingress === undefined)
      return missingFinding(expected, { resource: 'ingresses.networking.k8s.io', word: 'ingress', name: spec.ingress }, namespace, world);
    const rules = ingress.spec?.rules ?? [];
    const found: Text =
      rules.length === 0 ? say('routes-none', { ingress: spec.ingress }) : say('routes-found', { ingress: spec.ingress, rules: formatRules(rules) });
    if (rules.length === 0)
      return failed(
        expected,
        found,
        because('ingress-no-rules', { ingress: spec.ingress, backend: ingress.spec?.defaultBackend === undefined ? undefined : 'default backend' }),
      );
    const why = (await problemOf(spec, ingress, world)) ?? (await ingressClass(ingress, world)) ?? (await tlsProblem(spec, ingress, world));
    if (why !== undefined) return unmet(expected, found, why, false);
    const own = ingress.spec?.ingressClassName;
    if (spec.class !== undefined && own !== spec.class)
      return failed(expected, found, because('ingress-class-differs', { found: own ?? 'none', wanted: spec.class }));
    if ((spec.address ?? true) && (ingress.status?.loadBalancer?.ingress ?? []).length === 0)
      return unmet(expected, found, await noAddress(ingress, world), true);
    return passed(expected, found);
  },
});
