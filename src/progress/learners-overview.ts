import { listCourses } from '#courses/load-course.ts';
import type { CheckVerdict, CourseSummary } from '#courses/types.ts';
import { type Database, database } from '#db/database.ts';
import { type AttemptRow, toLessonProgress } from './attempt-row.ts';
import { isPresent, type Stuck, stuckOn } from './stuck-on.ts';
import type { LessonProgress } from './types.ts';

export interface LearnerRow {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly guest: boolean;
  readonly lastSeenAt?: Date;
  /** At work in the last half hour. */
  readonly present: boolean;
  /** One entry a lesson of the course, in order. */
  readonly lessons: readonly LessonProgress[];
  readonly stuck?: Stuck & { readonly lesson: string };
}

export interface CourseOverview {
  readonly course: string;
  readonly title: string;
  readonly learners: readonly LearnerRow[];
}

/** Who works on what, and who is stuck where: those first, then the last seen. */
export async function learnersOverview({
  db = database(),
  courses,
  now = new Date(),
}: { db?: Database; courses?: readonly CourseSummary[]; now?: Date } = {}): Promise<CourseOverview[]> {
  const [catalogue, enrolments, attempts] = await Promise.all([
    courses ?? listCourses(),
    db.enrolment.findMany({ include: { learner: true } }),
    listAttempts(db),
  ]);
  const overviews = catalogue.map((course) => ({
    course: course.slug,
    title: course.title,
    learners: enrolments
      .filter((enrolment) => enrolment.course === course.slug)
      .map(({ learner }): LearnerRow => {
        const lessons = course.lessons.map((lesson) => toLessonProgress(lesson, attempts.get(keyOf(learner.id, course.slug, lesson.slug))));
        return {
          id: learner.id,
          name: learner.name,
          guest: learner.isAnonymous,
          email: learner.isAnonymous ? undefined : learner.email,
          lessons,
          ...presenceOf(lessons, now),
        };
      })
      .sort(mostUrgentFirst),
  }));
  return withReasons(overviews, db);
}

const keyOf = (learner: string, course: string, lesson: string): string => `${learner}\n${course}\n${lesson}`;

/** Everybody's attempts by learner, course and lesson; what was read for a verdict is long, and left out. */
async function listAttempts(db: Database): Promise<ReadonlyMap<string, AttemptRow>> {
  const rows = await db.lessonAttempt.findMany({ include: { verdicts: { omit: { evidence: true } }, hints: true } });
  return new Map(
    rows.map((row) => [
      keyOf(row.learnerId, row.course, row.lesson),
      { ...row, verdicts: row.verdicts.map((verdict) => ({ ...verdict, evidence: '[]' })), quizAnswers: [] },
    ]),
  );
}

/** What the grader tells those who are stuck: read for them alone. */
async function withReasons(overviews: readonly CourseOverview[], db: Database): Promise<CourseOverview[]> {
  const attemptOf = ({ lessons, stuck }: LearnerRow): string | undefined => lessons.find(({ lesson }) => lesson === stuck?.lesson)?.attempt?.id;
  const held = overviews.flatMap(({ learners }) => learners).flatMap((row) => attemptOf(row) ?? []);
  const verdicts = held.length === 0 ? [] : await db.taskVerdict.findMany({ where: { attemptId: { in: held }, passedAt: null } });
  const reasons = new Map(verdicts.map(({ attemptId, task, evidence }) => [`${attemptId}\n${task}`, evidence]));
  const reasonOf = (row: LearnerRow): string | undefined => {
    const evidence = reasons.get(`${attemptOf(row)}\n${row.stuck?.task}`);
    return evidence === undefined ? undefined : (JSON.parse(evidence) as CheckVerdict[]).find(({ outcome }) => outcome !== 'passed')?.why;
  };
  return overviews.map((overview) => ({
    ...overview,
    learners: overview.learners.map((row) => (row.stuck === undefined ? row : { ...row, stuck: { ...row.stuck, why: reasonOf(row) } })),
  }));
}

function presenceOf(lessons: readonly LessonProgress[], now: Date): Pick<LearnerRow, 'lastSeenAt' | 'present' | 'stuck'> {
  const seen = lessons.flatMap(({ attempt }) => (attempt === undefined ? [] : [attempt.lastSeenAt.getTime()]));
  const stuck = lessons.flatMap((lesson) => {
    const found = stuckOn(lesson, now);
    return found === undefined ? [] : [{ ...found, lesson: lesson.lesson }];
  });
  return {
    lastSeenAt: seen.length === 0 ? undefined : new Date(Math.max(...seen)),
    present: lessons.some(({ attempt }) => attempt !== undefined && isPresent(attempt, now)),
    stuck: stuck[0],
  };
}

function mostUrgentFirst(a: LearnerRow, b: LearnerRow): number {
  const waiting = (row: LearnerRow): number => row.stuck?.since.getTime() ?? Infinity;
  if (waiting(a) !== waiting(b)) return waiting(a) - waiting(b);
  return (b.lastSeenAt?.getTime() ?? 0) - (a.lastSeenAt?.getTime() ?? 0);
}
