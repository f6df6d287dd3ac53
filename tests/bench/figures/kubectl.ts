import { execFile, spawn } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { readContentAssets } from '#labs/content-assets.ts';
import { createLab } from '#labs/lab.ts';
import { RealClock } from '#labs/real-clock.ts';
import { PseudoTerminal } from '#posix/terminal.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { findRealKubectl } from '../../support/real-kubectl.ts';
import { median, timed, type Benchmark, type Figure } from '../figure.ts';

const PROMPT = '$';
const ROUNDS = 20;
const run = promisify(execFile);

/** From Enter to the next prompt, in a learner's terminal. */
async function promptToPrompt(): Promise<number> {
  const { cluster, workstation } = createLab({
    profile: 'from-pods-to-ingress',
    seed: 'bench',
    clock: new RealClock(),
    assets: await readContentAssets(path.resolve('content')),
  });
  let shown = '';
  let wake = (): void => undefined;
  const terminal = new PseudoTerminal({
    columns: 120,
    rows: 40,
    display: (chunk) => {
      shown += decodeUtf8(chunk);
      wake();
    },
  });
  const prompt = async (): Promise<void> => {
    while (
      !shown
        .replace(/\x1b\[[0-9;?]*[a-zA-Z]/g, '')
        .trimEnd()
        .endsWith(PROMPT)
    )
      await new Promise<void>((resolve) => (wake = resolve));
  };
  void workstation.openShell(terminal, undefined).run();
  await prompt();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    terminal.type('kubectl get pods -A');
    await new Promise((resolve) => setTimeout(resolve, 20));
    shown = '';
    times.push(
      await timed(() => {
        terminal.type('\r');
        return prompt();
      }),
    );
    if (!shown.includes('kube-system')) throw new Error(`kubectl get pods showed ${JSON.stringify(shown.slice(0, 200))}`);
  }
  cluster.dispose();
  return median(times);
}

/** The real kubectl's process against `podium serve-cluster`. */
async function realKubectl(): Promise<number> {
  const kubectl = await findRealKubectl();
  const server = spawn(process.execPath, [path.resolve('dist/podium.mjs'), 'serve-cluster', '--port', '0', '--token', 'bench'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve) => {
    server.stdout.on('data', (chunk: Buffer) => {
      const found = /https:\/\/[\d.:]+/.exec(chunk.toString())?.[0];
      if (found !== undefined) resolve(found);
    });
  });
  const args = ['--server', url, '--insecure-skip-tls-verify', '--token', 'bench', 'get', 'pods', '-A'];
  try {
    await run(kubectl, args);
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) times.push(await timed(() => run(kubectl, args)));
    return median(times);
  } finally {
    server.kill();
  }
}

export const kubectlFigures: Benchmark = {
  names: ['kubectl-get-pods-ms'],
  async measure(): Promise<readonly Figure[]> {
    return [
      {
        name: 'kubectl-get-pods-ms',
        value: await promptToPrompt(),
        unit: 'ms',
        peer: 'the real kubectl against the same server',
        peerValue: await realKubectl(),
      },
    ];
  },
};
