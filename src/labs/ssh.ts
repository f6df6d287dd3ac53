import type { NodeServices } from '#cluster/cluster.ts';
import { humanDuration } from '#kube/duration.ts';
import type { Process, Program } from '#posix/process.ts';

/** ssh(1) to the nodes of the cluster, as far as lessons on failing nodes go: the kubelet's service and the containers. */
export function createSsh(nodes: NodeServices): Program {
  return {
    name: 'ssh',
    run: async (process) => {
      const words = process.argv.slice(1).filter((word, index, all) => !word.startsWith('-') && !/^-[op]$/.test(all[index - 1] ?? ''));
      const [target = '', ...rest] = words;
      const host = target.slice(target.indexOf('@') + 1);
      if (host === '') return fail(process, 'usage: ssh [user@]NODE COMMAND [ARGUMENT ...]', 255);
      const node = nodes.find(host);
      if (node === undefined) return fail(process, `ssh: Could not resolve hostname ${host}: Name or service not known`, 255);
      const command = rest
        .join(' ')
        .trim()
        .split(/\s+/)
        .filter((word) => word !== 'sudo' && word !== '');
      if (command.length === 0)
        return fail(process, `ssh: a shell on ${node} is not built; give a command, for example: ssh ${node} sudo systemctl stop kubelet`, 255);
      return runOn(process, nodes, node, command);
    },
  };
}

async function fail(process: Process, message: string, code: number): Promise<number> {
  await process.stderr.write(`${message}\n`);
  return code;
}

async function runOn(process: Process, nodes: NodeServices, node: string, [name = '', ...args]: readonly string[]): Promise<number> {
  if (name === 'hostname') {
    await process.stdout.write(`${node}\n`);
    return 0;
  }
  if (name === 'systemctl') return systemctl(process, nodes, node, args);
  if (name === 'crictl' && args[0] === 'ps') {
    await process.stdout.write(containers(process, nodes, node));
    return 0;
  }
  return fail(process, `bash: line 1: ${name}: command not found`, 127);
}

async function systemctl(process: Process, nodes: NodeServices, node: string, [verb = '', unit = '']: readonly string[]): Promise<number> {
  if (unit.replace(/\.service$/, '') !== 'kubelet') return fail(process, `Failed to ${verb} ${unit}.service: Unit ${unit}.service not found.`, 5);
  const running = nodes.isRunning(node);
  switch (verb) {
    case 'stop':
      nodes.stop(node);
      return 0;
    case 'start':
      nodes.start(node);
      return 0;
    case 'restart':
      nodes.stop(node);
      nodes.start(node);
      return 0;
    case 'is-active':
      await process.stdout.write(running ? 'active\n' : 'inactive\n');
      return running ? 0 : 3;
    case 'status':
      await process.stdout.write(
        `${running ? '●' : '○'} kubelet.service - kubelet: The Kubernetes Node Agent\n     Loaded: loaded (/usr/lib/systemd/system/kubelet.service; enabled; preset: enabled)\n     Active: ${running ? 'active (running)' : 'inactive (dead)'}\n       Docs: https://kubernetes.io/docs/\n`,
      );
      return running ? 0 : 3;
    default:
      return fail(process, `Unknown command verb ${verb}.`, 1);
  }
}

function containers(process: Process, nodes: NodeServices, node: string): string {
  const now = process.machine.clock.now();
  const rows = nodes
    .pods(node)
    .flatMap(({ metadata, status }) =>
      (status?.containerStatuses ?? [])
        .filter(({ state }) => state?.running !== undefined)
        .map(({ containerID = '', imageID, name, restartCount, state }) => [
          containerID.slice(13, 26),
          imageID.slice(imageID.indexOf('sha256:') + 7).slice(0, 13),
          `${humanDuration(now - Date.parse(state?.running?.startedAt ?? ''))} ago`,
          'Running',
          name,
          String(restartCount),
          metadata.name,
        ]),
    );
  const table = [['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD'], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  return table
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd((widths[column] ?? 0) + 4))
          .join('')
          .trimEnd()}\n`,
    )
    .join('');
}
