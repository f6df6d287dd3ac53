/** What checks capture from a living cluster, in the texts that the learner reads. */
import { toLabDefinition } from '#courses/lab-definition.ts';
import { parseLab } from '#courses/parse-lab.ts';
import type { LabVariables } from '#labs/lab-host.ts';
import { LiveLab } from '#labs/live/live-lab.ts';
import type { LabFrame } from '#labs/worker/worker-protocol.ts';
import { contentAssets } from '../support/assets.ts';
import { labRequest } from './support/worker-labs.ts';

jest.setTimeout(40_000);

const LAB = `
profile: plain
tasks:
  - id: first
    title: Make one
    checks:
      - resource: { apiVersion: v1, kind: ConfigMap, metadata: { name: mine } }
        capture: { uid: "object('configmap/mine').metadata.uid", answer: "object('configmap/mine').data.key" }
    solution: kubectl create configmap mine --from-literal=key=secret-word
  - id: second
    title: Write \${{ vars.uid }} down
    needs: [first]
    checks:
      - resource: { apiVersion: v1, kind: ConfigMap, metadata: { name: copy }, data: { uid: "\${{ vars.uid }}", word: "\${{ vars.answer }}" } }
        message: It should say \${{ vars.uid }}.
    solution: kubectl create configmap copy --from-literal=uid=\${{ vars.uid }} --from-literal=word=\${{ vars.answer }}
    near-misses:
      - run: kubectl create configmap copy --from-literal=uid=x\${{ vars.uid }}
        explains: It should say \${{ vars.uid }}.
`;

const open: LiveLab[] = [];
afterEach(() => open.splice(0).forEach((lab) => lab.close()));

async function until<T>(look: () => T | undefined): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function openLab(options: { snapshot?: Uint8Array; passed?: string[] } = {}) {
  const told: LabVariables[] = [];
  const emit = (frame: LabFrame): void => {
    if (frame.kind === 'event' && frame.event.kind === 'variables') told.push(frame.event.variables);
  };
  const lab = await LiveLab.open({
    request: labRequest('live-values'),
    definition: toLabDefinition(parseLab(LAB, 'lab.yaml')),
    assets: await contentAssets(),
    passed: options.passed ?? [],
    snapshot: options.snapshot,
    emit,
  });
  open.push(lab);
  return { lab, told };
}

const passes = (lab: LiveLab, task: string) => until(() => lab.verdicts().find((verdict) => verdict.task === task && verdict.outcome === 'passed'));

test('the page is told a value as soon as a check has captured it, and only where a text says it', async () => {
  const { lab, told } = await openLab();
  expect(lab.info().variables).toEqual({});
  await lab.solveTask('first');
  const [news] = await until(() => (told.length > 0 ? told : undefined));
  expect(news).toEqual({ uid: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(lab.info().variables).toEqual(news);
  expect(JSON.stringify(lab.info())).not.toContain('secret-word');
});

test('solutions, near misses, explanations and titles of authors say it too', async () => {
  const { lab } = await openLab();
  await lab.solveTask('first');
  const { uid } = (await until(() => (Object.keys(lab.info().variables).length > 0 ? lab.info().variables : undefined))) as { uid: string };
  expect((await lab.showNearMiss('second', 0)).script).toContain(`uid=x${uid}`);
  const verdict = await until(() => lab.verdicts().find(({ task, outcome }) => task === 'second' && outcome === 'failed'));
  await until(() => (lab.verdicts().some(({ checks }) => checks.some(({ why }) => why === `It should say ${uid}.`)) ? verdict : undefined));
  expect((await lab.inspectTasks()).map(({ title }) => title)).toEqual(['Make one', `Write ${uid} down`]);
});

test('a lab that begins again asks its cluster once more, and what was passed stays passed', async () => {
  const { lab } = await openLab();
  await lab.solveTask('first');
  const before = await until(() => lab.info().variables['uid']);
  const again = await lab.reset();
  open.splice(0, 1, again);
  expect(again.info().variables).toEqual({});
  await again.solveTask('first');
  const after = await until(() => again.info().variables['uid']);
  expect(after).not.toBe(before);
  expect((await again.solveTask('second')).script).toBe(`kubectl create configmap copy --from-literal=uid=${after} --from-literal=word=secret-word`);
  await passes(again, 'second');
});

test('a lab that was put away knows it still', async () => {
  const { lab } = await openLab();
  await lab.solveTask('first');
  const uid = await until(() => lab.info().variables['uid']);
  open.length = 0;
  const { lab: taken } = await openLab({ snapshot: lab.close(), passed: ['first'] });
  expect(taken.info().variables).toEqual({ uid });
});
