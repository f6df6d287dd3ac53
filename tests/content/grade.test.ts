/** Grading submissions in bulk, and attempts again from their logs. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gradeFormats } from '#cli/commands/grade-formats.ts';
import type { LogEntry } from '#courses/attempt-log.ts';
import { readForeignKubeconfig } from '#labs/grade/grade-real-cluster.ts';
import { gradeSubmission } from '#labs/grade/grade-submission.ts';
import type { GradedSubmission } from '#labs/grade/graded-submission.ts';
import { readSubmission } from '#labs/grade/read-submission.ts';
import { replayAttempt } from '#labs/replay/replay-attempt.ts';
import { regradeChanges } from '#progress/regrade-attempt.ts';
import { contentAssets, START } from '../support/assets.ts';

const folder = path.resolve('tests/content/fixtures/grade-lab');
const submissions = mkdtempSync(path.join(tmpdir(), 'podium-submissions-'));
afterAll(() => rmSync(submissions, { recursive: true }));

function file(name: string, text: string | Uint8Array): string {
  mkdirSync(path.dirname(path.join(submissions, name)), { recursive: true });
  writeFileSync(path.join(submissions, name), text);
  return path.join(submissions, name);
}

async function grade(name: string, maxOutput = 64 * 1024): Promise<GradedSubmission> {
  return gradeSubmission({ folder, assets: await contentAssets(), seed: '1', start: START, submission: await readSubmission(name), maxOutput });
}

const passed = ({ tasks }: GradedSubmission): readonly string[] => tasks.filter(({ outcome }) => outcome === 'passed').map(({ task }) => task);

const GOOD = `kubectl -n shop create deployment web --image=nginx
for n in 2 3 4; do kubectl -n shop scale deployment web --replicas=$n; done
kubectl -n shop expose deployment web --port=80
kubectl -n shop create configmap notes --from-literal=colour=blue
`;

describe('a submission', () => {
  test('that does everything passes; what passed on the way stays passed', async () => {
    const result = await grade(file('good.sh', GOOD));
    expect(result).toMatchObject({ end: 'graded', passed: true, earned: 4, points: 4, exitCode: 0 });
  });

  test('that does half of it is told what is missing, and why', async () => {
    const result = await grade(file('half.sh', 'kubectl create configmap notes --from-literal=colour=blue -n shop; kubectl create deployment web --image=nginx'));
    expect(result).toMatchObject({ passed: false, earned: 1 });
    expect(passed(result)).toEqual(['note']);
    expect(result.tasks[0]?.checks[0]?.found).toContain('web');
  });

  test('may be a folder of manifests, or one', async () => {
    const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: notes, namespace: shop }\ndata: { colour: blue }\n';
    file('folder/deep/notes.yaml', manifest);
    file('folder/README.md', 'Hello.');
    expect(passed(await grade(path.join(submissions, 'folder')))).toEqual(['note']);
    expect(passed(await grade(file('one.yaml', manifest)))).toEqual(['note']);
  });

  test.each([
    ['sleep infinity', 'hung'],
    ['kubectl get pods -A -w', 'hung'],
    ['tail -f /dev/null', 'hung'],
    ['read answer; cat; kubectl -n shop create configmap notes --from-literal=colour=blue', 'graded'],
    ['yes', 'output-flood'],
    ['while true; do echo kubectl; done', 'output-flood'],
  ])('that says %s ends as %s, and what it did before counts', async (line, end) => {
    const before = line.includes('configmap') ? '' : 'kubectl -n shop create configmap notes --from-literal=colour=blue\n';
    const result = await grade(file('odd.sh', `${before}${line}\n`));
    expect(result).toMatchObject({ end, passed: false, earned: 1 });
  });

  test('that is none is said to be so', async () => {
    await expect(readSubmission(path.join(submissions, 'nothing'))).rejects.toThrow('ENOENT');
    await expect(readSubmission(file('binary', new Uint8Array([0xff, 0xfe, 0x80])))).rejects.toThrow('is no text');
    file('empty/README.md', 'Hello.');
    await expect(readSubmission(path.join(submissions, 'empty'))).rejects.toThrow('no manifests');
  });

  test('that is a kubeconfig may start no program and read no file of this host', async () => {
    const config = (user: string, cluster = ''): string =>
      `apiVersion: v1\nkind: Config\ncurrent-context: a\nclusters: [{ name: a, cluster: { server: "https://127.0.0.1:1"${cluster} } }]\nusers: [{ name: a, user: { ${user} } }]\ncontexts: [{ name: a, context: { cluster: a, user: a } }]\n`;
    expect(await readSubmission(file('kubeconfig', config('token: x')))).toMatchObject({ kind: 'kubeconfig' });
    expect(readForeignKubeconfig(config('token: x'))).toMatchObject({ server: 'https://127.0.0.1:1', token: 'x' });
    expect(() => readForeignKubeconfig(config('exec: { command: touch }'))).toThrow('exec');
    expect(() => readForeignKubeconfig(config('tokenFile: /etc/passwd'))).toThrow('tokenFile');
    expect(() => readForeignKubeconfig(config('token: x', ', certificate-authority: /etc/passwd'))).toThrow('certificate-authority');
    expect(await grade(file('kubeconfig', config('exec: { command: touch }')))).toMatchObject({ end: 'unreadable', passed: false });
  });
});

describe('the result', () => {
  const results = async (): Promise<readonly GradedSubmission[]> => [
    await grade(file('good.sh', GOOD)),
    { ...(await grade(file('=cmd.sh', 'kubectl create configmap x; printf "\\033[2J"'))), submission: '=cmd.sh', message: 'a < "b" & \u001b[2J' },
  ];

  test('as text names what failed, and sends no control characters to the terminal', async () => {
    const text = gradeFormats.text('x', await results());
    expect(text).toMatch(/^passed {2}4\/4 {2}.*good\.sh\nfailed {2}0\/4 {2}=cmd\.sh/);
    expect(text).toContain('x: 1 of 2 passed');
    expect(text).not.toContain('\u001b');
  });

  test('as CSV has a column a task, and no formulas', async () => {
    const [head, first, second] = gradeFormats.csv('x', await results()).split('\n');
    expect(head).toBe('submission,result,end,earned,points,seed,run,reach,note,why');
    expect(first).toMatch(/good\.sh,passed,graded,4,4,1,1,2,1,$/);
    expect(second).toMatch(/^'=cmd\.sh,failed,graded,0,4,1,/);
  });

  test('as JSON is everything, as JUnit a suite a submission', async () => {
    expect(JSON.parse(gradeFormats.json('x', await results()))).toMatchObject({ exercise: 'x', submissions: [{ passed: true }, { passed: false }] });
    const xml = gradeFormats.junit('x', await results());
    expect(xml).toMatch(/<testsuite name="[^"]*good\.sh" tests="3" failures="0" errors="0"/);
    expect(xml).toMatch(/<testsuite name="=cmd\.sh" tests="3" failures="3" errors="0"/);
    expect(xml.match(/<failure message="/g)).toHaveLength(3);
  });
});

describe('an attempt lived again from its log', () => {
  const typed = (at: number, data: string): LogEntry => ({ at: START + at * 1_000, kind: 'input', terminal: '1', data });
  const log: readonly LogEntry[] = [
    { at: START, kind: 'begin', attempt: 0 },
    { at: START + 500, kind: 'open', terminal: '1', columns: 120, rows: 40 },
    typed(5, 'kubectl -n shop create configmap notes --from-literal=colour=blue\r'),
    typed(20, 'kubectl -n shop create deployment web --image=nginx --replicas=2\r'),
    typed(60, 'for n in 3 4; do kubectl -n shop scale deploy/web --replicas=$n; sleep 20; done\r'),
  ];
  const replay = async (entries: readonly LogEntry[]) => replayAttempt({ folder, assets: await contentAssets(), seed: 7, log: entries });
  const passedTasks = (tasks: Awaited<ReturnType<typeof replay>>): readonly string[] => tasks.filter(({ passedAt }) => passedAt !== undefined).map(({ verdict }) => verdict.task);

  test('passes the same tasks, at the same times', async () => {
    const tasks = await replay(log);
    expect(passedTasks(tasks)).toEqual(['run', 'note']);
    const note = tasks.find(({ verdict }) => verdict.task === 'note')?.passedAt ?? 0;
    expect((note - START) / 1_000).toBeGreaterThan(4.9);
    expect((note - START) / 1_000).toBeLessThan(10);
  });

  test('goes on after it was put away for days, after a reset, and with the learner’s own kubectl', async () => {
    const later = 3 * 86_400;
    const api: LogEntry = {
      at: START + (later + 90) * 1_000,
      kind: 'api',
      method: 'POST',
      path: '/api/v1/namespaces/shop/services',
      headers: { 'content-type': 'application/json' },
      body: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } },
    };
    const resumed: readonly LogEntry[] = [
      ...log.slice(0, 4),
      { at: START + later * 1_000, kind: 'resume' },
      { at: START + later * 1_000 + 500, kind: 'open', terminal: '1', columns: 80, rows: 24 },
      typed(later + 10, 'kubectl -n shop scale deploy/web --replicas=3\r'),
      typed(later + 60, 'kubectl -n shop scale deploy/web --replicas=4\r'),
      api,
    ];
    expect(passedTasks(await replay(resumed))).toEqual(['run', 'reach', 'note']);
    const reset: readonly LogEntry[] = [...log.slice(0, 3), { at: START + 30_000, kind: 'begin', attempt: 99 }];
    expect(passedTasks(await replay(reset))).toEqual(['note']);
  });

  test('shows what is different today, and a grader that fails changes nothing', () => {
    const at = new Date(START);
    const attempt = {
      id: 'a',
      learner: { id: 'l', name: 'Ada' },
      seed: 7,
      log,
      stored: [
        { task: 'run', outcome: 'failed', points: 1 },
        { task: 'note', outcome: 'passed', points: 1, passedAt: at },
        { task: 'reach', outcome: 'passed', points: 2, passedAt: at },
      ],
    };
    const verdict = (task: string, outcome: 'passed' | 'failed' | 'error') => ({ task, outcome, checks: [] });
    expect(
      regradeChanges(attempt, [
        { verdict: verdict('run', 'passed'), points: 1, passedAt: at },
        { verdict: verdict('note', 'failed'), points: 1 },
        { verdict: verdict('reach', 'error'), points: 2 },
      ]),
    ).toEqual([
      { task: 'run', kind: 'gained', before: { outcome: 'failed', points: 0 }, after: { outcome: 'passed', points: 1 } },
      { task: 'note', kind: 'lost', before: { outcome: 'passed', points: 1 }, after: { outcome: 'failed', points: 0 } },
    ]);
  });
});

