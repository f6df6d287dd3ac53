/** Ephemeral containers and attaching, at a terminal and in scripts. */
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets, START } from '../support/assets.ts';
import { TypedTerminal } from '../support/typed-terminal.ts';

const PROMPT = /student1@ip-172-31-3-110:~\$ $/;
const INSIDE = /# $/;

let lab: VirtualLab;
let terminal: TypedTerminal;

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'from-pods-to-ingress', seed: 'debug', assets: await contentAssets(), start: START });
  await lab.run('kubectl run web --image=nginx && kubectl wait --for=condition=Ready pod/web');
  terminal = new TypedTerminal(lab);
  await terminal.waitFor(PROMPT);
}, 60_000);

afterAll(() => lab.dispose());

const run = async (script: string): Promise<string> => (await lab.run(script)).stdout;

test('kubectl debug -it opens a shell with a prompt; --target shows the processes of the container', async () => {
  await terminal.press('kubectl debug -it web --image=busybox --target=web\r', INSIDE);
  expect(await terminal.type('ps', INSIDE)).toMatch(/^ +1 .*nginx: master process/m);
  await terminal.press('exit\r', PROMPT);
});

test('without --target the container sees its own processes alone', async () => {
  const seen = await run("echo 'ps; exit' | kubectl debug -i web --image=busybox --quiet -- sh");
  expect(seen).toMatch(/^PID {3}USER {5}TIME {2}COMMAND\n {4}1 root {6}0:00 sh$/m);
  expect(seen).not.toContain('nginx');
});

test('a line that arrives runs at once, though the stream stays open', async () => {
  const state = 'kubectl get pod web -o jsonpath="{.status.ephemeralContainerStatuses[-1:].state}"';
  expect(await run(`(echo 'echo first'; sleep 5; echo 'echo second; exit 3') | kubectl debug -i web --image=busybox --quiet -- sh`)).toBe(
    'first\nsecond\n',
  );
  expect(await run(state)).toContain('"exitCode":3');
});

test('kubectl attach joins the main process: one echo, its output, its size', async () => {
  await lab.run('kubectl run box -it --image=busybox --attach=false; kubectl wait --for=condition=Ready pod/box');
  await terminal.press('kubectl attach -it box\r', INSIDE);
  expect(await terminal.type('echo seen', INSIDE)).toBe('seen');
  expect(await terminal.type('stty size', INSIDE)).toBe('50 200');
  await terminal.press('exit\r', PROMPT);
  expect(await run('sleep 8; kubectl get pod box -o jsonpath="{.status.containerStatuses[0].restartCount}"')).toBe('1');
});

test('syntax errors of a stream name the line counted from its beginning', async () => {
  const { stderr } = await lab.run("(echo true; sleep 1; echo 'if fi') | bash");
  expect(stderr).toContain('line 2');
});
