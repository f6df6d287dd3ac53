/** Mirrors kubectl/pkg/cmd/logs. */
import type { Pod } from '#kube/generated/types.ts';
import { StatusError } from '#kube/status-error.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { objectPath } from '../client.ts';
import type { Command, CommandContext } from '../command.ts';
import { selectorFlag } from '../flags/shared-flags.ts';
import { checkRfc3339 } from '../flags/rfc3339.ts';
import { containerOf, namedObject, pods, podsBehind } from '../streams/pod-of.ts';
import { UsageError, usageErrorWithHelp } from '../usage-error.ts';

const EXPECTED = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

export const logs: Command = {
  name: 'logs',
  short: 'Print the logs for a container in a pod',
  long: 'Print the logs for a container in a pod or specified resource. If the pod has only one container, its name may be left out.',
  usage: '[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  examples: [
    '# Of a pod',
    'kubectl logs web',
    '',
    '# Follow them',
    'kubectl logs -f web -c nginx',
    '',
    '# Of all pods with a label',
    'kubectl logs -l app=web --all-containers',
    '',
    '# The last twenty lines',
    'kubectl logs --tail=20 web',
  ],
  flags: [
    selectorFlag,
    { name: 'all-containers', type: 'bool', usage: 'Of all containers.' },
    { name: 'all-pods', type: 'bool', usage: 'Of all pods; sets --prefix.' },
    { name: 'container', shorthand: 'c', type: 'string', usage: 'Of this container' },
    { name: 'follow', shorthand: 'f', type: 'bool', usage: 'Keep on as more is logged.' },
    { name: 'ignore-errors', type: 'bool', usage: 'Go on when logs cannot be read' },
    { name: 'insecure-skip-tls-verify-backend', type: 'bool', usage: "Do not check the kubelet's certificate." },
    { name: 'limit-bytes', type: 'int', usage: 'At most so many bytes.' },
    { name: 'max-log-requests', type: 'int', default: '5', usage: 'At most so many logs at a time with -l.' },
    { name: 'pod-running-timeout', type: 'duration', default: '20s', usage: 'How long to wait until a pod runs' },
    { name: 'prefix', type: 'bool', usage: 'Pod and container before each line' },
    { name: 'previous', shorthand: 'p', type: 'bool', usage: 'Of the container that ran before.' },
    { name: 'since', type: 'duration', usage: 'Only what is younger than 5s, 2m, 3h.' },
    { name: 'since-time', type: 'string', usage: 'Only what came after (RFC3339).' },
    { name: 'tail', type: 'int64', default: '-1', usage: 'Only so many last lines; -1 is all, 10 with -l.' },
    { name: 'timestamps', type: 'bool', usage: 'The time before each line' },
  ],
  async run(context) {
    const { args, flags } = context;
    const selector = flags.string('selector');
    if (args.length === 0 && selector === '') throw usageErrorWithHelp(context.path, EXPECTED);
    if (args.length > 2 || (args.length > 1 && args[0]?.includes('/') === true)) throw usageErrorWithHelp(context.path, EXPECTED);
    if (args.length > 0 && selector !== '') throw new UsageError('only a selector (-l) or a POD name is allowed');
    if (args.length === 2 && flags.string('container') !== '')
      throw usageErrorWithHelp(context.path, 'only one of -c or an inline [CONTAINER] arg is allowed');
    if (flags.string('since-time') !== '' && flags.changed('since'))
      throw new UsageError('at most one of `sinceTime` or `sinceSeconds` may be specified');
    checkRfc3339(flags.string('since-time'));
    if (flags.int('tail') < -1) throw new UsageError('--tail must be greater than or equal to -1');
    if (flags.bool('all-containers') && flags.string('container') !== '')
      throw new UsageError(`--all-containers=true should not be specified with container name ${flags.string('container')}`);
    if (selector !== '') {
      const { items } = await context.client.list(pods, context.namespace, { labelSelector: selector });
      if (items.length === 0) return context.err(`No resources found in ${context.namespace} namespace.\n`);
      return printAll(context, items as unknown as readonly Pod[], 10);
    }
    const found = await podsNamed(context, args[0] ?? '');
    return printAll(context, found, -1, args[1]);
  },
};

async function podsNamed(context: CommandContext, argument: string): Promise<readonly Pod[]> {
  try {
    const info = await namedObject(context, argument);
    const behind = await podsBehind(context, info, 'get the logs from');
    const [first] = behind;
    if (first === undefined) throw new UsageError('timed out waiting for the condition');
    if (context.flags.bool('all-pods')) return behind;
    if (behind.length > 1) await context.err(`Found ${behind.length} pods, using pod/${first.metadata.name}\n`);
    return [first];
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound')
      throw new UsageError(`error from server (NotFound): ${error.message} in namespace "${context.namespace}"`);
    throw error;
  }
}

async function printAll(context: CommandContext, found: readonly Pod[], defaultTail: number, container?: string): Promise<void> {
  const { flags } = context;
  const places: { readonly pod: Pod; readonly container: string }[] = [];
  for (const pod of found) {
    if (!flags.bool('all-containers'))
      places.push({
        pod,
        container: await containerOf(context, pod, (name) => `container ${name} is not valid for pod ${pod.metadata.name}`, container),
      });
    else {
      const all = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? []), ...(pod.spec?.ephemeralContainers ?? [])];
      places.push(...all.map(({ name }) => ({ pod, container: name })));
    }
  }
  const follow = flags.bool('follow');
  if (follow && places.length > flags.int('max-log-requests')) {
    throw new UsageError(
      `you are attempting to follow ${places.length} log streams, but maximum allowed concurrency is ${flags.int('max-log-requests')}, use --max-log-requests to increase the limit`,
    );
  }
  const prints = places.map((place) => (): Promise<void> => printOne(context, place.pod, place.container, defaultTail));
  if (follow) await Promise.all(prints.map((print) => print()));
  else for (const print of prints) await print();
}

async function printOne(context: CommandContext, pod: Pod, container: string, defaultTail: number): Promise<void> {
  const { flags } = context;
  const tail = flags.changed('tail') ? flags.int('tail') : defaultTail;
  const since = flags.duration('since');
  const query = {
    container,
    follow: flags.bool('follow') ? 'true' : undefined,
    previous: flags.bool('previous') ? 'true' : undefined,
    timestamps: flags.bool('timestamps') ? 'true' : undefined,
    tailLines: tail >= 0 ? String(tail) : undefined,
    sinceSeconds: since > 0 ? String(Math.ceil(since / 1000)) : undefined,
    sinceTime: flags.string('since-time'),
    limitBytes: flags.int('limit-bytes') > 0 ? String(flags.int('limit-bytes')) : undefined,
  };
  const stream = await context.client.stream(objectPath(pods, pod.metadata.namespace ?? context.namespace, pod.metadata.name, 'log'), query);
  const prefix = flags.bool('prefix') || flags.bool('all-pods') ? `[pod/${pod.metadata.name}/${container}] ` : '';
  let open = '';
  for await (const chunk of stream) {
    if (prefix === '') {
      await context.out(chunk);
      continue;
    }
    const lines = (open + decodeUtf8(chunk)).split('\n');
    open = lines.pop() ?? '';
    await context.out(lines.map((line) => `${prefix}${line}\n`).join(''));
  }
  if (open !== '') await context.out(`${prefix}${open}`);
}
