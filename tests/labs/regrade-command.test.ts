/** `podium regrade` from end to end: attempts are stored, a check is mended, the command says and writes what changed. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LogEntry } from '#courses/attempt-log.ts';
import { type Database, openDatabase } from '#db/database.ts';
import { migrate } from '#db/migrate.ts';
import { appendLog } from '#progress/append-log.ts';
import { openLesson } from '#progress/open-lesson.ts';
import { recordVerdict } from '#progress/record-verdict.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'podium-regrade-'));
const content = path.join(folder, 'content');
const url = `file:${path.join(folder, 'test.db')}`;
let db: Database;

/** The first version asks for a colour that nobody was told of. */
const lab = (colour: string, points = 2): string => `tasks:
  - id: hoist
    title: Hoist the red sail
    points: ${points}
    checks:
      - resource: { apiVersion: v1, kind: ConfigMap, metadata: { name: sail }, data: { colour: ${colour} } }
    solution: kubectl create configmap sail --from-literal=colour=${colour}
`;

const writeLab = (text: string): void => writeFileSync(path.join(content, 'courses/ships/01-sailing/lab.yaml'), text);

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function podium(...args: readonly string[]): Promise<Run> {
  const env = { ...process.env, CONTENT_DIR: content, DATABASE_URL: url };
  return new Promise((resolve) => {
    execFile(process.execPath, [path.resolve('dist/podium.mjs'), ...args], { env, timeout: 100_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

const typed = (at: number, line: string): readonly LogEntry[] => [
  { at, kind: 'begin', attempt: 0 },
  { at: at + 1_000, kind: 'open', terminal: '1', columns: 80, rows: 24 },
  { at: at + 3_000, kind: 'input', terminal: '1', data: `${line}\r` },
  { at: at + 20_000, kind: 'end', terminal: '1' },
];

async function attempt(name: string, log: readonly LogEntry[], outcome: 'passed' | 'failed'): Promise<string> {
  await db.user.create({ data: { id: name, name, email: `${name}@example.com`, role: 'learner' } });
  const { id } = await openLesson(name, 'ships', 'sailing', db);
  if (log.length > 0) await appendLog(id, log, db);
  const lessonOf = async () => ({ tasks: [{ id: 'hoist', points: 2 }] }) as never;
  await recordVerdict(id, { task: 'hoist', outcome, checks: [] }, { db, lessonOf });
  return id;
}

const stored = async (id: string): Promise<unknown> =>
  db.taskVerdict.findFirst({ where: { attemptId: id }, select: { outcome: true, points: true } });

beforeAll(async () => {
  mkdirSync(path.join(content, 'courses/ships/01-sailing'), { recursive: true });
  for (const name of ['images', 'web']) symlinkSync(path.resolve('content', name), path.join(content, name));
  writeFileSync(path.join(content, 'courses/ships/course.yaml'), 'title: Ships\ndescription: About ships.\n');
  writeFileSync(path.join(content, 'courses/ships/01-sailing/lesson.mdx'), '---\ntitle: Sailing\n---\n<Task id="hoist" />\n');
  writeLab(lab('blue'));
  await migrate(url);
  db = openDatabase(url);
}, 60_000);

afterAll(async () => {
  await db.$disconnect();
  rmSync(folder, { recursive: true });
});

test('what a mended check changes is said, and written when asked', async () => {
  const begin = Date.UTC(2026, 5, 1, 10);
  const right = await attempt('ada', typed(begin, 'kubectl create configmap sail --from-literal=colour=red'), 'failed');
  const wrong = await attempt('grace', typed(begin, 'kubectl create configmap sail --from-literal=colour=blue'), 'passed');
  const unlogged = await attempt('edsger', [], 'failed');

  const before = await podium('regrade', 'ships/sailing', '--json');
  expect({ code: before.code, results: JSON.parse(before.stdout) as unknown }).toMatchObject({
    code: 0,
    results: [
      { learner: 'ada', changes: [] },
      { learner: 'grace', changes: [] },
      { learner: 'edsger', changes: [], problem: 'it has no log: it was made before logs were kept' },
    ],
  });

  writeLab(lab('red', 3));
  const dry = await podium('regrade', 'ships/sailing', '--json');
  expect({ code: dry.code, results: JSON.parse(dry.stdout) as unknown }).toMatchObject({
    code: 1,
    results: [
      {
        attempt: right,
        changes: [{ task: 'hoist', kind: 'gained', before: { outcome: 'failed', points: 0 }, after: { outcome: 'passed', points: 3 } }],
      },
      { attempt: wrong, changes: [{ task: 'hoist', kind: 'lost', before: { outcome: 'passed', points: 2 }, after: { points: 0 } }] },
      { attempt: unlogged, changes: [] },
    ],
  });
  expect([await stored(right), await stored(wrong)]).toEqual([
    { outcome: 'failed', points: 2 },
    { outcome: 'passed', points: 2 },
  ]);

  const applied = await podium('regrade', 'ships/sailing', '--apply');
  expect(applied).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('3 attempts: 1 task gained, 1 lost, 0 worth something else') as unknown,
  });
  expect([await stored(right), await stored(wrong)]).toEqual([
    { outcome: 'passed', points: 3 },
    { outcome: 'passed', points: 2 },
  ]);

  expect((await podium('regrade', 'ships/sailing', '--apply', '--lower')).code).toBe(1);
  expect(await stored(wrong)).toMatchObject({ outcome: 'failed' });
  expect((await podium('regrade', 'ships/sailing')).code).toBe(0);
}, 300_000);

test('a lesson that is not there is a mistake of who asks, with a suggestion', async () => {
  expect(await podium('regrade', 'ships/sailin')).toMatchObject({
    code: 2,
    stderr: 'There is no exercise ships/sailin; did you mean ships/sailing?\n',
  });
}, 60_000);
