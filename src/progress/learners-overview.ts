import { listCourses } from '#courses/load-course.ts';
import type { CourseSummary } from '#courses/types.ts';
import { type Database, database } from '#db/database.ts';
import { toLessonProgress, withWork } from './attempt-row.ts';
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
    db.lessonAttempt.findMany({ include: withWork }),
  ]);
  return catalogue.map((course) => ({
    course: course.slug,
    title: course.title,
    learners: enrolments
      .filter((enrolment) => enrolment.course === course.slug)
      .map(({ learner }): LearnerRow => {
        const own = attempts.filter((attempt) => attempt.learnerId === learner.id && attempt.course === course.slug);
        const lessons = course.lessons.map((lesson) =>
          toLessonProgress(
            lesson,
            own.find((row) => row.lesson === lesson.slug),
          ),
        );
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
