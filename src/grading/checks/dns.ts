import type { Service } from '#kube/generated/types.ts';
import { z } from 'zod';
import { nameUnknown, namespaceOf } from '../causes/network/reach.ts';
import { explainService } from '../causes/service/explain-service.ts';
import { defineCheck } from '../check-type.ts';
import { needed } from '../find-object.ts';
import { findOrigin, originSchema } from '../origin.ts';
import { namespaceSchema } from '../name-schema.ts';
import { nearestName } from '../text/nearest-name.ts';
import { say } from '../text/phrase.ts';
import { because, failed, passed, unmet, type Because, type Finding } from '../verdict.ts';
import type { Origin, World } from '../world.ts';

const schema = z
  .strictObject({
    name: z.string().min(1).describe('What is asked for: `web`, `web.shop.svc.cluster.local`; search paths are tried as in the pod'),
    from: originSchema.optional(),
    namespace: namespaceSchema.optional().describe('Of the place in `from`; default: the namespace of the lab'),
    type: z.enum(['A', 'AAAA', 'CNAME', 'SRV', 'PTR', 'TXT']).optional().describe('The type of record; default `A`'),
    answers: z.array(z.string()).min(1).optional().describe('Records that are all among the answers, as dig prints them'),
    count: z.int().min(0).optional().describe('How many records there are: the pods behind a headless service'),
    service: z.string().optional().describe('The answer is the cluster address of this service (`name`, or `namespace/name`)'),
    resolves: z.boolean().optional().describe('`false`: the name must not resolve; default `true`'),
  })
  .refine((spec) => spec.resolves !== false || (spec.answers ?? spec.count ?? spec.service) === undefined, {
    message: 'a name that must not resolve has no answers, count or service',
  });

type Spec = z.infer<typeof schema>;

async function findService(name: string, from: Origin, world: World): Promise<Service | undefined> {
  const [first = '', second] = name.split('.');
  return (await world.cluster.find('services', second ?? namespaceOf(from, world), first)) as Service | undefined;
}

async function explainRecords(spec: Spec, from: Origin, records: readonly string[], world: World): Promise<Because> {
  const service = await findService(spec.name, from, world);
  const headless = service?.spec?.clusterIP === 'None';
  if (spec.count !== undefined && spec.count > 1 && service !== undefined && !headless)
    return because('dns-not-headless', { service: service.metadata.name });
  if (spec.count !== undefined && headless && service !== undefined && records.length !== spec.count)
    return because('dns-ready-pods', { service: service.metadata.name, count: records.length });
  return knownName(records, world, spec.answers);
}

/** Whose address the answer is. */
async function knownName(records: readonly string[], world: World, wanted: readonly string[] = []): Promise<Because> {
  const services = (await world.cluster.list('services')) as readonly Service[];
  const owner = services.find(({ spec }) => spec?.clusterIP !== undefined && records.includes(spec.clusterIP));
  if (owner !== undefined) return because('dns-other-service', { service: owner.metadata.name, namespace: owner.metadata.namespace });
  const near = wanted.find((each) => nearestName(each, records) !== undefined);
  return because('dns-other-answer', { found: records, near });
}

async function addressOf(reference: string, namespace: string, world: World): Promise<string | undefined> {
  const [first = '', second] = reference.split('/');
  const service = (await world.cluster.find('services', second === undefined ? namespace : first, second ?? first)) as Service | undefined;
  return service?.spec?.clusterIP;
}

/** `dns: { from: pod/client, name: web, service: web }`: a name has these addresses. */
export const dnsCheck = defineCheck({
  name: 'dns',
  summary: 'A name, asked for from a place, resolves as expected, or does not.',
  outcomes: 'Passes when the records fit. Fails when the name is unknown there, or has other records.',
  schema,
  probes: true,
  async evaluate(spec, world): Promise<Finding> {
    const namespace = spec.namespace ?? world.namespace;
    const wantsNone = spec.resolves === false;
    const expected = say(wantsNone ? 'dns-expected-none' : 'dns-expected', {
      name: spec.name,
      from: spec.from,
      answers: spec.answers,
      count: spec.count,
      service: spec.service,
    });
    const from = await findOrigin(spec.from, namespace, undefined, world);
    if (typeof from === 'object' && 'why' in from) return unmet(expected, say('no-source', { from: spec.from }), from.why, true);
    const answer = await needed(world.query, 'dns')(from, spec.name, spec.type ?? 'A');
    const records = answer.records.filter(({ type }) => type === (spec.type ?? 'A')).map(({ data }) => data.replace(/(?<=[a-z])\.$/, ''));
    if (wantsNone)
      return records.length === 0
        ? passed(expected, say('dns-none'))
        : failed(expected, say('dns-found', { records }), () => knownName(records, world));
    if (records.length === 0 && spec.count !== 0) return noRecords(spec, from, answer.status, world, expected);
    const address = spec.service === undefined ? undefined : await addressOf(spec.service, namespace, world);
    const fits =
      (spec.answers ?? []).every((wanted) => records.includes(wanted.replace(/(?<=[a-z])\.$/, ''))) &&
      (spec.count === undefined || records.length === spec.count) &&
      (spec.service === undefined || (address !== undefined && records.includes(address)));
    return fits
      ? passed(expected, say('dns-found', { records }))
      : failed(expected, say('dns-found', { records }), () => explainRecords(spec, from, records, world));
  },
});

/** Says no more than that there are none. */
const GENERAL = new Set(['service-selects-nothing', 'endpoints-not-yet', 'service-no-selector']);

async function noRecords(spec: Spec, from: Origin, status: string, world: World, expected: ReturnType<typeof say>): Promise<Finding> {
  const service = await findService(spec.name, from, world);
  const found = say('dns-status', { status });
  if (service?.spec?.clusterIP === 'None') {
    const none = because('dns-no-endpoints', { service: service.metadata.name });
    const behind = async (): Promise<Because | undefined> => {
      const cause = await explainService(service, world);
      return cause === undefined || GENERAL.has(cause.cause) ? none : cause;
    };
    return failed(expected, found, behind);
  }
  if (status === 'TIMEOUT') return failed(expected, found, because('dns-timeout'));
  return failed(expected, found, () => nameUnknown(spec.name, from, world));
}
