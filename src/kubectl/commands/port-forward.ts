/** Mirrors kubectl/pkg/cmd/portforward. */
import type { Pod, Service } from '#kube/generated/types.ts';
import { objectPath } from '../client.ts';
import type { Command, CommandContext } from '../command.ts';
import { Forwarder } from '../forward/forwarder.ts';
import { parsePortPairs, podPorts, servicePorts } from '../forward/port-pairs.ts';
import { namedObject, podOf, pods } from '../streams/pod-of.ts';
import { UsageError, usageErrorWithHelp } from '../usage-error.ts';

export const portForward: Command = {
  name: 'port-forward',
  short: 'Forward one or more local ports to a pod',
  long: 'Forward one or more local ports to a pod.\n\nOf a workload or a service one pod is chosen when the command starts. The command ends when that pod does; run it again to reach another.',
  usage: 'TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  examples: [
    '# The same ports here as in the pod',
    'kubectl port-forward pod/web 5000 6000',
    '',
    '# A pod of a deployment, of a service',
    'kubectl port-forward deployment/web 8080:80',
    'kubectl port-forward service/web 8443:https',
    '',
    '# On all addresses of this machine',
    'kubectl port-forward --address 0.0.0.0 pod/web 8888:5000',
    '',
    '# Any free local port',
    'kubectl port-forward pod/web :5000',
  ],
  flags: [
    { name: 'address', type: 'strings', default: '[localhost]', usage: 'Addresses to listen on (comma separated): IP addresses, or localhost.' },
    { name: 'pod-running-timeout', type: 'duration', default: '1m0s', usage: 'How long to wait until a pod runs' },
  ],
  async run(context) {
    const { args, flags } = context;
    if (args.length < 2) throw usageErrorWithHelp(context.path, 'TYPE/NAME and list of ports are required for port-forward');
    const [name = '', ...given] = args;
    const timeout = flags.duration('pod-running-timeout');
    if (timeout <= 0) throw usageErrorWithHelp(context.path, '--pod-running-timeout must be higher than zero');
    const pod = await podOf(context, name, timeout);
    const ports = await portsOf(context, name, given, pod);
    const pairs = parsePortPairs(ports);
    if (pod.status?.phase !== 'Running')
      throw new UsageError(`unable to forward port because pod is not running. Current status=${pod.status?.phase ?? ''}`);
    const addresses = flags.list('address');
    const bad = addresses.find((address) => address !== 'localhost' && !isAddress(address));
    if (bad !== undefined) throw new UsageError(`${bad} is not a valid IP`);
    await forwardUntilInterrupted(context, pod, (forwarder) => forwarder.listen(pairs, addresses));
  },
};

async function portsOf(context: CommandContext, name: string, given: readonly string[], pod: Pod): Promise<readonly string[]> {
  const object = name.includes('/') ? await namedObject(context, name) : undefined;
  return object?.resource.kind === 'Service' ? servicePorts(given, object.object as unknown as Service, pod) : podPorts(given, pod);
}

async function forwardUntilInterrupted(context: CommandContext, pod: Pod, listen: (forwarder: Forwarder) => Promise<void>): Promise<void> {
  const forwarder = new Forwarder(context, objectPath(pods, pod.metadata.namespace ?? context.namespace, pod.metadata.name, 'portforward'));
  let stop = (): void => undefined;
  const interrupted = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const ignore = context.process.onSignal('SIGINT', stop);
  try {
    await listen(forwarder);
    await context.race(Promise.race([interrupted, forwarder.lost]));
  } finally {
    ignore();
    forwarder.close();
  }
}

function isAddress(text: string): boolean {
  const parts = text.split('.');
  if (parts.length === 4) return parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
  return /^[0-9a-fA-F:]+$/.test(text) && text.includes(':');
}
