/** `create service` and its four kinds. Mirrors create_service.go. */
import { quote } from '#kube/go-quote.ts';
import type { Unstructured } from '#kube/object.ts';
import type { Command, CommandContext } from '../../command.ts';
import type { FlagDefinition } from '../../flags/flag.ts';
import { UsageError } from '../../usage-error.ts';
import { generatorCommand } from './generator.ts';

const tcpFlag: FlagDefinition = { name: 'tcp', type: 'strings', usage: 'Ports as <port>:<targetPort> or <port>.' };

interface ServicePort {
  readonly name: string;
  readonly protocol: 'TCP';
  readonly port: number;
  readonly targetPort: number | string;
  readonly nodePort?: number;
}

function service(
  kind: string,
  type: string,
  examples: readonly string[],
  usage: string,
  flags: readonly FlagDefinition[],
  spec: (context: CommandContext, name: string) => Record<string, unknown>,
): Command {
  return generatorCommand({
    name: kind,
    short: `Create ${type === 'ExternalName' ? 'an' : 'a'} ${type} service`,
    usage,
    examples,
    flags,
    resource: ['', 'services'],
    failure: `failed to create ${type} service: `,
    build: (context, name): Unstructured => ({
      kind: 'Service',
      apiVersion: 'v1',
      metadata: { name, labels: { app: name } },
      spec: spec(context, name),
      status: { loadBalancer: {} },
    }),
  });
}

const clusterIp = service(
  'clusterip',
  'ClusterIP',
  [
    '# Port 5678 leads to port 8080',
    'kubectl create service clusterip web --tcp=5678:8080',
    '',
    '# Headless',
    'kubectl create service clusterip db --clusterip="None"',
  ],
  'NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]',
  [tcpFlag, { name: 'clusterip', type: 'string', usage: 'The cluster IP to take; None for a headless service.' }],
  (context, name) => {
    const clusterIP = context.flags.string('clusterip');
    if (clusterIP !== 'None' && context.flags.list('tcp').length === 0) throw new UsageError('at least one tcp port specifier must be provided');
    const listed = ports(context);
    return {
      ...(listed.length > 0 ? { ports: listed } : {}),
      selector: { app: name },
      ...(clusterIP === '' ? {} : { clusterIP }),
      type: 'ClusterIP',
    };
  },
);

const nodePort = service(
  'nodeport',
  'NodePort',
  ['# A port on every node', 'kubectl create service nodeport web --tcp=80:8080'],
  'NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  [tcpFlag, { name: 'node-port', type: 'int', usage: 'The port on each node.' }],
  (context, name) => {
    if (context.flags.list('tcp').length === 0) throw new UsageError('at least one tcp port specifier must be provided');
    const wanted = context.flags.int('node-port');
    return { ports: ports(context, wanted), selector: { app: name }, type: 'NodePort' };
  },
);

const loadBalancer = service(
  'loadbalancer',
  'LoadBalancer',
  ['# With an address of its own', 'kubectl create service loadbalancer web --tcp=80:8080'],
  'NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  [tcpFlag],
  (context, name) => {
    if (context.flags.list('tcp').length === 0) throw new UsageError('at least one tcp port specifier must be provided');
    return { ports: ports(context), selector: { app: name }, type: 'LoadBalancer' };
  },
);

const externalName = service(
  'externalname',
  'ExternalName',
  ['# Another name for a host', 'kubectl create service externalname db --external-name=db.example.com'],
  'NAME --external-name external.name [--dry-run=server|client|none]',
  [tcpFlag, { name: 'external-name', type: 'string', usage: 'The host that the service stands for', required: true }],
  (context, name) => {
    const listed = ports(context);
    return {
      ...(listed.length > 0 ? { ports: listed } : {}),
      selector: { app: name },
      type: 'ExternalName',
      externalName: context.flags.string('external-name'),
    };
  },
);

function ports(context: CommandContext, nodePortWanted = 0): readonly ServicePort[] {
  return context.flags.list('tcp').map((text) => {
    const [left = '', right] = text.split(':');
    const port = portNumber(left);
    const targetPort = right === undefined ? port : /^\d+$/.test(right) ? portNumber(right) : namedPort(right);
    return { name: text.replaceAll(':', '-'), protocol: 'TCP', port, targetPort, ...(nodePortWanted > 0 ? { nodePort: nodePortWanted } : {}) };
  });
}

function portNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`strconv.ParseUint: parsing ${quote(text)}: invalid syntax`);
  const port = Number(text);
  if (port > 65535) throw new UsageError(`strconv.ParseUint: parsing ${quote(text)}: value out of range`);
  return port;
}

function namedPort(text: string): string {
  if (text.length > 15) throw new UsageError('must be no more than 15 characters');
  return text;
}

export const createService: Command = {
  name: 'service',
  aliases: ['svc'],
  short: 'Create a service using a specified subcommand',
  subcommands: [clusterIp, externalName, loadBalancer, nodePort],
};
