/** `tasks` in `podium lab`: the tasks of a lesson as its page shows them. */
import { toLabDefinition } from '#courses/lab-definition.ts';
import { parseLab } from '#courses/parse-lab.ts';
import { runScenario } from '#labs/scenario/run-scenario.ts';
import { contentAssets, START } from '../support/assets.ts';

const LAB = `
profile: plain
tasks:
  - id: first
    title: Make one
    text: |
      Any key will do.
      Any value, too.
    checks:
      - resource: { apiVersion: v1, kind: ConfigMap, metadata: { name: mine } }
        capture: { uid: "object('configmap/mine').metadata.uid" }
    hints: [Look at kubectl create --help]
    solution: kubectl create configmap mine --from-literal=key=value
  - id: second
    title: Write \${{ vars.uid }} down
    needs: [first]
    checks: [{ ran: { matches: 'echo [0-9a-f-]{36}', as: echo it } }]
    solution: echo \${{ vars.uid }}
`;

async function run(...steps: string[]): Promise<readonly string[]> {
  const lab = toLabDefinition(parseLab(LAB, 'lab.yaml'));
  const options = { profile: 'plain', seed: '1', assets: await contentAssets(), start: START, lab };
  const shown: string[] = [];
  for await (const { stdout, stderr } of runScenario({ steps: steps.map((step) => ({ run: step, settle: true })) }, options))
    shown.push(stdout + stderr);
  return shown;
}

test('lists them, shows one, gives its hints', async () => {
  expect(await run('tasks', 'tasks 1', 'tasks 2', 'tasks hints 1', 'tasks hints 2')).toEqual([
    '✗ 1. Make one\n… 2. Write ‹uid› down\n',
    expect.stringMatching(
      /^✗ 1\. Make one\n {3}Any key will do\.\n {3}Any value, too\.\n {3}✗ configmap mine is as asked.*\n {5}There is no configmap mine/,
    ),
    '… 2. Write ‹uid› down\n   First: first\n',
    '- Look at kubectl create --help\n',
    'No hints.\n',
  ]);
});

test('follows what is done, with what was captured', async () => {
  const [, list, uid] = await run('kubectl create configmap mine', 'tasks', "kubectl get configmap mine -o jsonpath='{.metadata.uid}'");
  expect(list).toBe(`✓ 1. Make one\n✗ 2. Write ${uid ?? ''} down\n`);
  const [, , done] = await run('kubectl create configmap mine', `echo ${uid ?? ''}`, 'tasks');
  expect(done).toContain('✓ 2. Write');
});

test('says how it is used', async () => {
  expect(await run('tasks 3', 'tasks all', 'tasks hints')).toEqual([
    'tasks: there are 2\n',
    'usage: tasks [NUMBER | hints NUMBER]\n',
    'usage: tasks [NUMBER | hints NUMBER]\n',
  ]);
});
