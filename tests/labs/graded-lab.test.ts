/** How a lab on virtual time gives its final verdicts. */
import { type LabTask, toLabDefinition } from '#courses/lab-definition.ts';
import { parseLab } from '#courses/parse-lab.ts';
import type { Check } from '#grading/check-schema.ts';
import { GradedLab } from '#labs/virtual/graded-lab.ts';
import { unjudged } from '#labs/shown-verdict.ts';
import { withoutEvidence } from '#labs/without-evidence.ts';
import { contentAssets, START } from '../support/assets.ts';

const LAB = `
tasks:
  - id: both
    title: Both
    points: 4
    checks:
      - resource: { apiVersion: v1, kind: ConfigMap, metadata: { name: never } }
      - resource: { apiVersion: v1, kind: ConfigMap, metadata: { name: late } }
        within: 3m
    solution: "true"
  - id: second
    title: Second
    needs: [both]
    checks: [{ resource: { apiVersion: v1, kind: ConfigMap, metadata: { name: never } } }]
    solution: "true"
`;

const labs: GradedLab[] = [];
afterEach(() => labs.splice(0).forEach((lab) => lab.close()));

async function open(change: (task: LabTask) => LabTask = (task) => task): Promise<{ lab: GradedLab; first: LabTask }> {
  const definition = toLabDefinition(parseLab(LAB, 'lab.yaml'));
  const tasks = definition.tasks.map(change);
  const lab = await GradedLab.open({ definition: { ...definition, tasks }, assets: await contentAssets(), seed: '1', start: START });
  labs.push(lab);
  const [first] = tasks;
  if (first === undefined) throw new Error('no task');
  return { lab, first };
}

test('a check that waits gets its time although another has failed, and its points', async () => {
  const { lab, first } = await open();
  await lab.type('(sleep 60; kubectl create configmap late) > /dev/null 2>&1 &');
  expect(await lab.ask(first)).toMatchObject({ outcome: 'failed', points: { earned: 0, possible: 4 } });
  const verdict = await lab.judge(first);
  expect(verdict).toMatchObject({ outcome: 'failed', points: { earned: 2, possible: 4 } });
  expect(verdict.checks.map(({ outcome }) => outcome)).toEqual(['failed', 'passed']);
});

test('no longer than it was given', async () => {
  const { lab, first } = await open();
  await lab.judge(first);
  const waited = lab.virtual.clock.now() - START;
  expect(waited).toBeGreaterThanOrEqual(3 * 60_000);
  expect(waited).toBeLessThan(5 * 60_000);
  expect(lab.opens('both')).toBe(false);
});

test("the grader's own failure locks nothing that needs the task, and passes nothing", async () => {
  const breaks = (check: Check): Check => {
    const { question } = check;
    if (!('type' in question)) return check;
    return { ...check, question: { ...question, type: { ...question.type, evaluate: () => Promise.reject(new Error('broken')) } } };
  };
  const { lab, first } = await open((task) => (task.id === 'both' ? { ...task, checks: task.checks.map(breaks) } : task));
  expect(await lab.judge(first)).toMatchObject({ outcome: 'error', excused: true, points: { earned: 4, possible: 4 } });
  expect([lab.opens('both'), lab.hasPassed('both'), lab.opens('second')]).toEqual([true, false, false]);
});

test('a set-up that failed locks nothing either, and what a learner sees of a verdict carries points, countdowns and excuses', () => {
  expect(unjudged('both', 'broken')).toMatchObject({ outcome: 'error', excused: true });
  const check = { title: 'A', outcome: 'not-yet', points: { earned: 0, possible: 1 }, countdown: { kind: 'within', until: 5 } } as const;
  const verdict = {
    task: 'both',
    outcome: 'not-yet',
    points: { earned: 0, possible: 1 },
    excused: true,
    checks: [{ ...check, evidence: 'secret' }],
  } as const;
  expect(withoutEvidence(verdict)).toEqual({ ...verdict, checks: [check] });
});

async function solved(lab: string, script: string): Promise<string> {
  const definition = toLabDefinition(parseLab(lab, 'lab.yaml'));
  const graded = await GradedLab.open({ definition, assets: await contentAssets(), seed: '1', start: START });
  labs.push(graded);
  await graded.type(script);
  const [task] = definition.tasks;
  if (task === undefined) throw new Error('no task');
  return (await graded.judge(task)).outcome;
}

test('what has to last is seen to be interrupted, however shortly', async () => {
  const lab = `tasks: [{ id: a, title: A, holding: final, checks: [{ pod: { name: calm }, stable-for: 30s, within: 3m }], solution: x }]`;
  expect(await solved(lab, "kubectl run calm --image=busybox -- sh -c 'sleep 20; exit 1'")).not.toBe('passed');
  expect(await solved(lab, 'kubectl run calm --image=nginx')).toBe('passed');
});

test('from outside, the host of an ingress is found', async () => {
  const lab = `tasks: [{ id: a, title: A, checks: [{ http: { from: outside, url: "http://shop.example.com/", contains: Welcome } }], solution: x }]`;
  const web = 'kubectl create deployment web --image=nginx; kubectl expose deployment web --port=80; kubectl rollout status deployment/web';
  expect(await solved(lab, `${web}; kubectl create ingress web --class=nginx --rule="shop.example.com/*=web:80"`)).toBe('passed');
  expect(await solved(lab, `${web}; kubectl create ingress web --class=nginx --rule="other.example.com/*=web:80"`)).toBe('failed');
});
