/** The life of labs in worker threads: shared, resumed, put away, taken out, reset, survived. */
import { HostTerminal, labRequest, WorkerLabs } from './support/worker-labs.ts';

jest.setTimeout(40_000);

let labs: WorkerLabs;
afterEach(() => labs.host.close());

const settled = (terminal: HostTerminal, command: string, pattern: RegExp): Promise<void> =>
  retry(async () => pattern.test(await terminal.run(command)));

async function retry(holds: () => Promise<boolean>, ms = 15_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('two views of one terminal show the same, and both may type', async () => {
  labs = new WorkerLabs();
  const first = await labs.terminal('lab');
  const second = await labs.terminal('lab');
  expect(await second.waitForMessage('opened')).toEqual(await first.waitForMessage('opened'));
  await first.run('x=shared-$((40+2))');
  await second.run('echo $x');
  await first.waitFor(/shared-42/);
});

test('a client that comes back gets what it missed, once', async () => {
  labs = new WorkerLabs();
  const before = await labs.terminal('lab');
  await before.run('echo one');
  const { session, seen } = before;
  before.attachment.detach();
  const meanwhile = await labs.terminal('lab');
  await meanwhile.run('echo two-$((1+1))');
  const after = await labs.terminal('lab', '1', { session, seen });
  await after.waitFor(/two-2/);
  expect(after.messages[0]).toEqual({ type: 'opened', session, resumed: true });
  expect(after.text).not.toContain('echo one');
  const numbers = after.messages.flatMap((message) => (message.type === 'output' ? [message.seq] : []));
  expect(numbers).toEqual(numbers.map((_, index) => seen + 1 + index));
});

test('a client with a session of before, or ahead of its session, begins anew', async () => {
  labs = new WorkerLabs();
  const terminal = await labs.terminal('lab');
  await terminal.run('echo here');
  for (const resume of [
    { session: 'another', seen: 1 },
    { session: terminal.session, seen: 99_999 },
  ]) {
    const again = await labs.terminal('lab', '1', resume);
    await again.waitFor(/here/);
    expect(again.messages[0]).toMatchObject({ type: 'opened', resumed: false });
  }
});

const WORK = [
  'mkdir -p work && cd work && echo kept > file.txt',
  'kubectl create deployment web --image=nginx --replicas=2',
  'kubectl rollout status deployment/web',
  `kubectl exec deploy/web -- sh -c 'echo changed > /usr/share/nginx/html/index.html'`,
  `kubectl exec deploy/web -- sh -c 'kill 1'`,
];
const LOOK = `kubectl get pods --no-headers | awk '{print $1, $2, $3, $4}'`;

async function work(terminal: HostTerminal): Promise<string> {
  for (const line of WORK) await terminal.run(line);
  await settled(terminal, LOOK, /1\/1 Running 0\n.*1\/1 Running 1|1\/1 Running 1\n.*1\/1 Running 0/);
  return terminal.run(LOOK);
}

async function expectEverything(terminal: HostTerminal, pods: string): Promise<void> {
  expect(await terminal.run('pwd')).toBe('/home/student1/work');
  expect(await terminal.run('cat file.txt')).toBe('kept');
  expect(await terminal.run('history')).toContain('kubectl create deployment web');
  expect(await terminal.run(LOOK)).toBe(pods);
}

test('a lab that nobody looks at is put away, and opens with everything in it', async () => {
  labs = new WorkerLabs({ idleMs: 1 });
  const terminal = await labs.terminal('lab');
  await terminal.run(`kubectl run static --image=nginx`);
  await terminal.run('kubectl wait --for=condition=Ready pod/static');
  await terminal.run(`kubectl exec static -- sh -c 'echo changed > /usr/share/nginx/html/index.html'`);
  const pods = await work(terminal);
  labs.snapshots.clear();
  terminal.attachment.detach();
  await retry(async () => labs.snapshots.has('lab'));
  const again = await labs.terminal('lab');
  expect(again.session).not.toBe(terminal.session);
  await expectEverything(again, pods);
  expect(await again.run('kubectl exec static -- cat /usr/share/nginx/html/index.html')).toBe('changed');
});

test('a worker that dies takes nothing down: its labs go on from what was saved', async () => {
  labs = new WorkerLabs();
  const terminal = await labs.terminal('lab');
  const pods = await work(terminal);
  const notices: string[] = [];
  labs.host.subscribe('lab', (event) => {
    if (event.kind === 'notice') notices.push(event.message);
  });
  labs.snapshots.clear();
  await terminal.run('touch saved');
  await retry(async () => labs.snapshots.has('lab'));
  await labs.killWorkers();
  expect(await terminal.waitForMessage('closed')).toMatchObject({ reason: 'overloaded' });
  expect(notices).toEqual([expect.stringMatching(/goes on/)]);
  expect((await labs.host.clusterMap('lab')).pods.map((pod) => pod.name)).toEqual(expect.arrayContaining([pods.split(' ')[0]]));
  const again = await labs.terminal('lab');
  await expectEverything(again, pods);
  expect(await again.run('ls saved')).toBe('saved');
});

test('a reset gives a fresh lab, ends its terminals and keeps what was passed', async () => {
  labs = new WorkerLabs();
  const terminal = await labs.terminal('lab');
  await terminal.run(
    `printf '%s\\n' 'apiVersion: v1' 'kind: Pod' 'metadata: {name: simple-pod}' 'spec: {containers: [{name: simple-container, image: nginx}]}' > pod.yaml && kubectl apply -f pod.yaml`,
  );
  await retry(async () => labs.passed.get('lab')?.has('run-simple-pod') === true);
  const { verdicts } = await labs.host.resetLab('lab');
  expect(await terminal.waitForMessage('closed')).toMatchObject({ reason: 'gone' });
  expect(verdicts.filter(({ task, outcome }) => task === 'run-simple-pod' && outcome !== 'passed')).toEqual([]);
  expect(labs.passed.get('lab')).toContain('run-simple-pod');
  const again = await labs.terminal('lab');
  expect(await again.run('ls; kubectl get pods')).toBe('No resources found in default namespace.');
});

test('a learner may have so many labs: unwatched ones make way, watched ones do not', async () => {
  labs = new WorkerLabs({ labsPerLearner: 2 });
  await labs.host.openLab(labRequest('unwatched'));
  await labs.terminal('one');
  await labs.terminal('two');
  expect(labs.snapshots.has('unwatched')).toBe(true);
  await expect(labs.host.openLab(labRequest('three'))).rejects.toThrow(
    'You have 2 labs open, which is the limit. Close the page of one of them first.',
  );
  await labs.host.openLab(labRequest('of-another', 'bob'));
});

test('an ended host has saved every lab', async () => {
  labs = new WorkerLabs();
  const terminal = await labs.terminal('lab');
  const pods = await work(terminal);
  await terminal.run('echo last > last');
  await labs.host.close();
  const { snapshots } = labs;
  labs = new WorkerLabs({ loadSnapshot: async (lab) => snapshots.get(lab) });
  const again = await labs.terminal('lab');
  await expectEverything(again, pods);
  expect(await again.run('cat last')).toBe('last');
});
