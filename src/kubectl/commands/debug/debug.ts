/** Mirrors kubectl/pkg/cmd/debug. */
import { getApiResource } from '#kube/api-resources.ts';
import type { Container, Pod } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import type { Command, CommandContext } from '../../command.ts';
import type { FlagDefinition } from '../../flags/flag.ts';
import type { Info } from '../../resources/info.ts';
import { attachTo } from '../../streams/attach-to-pod.ts';
import { namedObject, podOf, pods } from '../../streams/pod-of.ts';
import { waitForContainer } from '../../streams/wait-for-container.ts';
import { collect, hasFiles } from '../../resources/collect.ts';
import { throwCollected, UsageError } from '../../usage-error.ts';
import { copyOfPod } from './copy-of-pod.ts';
import { applyProfile, checkProfile } from './profile.ts';

const flags: readonly FlagDefinition[] = [
  { name: 'arguments-only', type: 'bool', usage: 'What follows -- are arguments of the command in the image, not a command.' },
  { name: 'attach', type: 'bool', usage: 'Attach to the new container; as --stdin says, when not given.' },
  { name: 'container', shorthand: 'c', type: 'string', usage: 'Name of the debugging container.' },
  { name: 'copy-to', type: 'string', usage: 'Make a copy of the pod with this name.' },
  { name: 'custom', type: 'string', usage: 'A file with fields of the debugging container.' },
  { name: 'env', type: 'stringToString', usage: 'Environment variables of the container.' },
  { name: 'image', type: 'string', usage: 'Image of the debugging container.' },
  { name: 'image-pull-policy', type: 'string', usage: 'When the image is pulled.' },
  { name: 'keep-annotations', type: 'bool', usage: 'The copy keeps the annotations.' },
  { name: 'keep-init-containers', type: 'bool', default: 'true', usage: 'The copy keeps the init containers.' },
  { name: 'keep-labels', type: 'bool', usage: 'The copy keeps the labels.' },
  { name: 'keep-liveness', type: 'bool', usage: 'The copy keeps the liveness probes.' },
  { name: 'keep-readiness', type: 'bool', usage: 'The copy keeps the readiness probes.' },
  { name: 'keep-startup', type: 'bool', usage: 'The copy keeps the startup probes.' },
  { name: 'profile', type: 'string', default: 'legacy', usage: 'legacy, general, baseline, netadmin, restricted or sysadmin.' },
  { name: 'quiet', shorthand: 'q', type: 'bool', usage: 'Say less.' },
  { name: 'replace', type: 'bool', usage: 'With --copy-to, delete the original pod.' },
  { name: 'same-node', type: 'bool', usage: 'The copy runs on the same node.' },
  { name: 'set-image', type: 'stringToString', usage: 'With --copy-to, name=image pairs that change containers, as kubectl set image.' },
  { name: 'share-processes', type: 'bool', default: 'true', usage: 'Containers of the copy see the processes of each other.' },
  { name: 'stdin', shorthand: 'i', type: 'bool', usage: 'Keep standard input open.' },
  { name: 'target', type: 'string', usage: 'The container whose processes are seen.' },
  { name: 'tty', shorthand: 't', type: 'bool', usage: 'Give the container a terminal.' },
  { name: 'filename', shorthand: 'f', type: 'strings', usage: 'Files that name what to debug' },
];

export const debug: Command = {
  name: 'debug',
  short: 'Create debugging sessions for troubleshooting workloads and nodes',
  long: 'Debug a pod or a node: an ephemeral container in a running pod, a copy of a pod with something changed (--copy-to), or a pod in the namespaces of a node.',
  usage: '(POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  examples: [
    '# A shell in a running pod, beside its container',
    'kubectl debug web -it --image=busybox --target=nginx',
    '',
    '# A copy of the pod with another image',
    'kubectl debug web --copy-to=web-debug --set-image=*=nginx:1.26',
    '',
    '# A shell on a node; its files are below /host',
    'kubectl debug node/worker -it --image=busybox',
  ],
  flags,
  async run(context) {
    validate(context);
    const { args } = context;
    const count = context.argsBeforeDash < 0 ? args.length : context.argsBeforeDash;
    const names = [...(await namesInFiles(context)), ...args.slice(0, count)];
    const command = args.slice(count);
    const profile = context.flags.string('profile');
    if (profile === 'legacy') {
      await context.err(
        '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n',
      );
    }
    let code = 0;
    for (const name of names) code = (await debugOne(context, await namedObject(context, name), name, command)) || code;
    return code;
  },
};

/** `pods/web` for each object that -f names. */
async function namesInFiles(context: CommandContext): Promise<readonly string[]> {
  if (!hasFiles(context)) return [];
  const { infos, errors } = await collect(context, { args: [], latest: false });
  throwCollected(errors);
  return infos.map(({ resource, name }) => `${resource.plural}/${name}`);
}

