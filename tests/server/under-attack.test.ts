/** While one learner does their worst, the pages, terminals and ticks of another come as if nothing were. */
import { PodiumServer } from '../support/podium-server.ts';
import { Guest, type TerminalSocket } from './support/guest.ts';

const server = new PodiumServer();
let neighbour: Guest;
let terminal: TerminalSocket;
let attacker: TerminalSocket;

/** Machines that run tests are busy: what counts is how much slower it gets than it was (ms). */
const WORSE = 3;
const ANYWAY = 1_000;
const SLOWEST = 10_000;
const ROUNDS = 12;
let calm: Times;

interface Times {
  readonly pages: readonly number[];
  readonly commands: readonly number[];
}

beforeAll(async () => {
  // Two workers, as on any machine with more than two processors: one for each of the two.
  await server.start({ LAB_WORKERS: '2' });
  neighbour = await new Guest(server.url).signIn();
  terminal = await neighbour.terminal(await neighbour.openLab());
  await terminal.run('echo ready');
  const other = await new Guest(server.url).signIn();
  attacker = await other.terminal(await other.openLab());
  await attacker.run('kubectl run web --image=nginx && kubectl wait --for=condition=Ready pod/web', 40_000);
  await measure();
  calm = await measure();
}, 90_000);

afterAll(async () => {
  await terminal.close();
  await attacker.close();
  await server.stop('SIGKILL');
  server.remove();
}, 60_000);

async function took(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

/** How long pages and commands take the neighbour, the quickest first. */
async function measure(): Promise<Times> {
  const pages: number[] = [];
  const commands: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    pages.push(await took(() => neighbour.request('/courses/from-pods-to-ingress')));
    commands.push(await took(() => terminal.run('kubectl get nodes')));
  }
  return { pages: pages.sort((a, b) => a - b), commands: commands.sort((a, b) => a - b) };
}

const median = (times: readonly number[]): number => times[ROUNDS / 2] ?? 0;
const inWords = (times: readonly number[]): string => [times[0], median(times), times.at(-1)].map((time) => Math.round(time ?? 0)).join(' / ');

test.each([
  ['output without end', 'yes "$(seq 1 200)"'],
  ['processes without end', 'f() { f | f & }; f'],
  ['requests without end', "kubectl exec web -- sh -c 'while true; do curl -s localhost >/dev/null; done'"],
  ['objects without end', 'i=0; while true; do i=$((i+1)); kubectl create configmap c$i --from-literal=a=b; done'],
])(
  '%s',
  async (name, line) => {
    attacker.send({ type: 'input', data: `${line}\r` });
    const found = await measure();
    attacker.send({ type: 'input', data: '\x03' });
    await attacker.run('echo still here', 40_000);
    if (process.env['SHOW_FIGURES'] !== undefined)
      process.stderr.write(
        `${name}: page ${inWords(found.pages)} ms, calm ${inWords(calm.pages)}; command ${inWords(found.commands)} ms, calm ${inWords(calm.commands)} (least / median / most)\n`,
      );
    for (const what of ['pages', 'commands'] as const) {
      expect(median(found[what])).toBeLessThan(WORSE * median(calm[what]) + ANYWAY);
      expect(found[what].at(-1)).toBeLessThan(SLOWEST);
    }
  },
  120_000,
);
