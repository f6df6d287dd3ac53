/** Mirrors kubectl/pkg/cmd/expose. */
import { getApiResource } from '#kube/api-resources.ts';
import { parseIntOrString } from '#kube/int-or-string.ts';
import type { LabelSelector } from '#kube/generated/types.ts';
import type { Unstructured } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import { withLastAppliedAsBuilt } from '../apply/last-applied.ts';
import type { Command, CommandContext } from '../command.ts';
import { dryRunOf, dryRunQuery, dryRunSuffix } from '../flags/dry-run.ts';
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, recordFlag, saveConfigFlag } from '../flags/shared-flags.ts';
import { objectPrinter } from '../printers/object-printer.ts';
import { collect } from '../resources/collect.ts';
import type { Info } from '../resources/info.ts';
import { throwCollected, UsageError } from '../usage-error.ts';
import { inNamespace } from './create/generator.ts';
import { override } from './run.ts';

/** Of a service; a longer name that is not asked for is cut. */
const LONGEST_NAME = 63;

const EXPOSABLE = ['Service', 'ReplicationController', 'Pod', 'Deployment', 'ReplicaSet'];

export const expose: Command = {
  name: 'expose',
  short: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  long: 'Expose a resource as a new Kubernetes service.\n\nThe selector is taken from the deployment, service, replica set, replication controller or pod of that name. Without --port the ports of the resource are exposed.\n\nPossible resources include (case insensitive):\n\npod (po), service (svc), replicationcontroller (rc), deployment (deploy), replicaset (rs)',
  usage:
    '(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  examples: [
    '# Port 80 of the service leads to port 8000 of the containers',
    'kubectl expose deployment web --port=80 --target-port=8000',
    '',
    '# On a port of every node',
    'kubectl expose pod web --port=80 --name=front --type=NodePort',
  ],
  flags: [
    ...printFlags,
    ...fileFlags('Files that name what to expose'),
    dryRunFlag,
    saveConfigFlag,
    recordFlag,
    fieldManagerFlag('kubectl-expose'),
    { name: 'cluster-ip', type: 'string', usage: 'The cluster IP to take; None for a headless service.' },
    { name: 'external-ip', type: 'string', usage: 'A further address that leads to the service.' },
    { name: 'labels', shorthand: 'l', type: 'string', usage: 'Labels of the service.' },
    { name: 'load-balancer-ip', type: 'string', usage: 'The address the load balancer shall have.' },
    { name: 'name', type: 'string', usage: 'The name of the service.' },
    { name: 'override-type', type: 'string', default: 'merge', usage: 'How --overrides is applied: json, merge, strategic.' },
    { name: 'overrides', type: 'string', usage: 'JSON laid over the object made.' },
    { name: 'port', type: 'string', usage: 'The port of the service.' },
    { name: 'protocol', type: 'string', usage: 'The protocol: TCP unless the resource says otherwise.' },
    { name: 'selector', type: 'string', usage: "The selector of the service, instead of the resource's." },
    { name: 'session-affinity', type: 'string', usage: 'None or ClientIP.' },
    { name: 'target-port', type: 'string', usage: 'The port of the containers, by number or name.' },
    { name: 'type', type: 'string', usage: 'ClusterIP, NodePort, LoadBalancer or ExternalName.' },
  ],
  async run(context) {
    const dryRun = await dryRunOf(context);
    const printer = objectPrinter(context, { operation: `exposed${dryRunSuffix(dryRun)}`, fromServer: false });
    const { infos, errors } = await collect(context, { latest: false, ownSelector: true });
    const problems: unknown[] = [...errors];
    for (const info of infos) {
      try {
        let service = override(context, serviceFor(context, info));
        if (context.namespaceGiven) service = inNamespace(service, info.namespace);
        if (context.flags.bool('save-config')) service = withLastAppliedAsBuilt(service);
        if (dryRun !== 'client') {
          service = await context.client.create(getApiResource('', 'services'), info.namespace, service, {
            fieldManager: context.flags.string('field-manager'),
            ...dryRunQuery(dryRun),
          });
        }
        await printer.print(service);
      } catch (error) {
        if (!(error instanceof StatusError) && !(error instanceof UsageError)) throw error;
        problems.push(error);
      }
    }
    throwCollected(problems);
  },
};

interface Port {
  readonly name?: string;
  readonly port: number;
  readonly protocol: string;
}

