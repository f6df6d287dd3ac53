import { PosixError } from '#posix/posix-error.ts';
import { parseDuration } from '#kube/duration.ts';
import type { NetworkPolicy, Pod } from '#kube/generated/types.ts';
import { selectorOf } from '#kube/label-selector.ts';
import { z } from 'zod';
import { explainUnreached, serviceAt } from '../causes/network/reach.ts';
import { explainPod } from '../causes/pod/explain-pod.ts';
import { formatLabels, formatOwnLabels, matchesLabels, selectorGap } from '../causes/service/selector-gap.ts';
import { defineCheck } from '../check-type.ts';
import { durationSchema } from '../envelope.ts';
import { missingCause, needed } from '../find-object.ts';
import { findOrigin, originSchema } from '../origin.ts';
import { namespaceSchema } from '../name-schema.ts';
import { say } from '../text/phrase.ts';
import { because, failed, passed, unmet, type Because, type Finding } from '../verdict.ts';
import type { Origin, World } from '../world.ts';

const schema = z.strictObject({
  from: originSchema.optional(),
  namespace: namespaceSchema.optional().describe('Of the places in `from` and `to`; default: the namespace of the lab'),
  to: z
    .string()
    .regex(/^[A-Za-z0-9./-]+:[0-9]+$/, { message: 'must be host:port, such as web:80 or pod/db:5432' })
    .describe('`web:80`, `10.0.0.1:5432`, or `pod/db:5432` for the address of a pod'),
  protocol: z.enum(['tcp', 'udp']).optional().describe('Default `tcp`. With `udp` the place is reached when nothing drops the traffic'),
  timeout: durationSchema.optional().describe('How long an answer may take; default `2s`'),
  connects: z.boolean().optional().describe('`false`: the connection must not come about (a policy drops it, nothing listens); default `true`'),
});

const DEFAULT_TIMEOUT = 2_000;

async function address(to: string, namespace: string, world: World): Promise<string | undefined> {
  if (!to.startsWith('pod/')) return to;
  const pod = (await world.cluster.find('pods', namespace, to.slice('pod/'.length))) as Pod | undefined;
  return pod?.status?.podIP;
}

/** A connection that should not be: no policy selects the pods that are asked, or one lets it in. */
async function explainOpen(host: string, from: Origin, world: World): Promise<Because> {
  const policies = (await world.cluster.list('networkpolicies.networking.k8s.io')) as readonly NetworkPolicy[];
  const target = await podBehind(host, from, world);
  if (target === undefined) return because('connects-though', {});
  const here = policies.filter(
    ({ metadata, spec }) => metadata.namespace === target.metadata.namespace && (spec?.policyTypes ?? ['Ingress']).includes('Ingress'),
  );
  const selecting = here.find(({ spec }) => selectorOf(spec?.podSelector ?? {}).matches(target.metadata.labels));
  if (selecting !== undefined) return because('policy-allows', { policy: selecting.metadata.name });
  for (const { metadata, spec } of here) {
    const labels = spec?.podSelector?.matchLabels;
    const gap = labels === undefined ? undefined : selectorGap(labels, target.metadata.labels ?? {});
    if (labels !== undefined && gap !== undefined)
      return because('policy-selects-other', {
        policy: metadata.name,
        selector: formatLabels(labels),
        labels: formatOwnLabels(target.metadata.labels ?? {}),
      });
  }
  return because('connects-though', { pod: target.metadata.name });
}

/** A pod that a name or address leads to. */
async function podBehind(host: string, from: Origin, world: World): Promise<Pod | undefined> {
  const pods = (await world.cluster.list('pods')) as readonly Pod[];
  const own = pods.find(({ status }) => status?.podIP === host);
  const service = own === undefined ? await serviceAt({ from, host, port: 0 }, world) : undefined;
  const selector = service?.spec?.selector;
  if (service === undefined || selector === undefined) return own;
  return pods.find(({ metadata }) => metadata.namespace === service.metadata.namespace && matchesLabels(selector, metadata.labels));
}

async function targetCause(name: string, namespace: string, world: World): Promise<Because> {
  const to = `pod/${name}`;
  const pod = (await world.cluster.find('pods', namespace, name)) as Pod | undefined;
  const cause = pod === undefined ? await missingCause({ resource: 'pods', word: 'pod', name }, namespace, world) : await explainPod(pod, world);
  return cause ?? because('target-missing', { to });
}

/** `connects: { from: pod/client, to: "db:5432" }`: a connection comes about, or (with `connects: false`) does not. */
export const connectsCheck = defineCheck({
  name: 'connects',
  summary: 'A TCP connection (or UDP traffic) from one place to another comes about, or does not: what network policies are for.',
  outcomes:
    'Passes when the connection comes about (or, with `connects: false`, does not). Fails otherwise, with what stands in the way. A source or target pod that is not there always fails.',
  schema,
  probes: true,
  async evaluate(spec, world): Promise<Finding> {
    const namespace = spec.namespace ?? world.namespace;
    const wanted = spec.connects ?? true;
    const expected = say(wanted ? 'connects-expected' : 'connects-expected-not', { from: spec.from ?? 'workstation', to: spec.to });
    const from = await findOrigin(spec.from, namespace, undefined, world);
    if (typeof from === 'object' && 'why' in from) return unmet(expected, say('no-source', { from: spec.from }), from.why, true);
    const split = spec.to.lastIndexOf(':');
    const host = await address(spec.to.slice(0, split), namespace, world);
    const port = Number(spec.to.slice(split + 1));
    if (host === undefined)
      return failed(expected, say('no-target', { to: spec.to.slice(0, split) }), () =>
        targetCause(spec.to.slice('pod/'.length, split), namespace, world),
      );
    const timeout = spec.timeout === undefined ? DEFAULT_TIMEOUT : parseDuration(spec.timeout);
    try {
      await needed(world.connect, 'connects')(from, host, port, spec.protocol ?? 'tcp', timeout);
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      const found = say('connects-not', { message: error.message });
      return wanted ? unmet(expected, found, await explainUnreached(error, { from, host, port }, world), false) : passed(expected, found);
    }
    return wanted ? passed(expected, say('connects-does')) : failed(expected, say('connects-does'), () => explainOpen(host, from, world));
  },
});
