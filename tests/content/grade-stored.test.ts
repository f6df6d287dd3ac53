/** The stored side of grading again: the log, what is written, and who may use an author's tools. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AuthorHost } from '#labs/author-host.ts';
import { type Database, openDatabase } from '#db/database.ts';
import { migrate } from '#db/migrate.ts';
import { appendLog, readLog } from '#progress/append-log.ts';
import { authorTools } from '#progress/author-lab.ts';
import { myLesson, seedFor } from '#progress/lesson-seed.ts';
import { openLesson } from '#progress/open-lesson.ts';
import { applyRegrade, listRegradable, regradeChanges } from '#progress/regrade-attempt.ts';

let folder: string;
let db: Database;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'podium-stored-'));
  const url = `file:${path.join(folder, 'test.db')}`;
  await migrate(url);
  db = openDatabase(url);
});

afterAll(async () => {
  await db.$disconnect();
  rmSync(folder, { recursive: true });
});

let people = 0;
async function person(role = 'learner'): Promise<string> {
  const id = `person-${++people}`;
  await db.user.create({ data: { id, name: id, email: `${id}@example.com`, role } });
  return id;
}

test('a log keeps its order, is bounded, and says when it is full', async () => {
  const { id } = await openLesson(await person(), 'ships', 'sailing', db);
  await appendLog(id, [{ at: 1, kind: 'begin', attempt: 0 }], db);
  await appendLog(id, [{ at: 2, kind: 'input', terminal: '1', data: 'ls\r' }], db);
  expect(await readLog(id, db)).toEqual([
    { at: 1, kind: 'begin', attempt: 0 },
    { at: 2, kind: 'input', terminal: '1', data: 'ls\r' },
  ]);
  await appendLog(id, [{ at: 3, kind: 'input', terminal: '1', data: 'x'.repeat(3_000_000) }], db);
  await appendLog(id, [{ at: 4, kind: 'input', terminal: '1', data: 'more' }], db);
  expect((await readLog(id, db)).slice(2)).toEqual([{ at: 3, kind: 'full' }]);
  await expect(appendLog('nobody', [{ at: 1, kind: 'resume' }], db)).resolves.toBeUndefined();
});

test('neighbours have different seeds; one learner keeps theirs, known before the lesson is opened', async () => {
  const [ada, grace] = [await person(), await person()];
  const seen: unknown[] = [];
  const lessonOf = async (...call: unknown[]) => void seen.push(call[3]);
  await myLesson(ada, 'ships', 'sailing', { db, lessonOf: lessonOf });
  const attempt = await openLesson(ada, 'ships', 'sailing', db);
  await myLesson(ada, 'ships', 'sailing', { db, lessonOf: lessonOf });
  expect(seen).toEqual([attempt.seed, attempt.seed]);
  expect(seedFor(grace, 'ships', 'sailing')).not.toBe(attempt.seed);
});

test('what was gained is written down with its evidence', async () => {
  const { id, lesson } = await openLesson(await person(), 'ships', 'regraded', db);
  const find = async () => (await listRegradable('ships', lesson, db)).find((attempt) => attempt.id === id);
  const attempt = await find();
  if (attempt === undefined) throw new Error('no attempt');
  const regraded = [{ verdict: { task: 'hoist', outcome: 'passed' as const, checks: [{ title: 'T', outcome: 'passed' as const }] }, points: 2, passedAt: new Date(5) }];
  const changes = regradeChanges(attempt, regraded);
  await applyRegrade(attempt, regraded, changes, db);
  const after = await find();
  expect(after?.stored).toEqual([{ task: 'hoist', outcome: 'passed', points: 2, passedAt: new Date(5) }]);
  expect(after && regradeChanges(after, regraded)).toEqual([]);
});

test("an author's tools are for those who teach, in a lab of their own", async () => {
  const solved: string[] = [];
  const host = { solveTask: async (lab: string, task: string) => void solved.push(`${lab} ${task}`) } as unknown as AuthorHost;
  const [learner, instructor] = [await person(), await person('instructor')];
  const [hers, theirs] = [await openLesson(instructor, 'ships', 'sailing', db), await openLesson(learner, 'ships', 'sailing', db)];
  expect(await authorTools(learner, theirs.id, host, db)).toBeUndefined();
  expect(await authorTools(instructor, theirs.id, host, db)).toBeUndefined();
  expect(await authorTools(learner, hers.id, host, db)).toBeUndefined();
  await (await authorTools(instructor, hers.id, host, db))?.solveTask('hoist');
  expect(solved).toEqual([`${hers.id} hoist`]);
});
