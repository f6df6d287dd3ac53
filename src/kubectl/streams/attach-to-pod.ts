/** Attaching: `kubectl attach` and `kubectl run -i`. */
import type { Pod } from '#kube/generated/types.ts';
import { sleep } from '#posix/clock.ts';
import { objectPath } from '../client.ts';
import type { CommandContext } from '../command.ts';
import type { Info } from '../resources/info.ts';
import { UsageError } from '../usage-error.ts';
import { pods } from './pod-of.ts';
import { remoteCommand } from './remote-command.ts';

/** Waits until the new pod runs, attaches, and with restart policy Never returns the exit code of its container. */
export async function attachToNewPod(context: CommandContext, info: Info, restart: string): Promise<number> {
  const { clock } = context.process.machine;
  const until = clock.now() + context.flags.duration('pod-running-timeout');
  let pod = info.object as unknown as Pod;
  while (pod.status?.phase !== 'Running' && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed') {
    if (clock.now() >= until) throw new UsageError(`timed out waiting for the condition`);
    await context.race(sleep(clock, 200));
    pod = (await context.client.get(pods, info.namespace, info.name)) as unknown as Pod;
  }
  const container = pod.spec?.containers[0]?.name ?? '';
  if (pod.status.phase === 'Running') await attachTo(context, pod, container);
  else
    for await (const chunk of await context.client.stream(objectPath(pods, info.namespace, info.name, 'log'), { container }))
      await context.out(chunk);
  if (restart !== 'Never') return 0;
  for (let attempt = 0; attempt < 50; attempt++) {
    const { status } = (await context.client.get(pods, info.namespace, info.name)) as unknown as Pod;
    const ended = status?.containerStatuses?.find(({ name }) => name === container)?.state?.terminated;
    if (ended !== undefined) {
      if (ended.exitCode !== 0) await context.err(`pod ${info.namespace}/${info.name} terminated (${ended.reason ?? 'Error'})\n`);
      return ended.exitCode;
    }
    await context.race(sleep(clock, 200));
  }
  return 0;
}

export async function attachTo(context: CommandContext, pod: Pod, container: string): Promise<number> {
  const { flags } = context;
  const { containers, initContainers = [], ephemeralContainers = [] } = pod.spec;
  const spec = [...containers, ...initContainers, ...ephemeralContainers].find(({ name }) => name === container);
  const tty = flags.bool('tty') && spec?.tty === true && context.process.isTty(0);
  if (flags.bool('tty') && !context.process.isTty(0)) await context.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  if (tty && !flags.bool('quiet'))
    await context.err(
      "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n",
    );
  const query = {
    container,
    stdin: flags.bool('stdin') ? 'true' : undefined,
    stdout: 'true',
    stderr: tty ? undefined : 'true',
    tty: tty ? 'true' : undefined,
  };
  const stream = await context.client.connect(objectPath(pods, pod.metadata.namespace ?? context.namespace, pod.metadata.name, 'attach'), query);
  return remoteCommand(context, stream, { stdin: flags.bool('stdin'), tty });
}
