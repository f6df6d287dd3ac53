/** `exec` and `attach`. Mirrors kubectl/pkg/cmd/exec and attach. */
import { objectPath } from '../client.ts';
import type { Command } from '../command.ts';
import type { FlagDefinition } from '../flags/flag.ts';
import { collect, hasFiles } from '../resources/collect.ts';
import { attachTo } from '../streams/attach-to-pod.ts';
import { containerOf, podOf, pods } from '../streams/pod-of.ts';
import { remoteCommand } from '../streams/remote-command.ts';
import { throwCollected, UsageError, usageErrorWithHelp } from '../usage-error.ts';

const streamFlags: readonly FlagDefinition[] = [
  { name: 'container', shorthand: 'c', type: 'string', usage: 'Which container; the default one, or the first, without it' },
  { name: 'pod-running-timeout', type: 'duration', default: '1m0s', usage: 'How long to wait until a pod runs' },
  { name: 'quiet', shorthand: 'q', type: 'bool', usage: 'Only the output of the session' },
  { name: 'stdin', shorthand: 'i', type: 'bool', usage: 'Pass standard input on' },
  { name: 'tty', shorthand: 't', type: 'bool', usage: 'Standard input is a terminal' },
];

export const exec: Command = {
  name: 'exec',
  short: 'Execute a command in a container',
  usage: '(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  examples: [
    '# Run date in a pod',
    'kubectl exec web -- date',
    '',
    '# A shell',
    'kubectl exec -it web -- bash',
    '',
    '# In the first pod of a deployment',
    'kubectl exec deploy/web -- date',
  ],
  flags: [...streamFlags, { name: 'filename', shorthand: 'f', type: 'strings', usage: 'Files that name the pod' }],
  async run(context) {
    const { args, flags } = context;
    const files = hasFiles(context);
    if ((args.length === 0 || context.argsBeforeDash === 0) && !files) throw new UsageError('pod, type/name or --filename must be specified');
    const command = args.slice(files ? 0 : 1);
    if (command.length > 0 && context.argsBeforeDash < 0) {
      // src/decisions/005: at a terminal the old form still works, with the warning that it had for years.
      if (!context.process.isTty(0))
        throw usageErrorWithHelp(context.path, 'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead');
      await context.err(
        'kubectl exec [POD] [COMMAND] is DEPRECATED and will be removed in a future version. Use kubectl exec [POD] -- [COMMAND] instead.\n',
      );
    }
    if (command.length === 0) throw new UsageError('you must specify at least one command for the container');
    let name = args[0] ?? '';
    if (files) {
      const { infos, errors } = await collect(context, { args: [], latest: false });
      throwCollected(errors);
      if (infos.length > 1) throw new UsageError('cannot exec into multiple objects at a time');
      name = `${infos[0]?.resource.plural ?? 'pods'}/${infos[0]?.name ?? ''}`;
    }
    const pod = await podOf(context, name, flags.duration('pod-running-timeout'));
    if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') {
      throw new UsageError(`cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`);
    }
    // Whether there is a container of this name is for the server to say.
    const container = flags.string('container') || (await containerOf(context, pod, (name) => name));
    const tty = flags.bool('tty') && context.process.isTty(0);
    if (flags.bool('tty') && !context.process.isTty(0))
      await context.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
    const query = {
      command,
      container,
      stdin: flags.bool('stdin') ? 'true' : undefined,
      stdout: 'true',
      stderr: tty ? undefined : 'true',
      tty: tty ? 'true' : undefined,
    };
    const stream = await context.client.connect(objectPath(pods, pod.metadata.namespace ?? context.namespace, pod.metadata.name, 'exec'), query);
    return remoteCommand(context, stream, { stdin: flags.bool('stdin'), tty });
  },
};

export const attach: Command = {
  name: 'attach',
  short: 'Attach to a running container',
  long: 'Attach to a process that is already running inside an existing container.',
  usage: '(POD | TYPE/NAME) -c CONTAINER',
  examples: ['# See what a pod prints', 'kubectl attach web', '', '# And type', 'kubectl attach web -c shell -i -t'],
  flags: streamFlags,
  async run(context) {
    const { args } = context;
    if (args.length === 0) throw new UsageError('at least 1 argument is required for attach');
    if (args.length > 2)
      throw usageErrorWithHelp(context.path, `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`);
    const pod = await podOf(context, args.join('/'), context.flags.duration('pod-running-timeout'));
    if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed')
      throw new UsageError(`cannot attach a container in a completed pod; current phase is ${pod.status.phase}`);
    return attachTo(
      context,
      pod,
      await containerOf(context, pod, (name) => `cannot attach to the container: container ${name} not found in pod ${pod.metadata.name}`),
    );
  },
};
