/** What an author can do in a lab of their own, what is logged, and a set-up that fails. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LogEntry } from '#courses/attempt-log.ts';
import { readLabDefinition } from '#courses/find-lab-definition.ts';
import type { LabDefinition } from '#courses/lab-definition.ts';
import { LiveLab } from '#labs/live/live-lab.ts';
import { replayAttempt } from '#labs/replay/replay-attempt.ts';
import type { LabFrame } from '#labs/worker/worker-protocol.ts';
import { contentAssets } from '../support/assets.ts';

const lesson = mkdtempSync(path.join(tmpdir(), 'podium-author-'));
afterAll(() => rmSync(lesson, { recursive: true }));

const LAB = `
setup: kubectl create namespace shop
tasks:
  - id: notes
    title: Notes
    checks:
      - resource: { apiVersion: v1, kind: ConfigMap, metadata: { name: notes }, data: { colour: blue } }
    solution: kubectl create configmap notes --from-literal=colour=blue
    near-misses:
      - run: kubectl create configmap notes --from-literal=colour=red
        explains: red
  - id: more
    title: More
    needs: [notes]
    checks:
      - ran: { matches: 'get pods', as: kubectl get pods }
    solution: kubectl get pods
`;

async function definitionOf(text: string): Promise<LabDefinition> {
  writeFileSync(path.join(lesson, 'lab.yaml'), text);
  mkdirSync(path.join(lesson, 'files'), { recursive: true });
  writeFileSync(path.join(lesson, 'files', 'hello.txt'), 'hello\n');
  const definition = await readLabDefinition(lesson, 3);
  if (definition === undefined) throw new Error('no lab');
  return definition;
}

const frames: LabFrame[] = [];
const labs: LiveLab[] = [];
afterEach(() => {
  for (const lab of labs.splice(0)) lab.close();
  frames.length = 0;
});

async function open(text = LAB, snapshot?: Uint8Array): Promise<LiveLab> {
  const request = { lab: 'a', learner: 'ada', course: 'c', lesson: 'l', seed: 3 };
  const lab = await LiveLab.open({
    request,
    definition: await definitionOf(text),
    assets: await contentAssets(),
    passed: [],
    snapshot,
    emit: (frame) => frames.push(frame),
  });
  labs.push(lab);
  return lab;
}

async function until(condition: () => boolean): Promise<void> {
  for (let round = 0; round < 400 && !condition(); round++) await new Promise((resolve) => setTimeout(resolve, 25));
  expect(condition()).toBe(true);
}

const outcomes = (lab: LiveLab): Readonly<Record<string, string>> => Object.fromEntries(lab.verdicts().map(({ task, outcome }) => [task, outcome]));

test('sees every check with what it read, solves a task with what it needs, and shows a near miss', async () => {
  const lab = await open();
  expect(await lab.showNearMiss('notes', 0)).toMatchObject({ code: 0, script: expect.stringContaining('colour=red') });
  const [notes] = await lab.inspectTasks();
  expect(notes).toMatchObject({
    task: 'notes',
    verdict: { outcome: 'failed' },
    read: [{ resource: 'configmaps', name: 'notes', yaml: expect.stringContaining('colour: red') }],
  });
  await lab.solveTask('notes').catch(() => undefined);
  const fresh = await open();
  expect(await fresh.solveTask('more')).toMatchObject({ code: 0 });
  await until(() => outcomes(fresh)['more'] === 'passed');
  expect(outcomes(fresh)).toEqual({ notes: 'passed', more: 'passed' });
  expect(() => fresh.showNearMiss('notes', 5)).toThrow('no near miss');
});

test('a lesson that is saved again swaps the tasks, and the cluster stays', async () => {
  const lab = await open();
  await lab.solveTask('notes');
  await until(() => outcomes(lab)['notes'] === 'passed');
  lab.replaceTasks(await definitionOf(LAB.replace('id: more', 'id: other').replace("'get pods'", "'configmap'")));
  await until(() => outcomes(lab)['other'] === 'passed');
  expect(await lab.inspectTasks()).toMatchObject([{ task: 'notes', verdict: { outcome: 'passed' } }, { task: 'other' }]);
});

test('a set-up that fails is our mistake: every task is an error, with what was said for the instructor only', async () => {
  const lab = await open(LAB.replace('namespace shop', 'namespace default'));
  expect(outcomes(lab)).toEqual({ notes: 'error', more: 'error' });
  const [verdict] = lab.verdicts();
  expect(verdict?.checks[0]?.why).toContain('costs you nothing');
  expect(JSON.stringify(verdict?.checks[0]?.evidence)).toContain('AlreadyExists');
  await until(() => frames.some((frame) => frame.kind === 'record' && frame.verdict.outcome === 'error'));
});

test('what a learner types is logged, and lives again: files in the home, passed tasks and all', async () => {
  const lab = await open();
  const terminal = lab.terminal({ lab: 'a', terminal: '1', columns: 100, rows: 30, seen: 0 });
  for (const key of 'grep hello hello.txt && kubectl create configmap notes --from-literal=colour=blue') terminal.input(key);
  terminal.input('\r');
  await until(() => outcomes(lab)['notes'] === 'passed');
  await lab.transport.send({ method: 'DELETE', path: '/api/v1/namespaces/shop' });
  labs.splice(0);
  lab.close();
  const log = frames.flatMap((frame): readonly LogEntry[] => (frame.kind === 'log' ? frame.entries : []));
  expect(log.map(({ kind }) => kind)).toEqual(['begin', 'open', 'input', 'api']);
  const [notes] = await replayAttempt({ folder: lesson, assets: await contentAssets(), seed: 3, log });
  expect(notes).toMatchObject({ verdict: { task: 'notes', outcome: 'passed' }, passedAt: expect.any(Number) });
});
