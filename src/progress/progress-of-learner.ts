import { listCourses } from '#courses/load-course.ts';
import type { CourseSummary } from '#courses/types.ts';
import { type Database, database } from '#db/database.ts';
import { toLessonProgress, withWork } from './attempt-row.ts';
import type { CourseProgress } from './types.ts';

/** Every course the learner enrolled in, in the catalogue's order. */
export async function progressOfLearner(
  learnerId: string,
  { db = database(), courses }: { db?: Database; courses?: readonly CourseSummary[] } = {},
): Promise<CourseProgress[]> {
  const [catalogue, enrolments, attempts] = await Promise.all([
    courses ?? listCourses(),
    db.enrolment.findMany({ where: { learnerId } }),
    db.lessonAttempt.findMany({ where: { learnerId }, include: withWork }),
  ]);
  return catalogue.flatMap((course) => {
    const enrolment = enrolments.find((candidate) => candidate.course === course.slug);
    if (enrolment === undefined) return [];
    const lessons = course.lessons.map((lesson) =>
      toLessonProgress(
        lesson,
        attempts.find((attempt) => attempt.course === course.slug && attempt.lesson === lesson.slug),
      ),
    );
    const next = lessons.find(({ attempt }) => attempt?.completedAt === undefined)?.lesson;
    return [{ course: course.slug, title: course.title, enrolledAt: enrolment.enrolledAt, lessons, next }];
  });
}