function serviceFor(context: CommandContext, info: Info): Unstructured {
  const { flags } = context;
  if (!EXPOSABLE.includes(info.resource.kind))
    throw new UsageError(`cannot expose a ${info.resource.kind}${info.resource.group === '' ? '' : `.${info.resource.group}`}`);
  const selector = flags.string('selector') === '' ? selectorOf(info) : pairs(flags.string('selector'));
  const headless = flags.string('cluster-ip') === 'None';
  const known = portsOf(info);
  const given = flags
    .string('port')
    .split(',')
    .filter((port) => port !== '');
  if (given.length === 0 && known.length === 0 && !headless) throw new UsageError("couldn't find port via --port flag or introspection");
  const wanted: readonly Port[] = given.length > 0 ? given.map((port) => ({ port: number(port), protocol: protocolOf(known, number(port)) })) : known;
  const targetPort = flags.string('target-port');
  const ports = wanted.map((each, index) => ({
    ...(wanted.length > 1 ? { name: `port-${index + 1}` } : {}),
    protocol: flags.string('protocol') || each.protocol,
    port: each.port,
    targetPort: targetPort === '' ? each.port : parseIntOrString(targetPort),
  }));
  const labels = flags.string('labels') === '' ? info.object.metadata?.labels : pairs(flags.string('labels'));
  const [type, clusterIp, affinity, external, balancer] = ['type', 'cluster-ip', 'session-affinity', 'external-ip', 'load-balancer-ip'].map((flag) =>
    flags.string(flag),
  );
  if (affinity !== '' && affinity !== 'ClientIP' && affinity !== 'None') throw new UsageError(`unknown session affinity: ${affinity}`);
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name: flags.string('name') || info.name.slice(0, LONGEST_NAME), ...(labels === undefined ? {} : { labels }) },
    spec: {
      ...(ports.length > 0 ? { ports } : {}),
      selector,
      ...(clusterIp === '' ? {} : { clusterIP: clusterIp }),
      ...(type === '' ? {} : { type }),
      ...(external === '' ? {} : { externalIPs: [external] }),
      ...(affinity === '' ? {} : { sessionAffinity: affinity }),
      ...(balancer === '' ? {} : { loadBalancerIP: balancer }),
    },
    status: { loadBalancer: {} },
  };
}

interface Spec {
  readonly selector?: LabelSelector | Readonly<Record<string, string>>;
  readonly ports?: readonly { readonly port: number; readonly protocol?: string }[];
  readonly containers?: readonly { readonly ports?: readonly { readonly containerPort: number; readonly protocol?: string }[] }[];
  readonly template?: { readonly spec?: Spec; readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };
}

function selectorOf({ object, resource }: Info): Readonly<Record<string, string>> {
  const spec = object['spec'] as Spec | undefined;
  if (resource.kind === 'Pod') {
    const labels = object.metadata?.labels ?? {};
    if (Object.keys(labels).length === 0) throw new UsageError('the pod has no labels and cannot be exposed');
    return labels;
  }
  if (resource.kind === 'Service' || resource.kind === 'ReplicationController') {
    const selector = (spec?.selector ?? spec?.template?.metadata?.labels ?? {}) as Readonly<Record<string, string>>;
    if (Object.keys(selector).length === 0) throw new UsageError('the service has no pod selector set');
    return selector;
  }
  const selector = spec?.selector as LabelSelector | undefined;
  if ((selector?.matchExpressions ?? []).length > 0)
    throw new UsageError(`couldn't convert expressions - "${JSON.stringify(selector?.matchExpressions)}" to map-based selector format`);
  if (selector?.matchLabels === undefined) throw new UsageError('invalid deployment: no selectors, therefore cannot be exposed');
  return selector.matchLabels;
}

function portsOf({ object }: Info): readonly Port[] {
  const spec = object['spec'] as Spec | undefined;
  if (spec?.ports !== undefined) return spec.ports.map(({ port, protocol = 'TCP' }) => ({ port, protocol }));
  const containers = spec?.containers ?? spec?.template?.spec?.containers ?? [];
  return containers.flatMap((container) => container.ports ?? []).map(({ containerPort, protocol = 'TCP' }) => ({ port: containerPort, protocol }));
}

function protocolOf(known: readonly Port[], port: number): string {
  return known.find((each) => each.port === port)?.protocol ?? 'TCP';
}

function number(text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`strconv.Atoi: parsing "${text}": invalid syntax`);
  return Number(text);
}

function pairs(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [key = '', value, more] = pair.split('=');
      if (value === undefined || more !== undefined || key === '') throw new UsageError(`unexpected label spec: ${pair}`);
      return [key, value];
    }),
  );
}