function validate(context: CommandContext): void {
  const { flags: given, args } = context;
  const copyTo = given.string('copy-to');
  const image = given.string('image');
  const setImages = Object.keys(given.map('set-image'));
  const words = context.argsBeforeDash < 0 ? 0 : args.length - context.argsBeforeDash;
  const fail = (message: string): never => {
    throw new UsageError(message);
  };
  if (copyTo === '') {
    if (image === '') fail('you must specify --image when not using --copy-to.');
    if (given.bool('replace')) fail('--replace may only be used with --copy-to.');
    if (given.bool('same-node')) fail('--same-node may only be used with --copy-to.');
    if (setImages.length > 0) fail('--set-image may only be used with --copy-to.');
  } else if (image === '' && setImages.length === 0 && words === 0) fail('you must specify --image, --set-image or command arguments.');
  else if (image === '' && given.string('container') === '' && words > 0)
    fail('you must specify an existing container or a new image when specifying args.');
  if (given.bool('tty') && !given.bool('stdin')) fail('-i/--stdin is required for containers with -t/--tty=true');
  if (given.string('target') !== '' && copyTo !== '') fail('--target is incompatible with --copy-to. Use --share-processes instead.');
  if (given.string('custom') !== '') fail('kubectl debug --custom is not built here');
  if (args.length === 0 && !hasFiles(context)) fail('NAME or TYPE/NAME is required for debug');
  if (copyTo !== '' && (context.argsBeforeDash < 0 ? args.length : context.argsBeforeDash) > 1)
    fail('cannot debug more than one target with --copy-to');
  checkProfile(given.string('profile'));
}

async function debugOne(context: CommandContext, info: Info, name: string, command: readonly string[]): Promise<number> {
  const { kind } = info.resource;
  if (kind === 'Node') return debugNode(context, info.name, command);
  if (kind !== 'Pod') throw new UsageError(`"${kind}" not supported by debug`);
  const pod = await podOf(context, name, 0);
  return context.flags.string('copy-to') === '' ? debugEphemeral(context, pod, command) : debugCopy(context, pod, command);
}

/** The fields that every debugging container has. */
function container(context: CommandContext, name: string, command: readonly string[]): Draft<Container> {
  const { flags: given } = context;
  const env = Object.entries(given.map('env')).map(([key, value]) => ({ name: key, value }));
  return {
    name,
    image: given.string('image'),
    ...(given.string('image-pull-policy') === '' ? {} : { imagePullPolicy: given.string('image-pull-policy') }),
    terminationMessagePolicy: 'File',
    ...(given.bool('stdin') ? { stdin: true } : {}),
    ...(given.bool('tty') ? { tty: true } : {}),
    ...(env.length === 0 ? {} : { env }),
    ...(command.length === 0 ? {} : given.bool('arguments-only') ? { args: [...command] } : { command: [...command] }),
  };
}

async function containerName(context: CommandContext, pod: Pod): Promise<string> {
  const given = context.flags.string('container');
  if (given !== '') return given;
  const spec = pod.spec;
  const taken = new Set([...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])].map(({ name }) => name));
  let name: string;
  do name = `debugger-${suffix(context)}`;
  while (taken.has(name));
  if (!context.flags.bool('quiet')) await context.out(`Defaulting debug container name to ${name}.\n`);
  return name;
}

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

function suffix(context: CommandContext): string {
  const { random } = context.process.machine;
  return Array.from({ length: 5 }, () => LETTERS[Math.floor(random.next() * LETTERS.length)]).join('');
}

async function debugEphemeral(context: CommandContext, pod: Pod, command: readonly string[]): Promise<number> {
  const target = context.flags.string('target');
  if (target !== '' && !context.flags.bool('quiet')) {
    await context.out(
      `Targeting container "${target}". If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    );
  }
  const name = await containerName(context, pod);
  const added = container(context, name, command);
  const draft = JSON.parse(JSON.stringify(pod)) as Draft<Pod>;
  applyProfile(context.flags.string('profile'), 'ephemeral', draft, added, true);
  const order = [...(pod.spec.ephemeralContainers ?? []), added].map((each) => ({ name: each.name }));
  const patch = {
    spec: {
      '$setElementOrder/ephemeralContainers': order,
      ephemeralContainers: [{ ...added, ...(target === '' ? {} : { targetContainerName: target }) }],
    },
  };
  await context.client.patch(pods, pod.metadata.namespace ?? '', pod.metadata.name, 'strategic', patch, {}, 'ephemeralcontainers');
  return attachIfWanted(context, pod.metadata.namespace ?? '', pod.metadata.name, name);
}

async function debugCopy(context: CommandContext, pod: Pod, command: readonly string[]): Promise<number> {
  const { flags: given } = context;
  const { name, copy } = await copyOfPod(context, pod, {
    newName: () => containerName(context, pod),
    container: (named) => container(context, named, command),
    command,
  });
  const namespace = pod.metadata.namespace ?? '';
  const created = await context.client.create(pods, namespace, copy, {});
  if (given.bool('replace')) await context.client.delete(pods, namespace, pod.metadata.name);
  return attachIfWanted(context, namespace, created.metadata?.name ?? '', name);
}

async function debugNode(context: CommandContext, node: string, command: readonly string[]): Promise<number> {
  await context.client.get(getApiResource('', 'nodes'), '', node);
  const name = context.flags.string('container') || 'debugger';
  const own = container(context, name, command);
  const podName = `node-debugger-${node}-${suffix(context)}`;
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: podName, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: { containers: [own], nodeName: node, restartPolicy: 'Never', tolerations: [{ operator: 'Exists' }] },
  } as unknown as Draft<Pod>;
  applyProfile(context.flags.string('profile'), 'node', pod, own, true);
  if (!context.flags.bool('quiet')) await context.out(`Creating debugging pod ${podName} with container ${name} on node ${node}.\n`);
  await context.client.create(pods, context.namespace, pod, {});
  return attachIfWanted(context, context.namespace, podName, name);
}

async function attachIfWanted(context: CommandContext, namespace: string, pod: string, name: string): Promise<number> {
  const { flags: given } = context;
  if (!(given.changed('attach') ? given.bool('attach') : given.bool('stdin'))) return 0;
  const running = await waitForContainer(context, namespace, pod, name);
  if (running === undefined) return 0;
  return attachTo(context, running, name);
}
