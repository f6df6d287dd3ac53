import type { CheckVerdict, TaskVerdict } from '#courses/types.ts';
import type { Database } from '#db/database.ts';
import { answerQuiz } from '#progress/answer-quiz.ts';
import { findOwnAttempt } from '#progress/find-attempt.ts';
import { findReadingPlace, keepReadingPlace } from '#progress/keep-reading-place.ts';
import { learnersOverview } from '#progress/learners-overview.ts';
import { loadSnapshot } from '#progress/load-snapshot.ts';
import { myLessonProgress } from '#progress/my-lesson-progress.ts';
import { openLesson } from '#progress/open-lesson.ts';
import { progressOfLearner } from '#progress/progress-of-learner.ts';
import { recordVerdict } from '#progress/record-verdict.ts';
import { saveSnapshot } from '#progress/save-snapshot.ts';
import { transferGuest } from '#progress/transfer-guest.ts';
import { useHint } from '#progress/use-hint.ts';
import { courses, lesson } from './support/sample-lesson.ts';
import { temporaryDatabase } from './support/temporary-database.ts';

let db: Database;
let dispose: () => Promise<void>;
let people = 0;

beforeAll(async () => ({ db, dispose } = await temporaryDatabase()));
afterAll(() => dispose());

async function person(isAnonymous = false): Promise<string> {
  const id = `person-${++people}`;
  await db.user.create({ data: { id, name: id, email: `${id}@example.com`, isAnonymous } });
  return id;
}

const check = (outcome: CheckVerdict['outcome']): CheckVerdict => ({
  title: 'sail up',
  outcome,
  why: 'no wind',
  evidence: { secret: 1 },
});
const verdict = (task: string, outcome: TaskVerdict['outcome']): TaskVerdict => ({
  task,
  outcome,
  checks: [check(outcome)],
});
const report = (lab: string, task: string, outcome: TaskVerdict['outcome']) =>
  recordVerdict(lab, verdict(task, outcome), { db, lessonOf: async () => lesson });
const hintOf = async (_course: string, _lesson: string, _task: string, index: number) =>
  lesson.tasks[0]?.hints[index] && { text: `hint ${index}`, cost: lesson.tasks[0].hints[index].cost };

describe('an attempt', () => {
  it('is the same one when the learner comes back, and enrols them once', async () => {
    const learner = await person();
    const first = await openLesson(learner, 'ships', 'sailing', db);
    const again = await openLesson(learner, 'ships', 'sailing', db);
    expect(again).toMatchObject({ id: first.id, seed: first.seed, startedAt: first.startedAt });
    expect(await db.enrolment.count({ where: { learnerId: learner } })).toBe(1);
  });

  it('belongs to its learner alone', async () => {
    const [learner, neighbour] = [await person(), await person()];
    const { id } = await openLesson(learner, 'ships', 'sailing', db);
    expect(await findOwnAttempt(learner, id, db)).toMatchObject({ id });
    expect(await findOwnAttempt(neighbour, id, db)).toBeUndefined();
  });

  it('keeps and replaces its snapshot', async () => {
    const { id } = await openLesson(await person(), 'ships', 'sailing', db);
    expect(await loadSnapshot(id, db)).toBeUndefined();
    await saveSnapshot(id, Uint8Array.of(1, 2, 255), db);
    await saveSnapshot(id, Uint8Array.of(0, 9), db);
    expect([...(await loadSnapshot(id, db))!]).toEqual([0, 9]);
    await expect(saveSnapshot('nobody', Uint8Array.of(1), db)).resolves.toBeUndefined();
  });
});

