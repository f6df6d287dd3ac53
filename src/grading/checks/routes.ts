import type { Ingress, IngressRule } from '#kube/generated/types.ts';
import { z } from 'zod';
import { defineCheck } from '../check-type.ts';
import { explainMissing } from '../explain/missing-object.ts';
import { nearestName } from '../explain/nearest-name.ts';
import { failed, notYet, passed, type Finding } from '../verdict.ts';

const schema = z.strictObject({
  ingress: z.string().describe('The name of the ingress'),
  namespace: z.string().optional(),
  host: z.string().optional().describe('The host it routes; default any'),
  path: z.string().optional().describe('The path, default /'),
  to: z
    .string()
    .regex(/^service\/[a-z0-9-]+:[a-z0-9-]+$/, { message: 'must be service/name:port' })
    .describe('service/web:80'),
  address: z.boolean().optional().describe('A controller has given it an address; default true'),
});

function formatRules(rules: readonly IngressRule[]): string {
  return rules
    .flatMap((rule) =>
      (rule.http?.paths ?? []).map((path) => {
        const port = path.backend.service?.port;
        return `${rule.host ?? '*'}${path.path ?? '/'} to ${path.backend.service?.name ?? 'nothing'}:${port?.number ?? port?.name ?? '?'}`;
      }),
    )
    .join('; ');
}

/** `routes: { ingress: web, host: shop.example.com, to: service/web:80 }`: requests for the host reach the service. */
export const routesCheck = defineCheck({
  name: 'routes',
  summary: 'An ingress routes a host and path to a port of a service that exists.',
  schema,
  probes: false,
  async evaluate(spec, world): Promise<Finding> {
    const namespace = spec.namespace ?? world.namespace;
    const path = spec.path ?? '/';
    const expected = `Ingress ${spec.ingress} routes ${spec.host ?? 'any host'}${path} to ${spec.to}.`;
    const ingress = (await world.cluster.find('ingresses.networking.k8s.io', namespace, spec.ingress)) as Ingress | undefined;
    if (ingress === undefined) {
      const why = await explainMissing({ resource: 'ingresses.networking.k8s.io', word: 'ingress', name: spec.ingress }, namespace, world);
      return failed(expected, `There is no ingress ${spec.ingress} in namespace ${namespace}.`, why);
    }
    const rules = ingress.spec.rules ?? [];
    const found = rules.length === 0 ? `Ingress ${spec.ingress} has no rules.` : `Ingress ${spec.ingress} routes ${formatRules(rules)}.`;
    const hostRules = rules.filter((rule) => rule.host === spec.host);
    if (hostRules.length === 0) {
      const near = nearestName(
        spec.host ?? '',
        rules.flatMap((rule) => rule.host ?? []),
      );
      return failed(
        expected,
        found,
        near === undefined ? `No rule has the host ${spec.host ?? '*'}.` : `The rule's host is ${near}; it should be ${spec.host ?? '*'}.`,
      );
    }
    const paths = hostRules.flatMap((rule) => rule.http?.paths ?? []).filter((candidate) => (candidate.path ?? '/') === path);
    if (paths.length === 0) return failed(expected, found, `No rule for this host has the path ${path}.`);
    const [name = '', port = ''] = spec.to.slice('service/'.length).split(':');
    const backend = paths.find((candidate) => {
      const service = candidate.backend.service;
      return service?.name === name && String(service.port?.number ?? service.port?.name) === port;
    });
    if (backend === undefined) return failed(expected, found, 'The backend is another service or port.');
    if ((await world.cluster.find('services', namespace, name)) === undefined) {
      return failed(expected, found, `The service ${name} that it routes to does not exist.`);
    }
    const addresses = ingress.status?.loadBalancer?.ingress?.length ?? 0;
    if ((spec.address ?? true) && addresses === 0) return notYet(expected, found, 'No ingress controller has given it an address yet.');
    return passed(expected, found);
  },
});