describe('a verdict', () => {
  it('is kept, and a tick survives a later failure', async () => {
    const learner = await person();
    const { id } = await openLesson(learner, 'ships', 'sailing', db);
    expect(await report(id, 'hoist', 'failed')).toBe('recorded');
    expect(await report(id, 'hoist', 'passed')).toBe('passed');
    expect(await report(id, 'hoist', 'failed')).toBe('already-passed');
    const progress = await myLessonProgress(learner, lesson, db);
    expect(progress).toMatchObject({ tasksPassed: 1, tasks: 2, earned: 2, points: 5 });
    expect(progress.detail[0]?.passedAt).toBeInstanceOf(Date);
    expect(progress.attempt?.completedAt).toBeUndefined();
  });

  it('completes the lesson with the last task', async () => {
    const learner = await person();
    const { id } = await openLesson(learner, 'ships', 'sailing', db);
    await report(id, 'steer', 'passed');
    await report(id, 'hoist', 'passed');
    expect((await myLessonProgress(learner, lesson, db)).attempt?.completedAt).toBeInstanceOf(Date);
    const [course] = await progressOfLearner(learner, { db, courses });
    expect(course).toMatchObject({ course: 'ships', lessons: [{ tasksPassed: 2, earned: 5 }] });
    expect(course?.next).toBeUndefined();
  });

  it('earns what its checks have earned until it has passed, less the hints', async () => {
    const learner = await person();
    const { id } = await openLesson(learner, 'ships', 'sailing', db);
    const halfway = { ...verdict('steer', 'failed'), points: { earned: 1.5, possible: 3 } };
    await recordVerdict(id, halfway, { db, lessonOf: async () => lesson });
    expect(await myLessonProgress(learner, lesson, db)).toMatchObject({ tasksPassed: 0, earned: 1.5, points: 5 });
    // Whatever it is worth by now: half of it is earned.
    const worthMore = { ...lesson, tasks: lesson.tasks.map((task) => ({ ...task, points: 10 })) };
    expect(await myLessonProgress(learner, worthMore, db)).toMatchObject({ earned: 5, points: 20 });
    await report(id, 'steer', 'passed');
    expect(await myLessonProgress(learner, lesson, db)).toMatchObject({ tasksPassed: 1, earned: 3 });
  });

  it('shows its explanation to the learner and not what was read', async () => {
    const learner = await person();
    const { id } = await openLesson(learner, 'ships', 'sailing', db);
    await report(id, 'hoist', 'failed');
    const { detail } = await myLessonProgress(learner, lesson, db);
    expect(detail[0]?.checks).toEqual([{ title: 'sail up', outcome: 'failed', why: 'no wind' }]);
  });

  it('about an unknown lab or task is refused', async () => {
    const { id } = await openLesson(await person(), 'ships', 'sailing', db);
    expect(await report('nothing', 'hoist', 'passed')).toBe('unknown-lab');
    expect(await report(id, 'nothing', 'passed')).toBe('unknown-task');
  });
});

describe('hints', () => {
  it('come in order, cost once and never more than the task is worth', async () => {
    const learner = await person();
    const attempt = await openLesson(learner, 'ships', 'sailing', db);
    const take = (index: number) => useHint(attempt, 'hoist', index, { db, hintOf });
    expect(await take(1)).toBeUndefined();
    expect(await take(0)).toEqual({ text: 'hint 0', cost: 0 });
    expect(await take(1)).toEqual({ text: 'hint 1', cost: 0.25 });
    await take(1);
    await report(attempt.id, 'hoist', 'passed');
    expect((await myLessonProgress(learner, lesson, db)).earned).toBe(1.75);
    expect(await take(2)).toEqual({ text: 'hint 2', cost: 0 });
    expect((await myLessonProgress(learner, lesson, db)).earned).toBe(1.75);
    expect(await take(3)).toBeUndefined();
  });
});

describe('a quiz', () => {
  const accepts = (answer: readonly number[] | string) => (typeof answer === 'string' ? [] : answer).map(String).sort().join() === '0,2';
  const keyOf = async () => [{ question: 'bowline', accepts, explanation: 'because' }];

  it('explains a right answer only, in any order of the choices', async () => {
    const learner = await person();
    const attempt = await openLesson(learner, 'ships', 'sailing', db);
    const answer = (chosen: number[], question = 'bowline') => answerQuiz(attempt, 'knots', question, chosen, { db, keyOf });
    expect(await answer([0])).toEqual({ question: 'bowline', chosen: [0], correct: false });
    expect(await answer([2, 0])).toMatchObject({ correct: true, explanation: 'because' });
    expect(await answer([0], 'reef')).toBeUndefined();
    const { quizzes } = await myLessonProgress(learner, lesson, db);
    expect(quizzes).toEqual([{ quiz: 'knots', answers: [{ question: 'bowline', chosen: [2, 0], correct: true }] }]);
  });
});

describe('a guest who makes an account', () => {
  it('keeps everything', async () => {
    const [guest, account] = [await person(true), await person()];
    const { id } = await openLesson(guest, 'ships', 'sailing', db);
    await report(id, 'hoist', 'passed');
    await transferGuest(guest, account, db);
    await db.user.delete({ where: { id: guest } });
    expect(await findOwnAttempt(account, id, db)).toBeDefined();
    expect(await progressOfLearner(account, { db, courses })).toMatchObject([{ lessons: [{ tasksPassed: 1 }] }]);
  });

  it('brings ticks of both together when the account knew the lesson already', async () => {
    const [guest, account] = [await person(true), await person()];
    const own = await openLesson(account, 'ships', 'sailing', db);
    await report(own.id, 'steer', 'passed');
    const guests = await openLesson(guest, 'ships', 'sailing', db);
    await report(guests.id, 'hoist', 'passed');
    await saveSnapshot(guests.id, Uint8Array.of(7), db);
    await transferGuest(guest, account, db);
    await db.user.delete({ where: { id: guest } });
    const progress = await myLessonProgress(account, lesson, db);
    expect(progress).toMatchObject({ tasksPassed: 2, attempt: { id: guests.id } });
    expect(await loadSnapshot(guests.id, db)).toBeDefined();
  });
});

describe("the instructor's overview", () => {
  it('puts first who is at work without getting anywhere, and says why', async () => {
    const stuck = await person();
    const { id, startedAt } = await openLesson(stuck, 'ships', 'sailing', db);
    await report(id, 'hoist', 'failed');
    const now = new Date(startedAt.getTime() + 15 * 60_000);
    const [course] = await learnersOverview({ db, courses, now });
    expect(course?.learners.find((row) => row.id === stuck)).toMatchObject({
      present: true,
      stuck: { task: 'hoist', lesson: 'sailing', why: 'no wind' },
    });
    expect(course?.learners[0]?.stuck).toBeDefined();
    const [later] = await learnersOverview({ db, courses, now: new Date(startedAt.getTime() + 3_600_000) });
    expect(later?.learners.find((row) => row.id === stuck)).toMatchObject({ present: false, stuck: undefined });
  });
});

describe('the place where somebody stopped reading', () => {
  const at = (learner: string, name = 'sailing') => ({ learner, course: 'ships', lesson: name });

  it('is kept for each lesson, replaced, and forgotten at the end', async () => {
    const [learner, neighbour] = [await person(), await person()];
    await keepReadingPlace(at(learner), '3:0.5', db);
    await keepReadingPlace(at(learner), '7:0.25', db);
    expect(await findReadingPlace(at(learner), db)).toBe('7:0.25');
    expect(await findReadingPlace(at(learner, 'anchoring'), db)).toBeUndefined();
    expect(await findReadingPlace(at(neighbour), db)).toBeUndefined();
    await keepReadingPlace(at(learner), undefined, db);
    expect(await findReadingPlace(at(learner), db)).toBeUndefined();
  });

  it('goes with a guest into their account, the later of two', async () => {
    const [guest, account] = [await person(true), await person()];
    await keepReadingPlace(at(guest, 'anchoring'), '1:0', db);
    await keepReadingPlace(at(account), '2:0', db);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await keepReadingPlace(at(guest), '9:0', db);
    await transferGuest(guest, account, db);
    expect(await findReadingPlace(at(account), db)).toBe('9:0');
    expect(await findReadingPlace(at(account, 'anchoring'), db)).toBe('1:0');
  });
});
