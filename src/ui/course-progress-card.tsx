import Link from 'next/link';
import type { CourseProgress, LessonProgress } from '#progress/types.ts';
import { ago } from './ago.ts';
import { inHundredths } from './in-hundredths.ts';
import { OutcomeIcon } from './outcome-icon.tsx';
import { ProgressBar } from './progress-bar.tsx';

/** One course, lesson by lesson: how many tasks, how many points, when last seen. */
export function CourseProgressCard({ course, now, linkLessons }: { course: CourseProgress; now: Date; linkLessons?: boolean }) {
  const sum = (pick: (lesson: LessonProgress) => number): number => inHundredths(course.lessons.reduce((total, lesson) => total + pick(lesson), 0));
  return (
    <section className="overflow-hidden rounded-2xl border border-line bg-surface">
      <header className="flex flex-wrap items-baseline gap-x-6 gap-y-1 border-b border-line px-6 py-5">
        <h2 className="text-xl font-semibold tracking-[-0.015em]">{course.title}</h2>
        {course.lessons.length > 0 && course.next === undefined && (
          <p className="inline-flex items-center gap-1.5 self-center text-sm font-medium text-good">
            <OutcomeIcon outcome="passed" className="size-4" /> Completed
          </p>
        )}
        <p className="text-sm text-soft tabular-nums">
          {sum(({ tasksPassed }) => tasksPassed)} of {sum(({ tasks }) => tasks)} tasks · {sum(({ earned }) => earned)} of{' '}
          {sum(({ points }) => points)} points
        </p>
      </header>
      <ul className="divide-y divide-line">
        {course.lessons.map((lesson) => {
          const title = <>{lesson.title}</>;
          return (
            <li
              key={lesson.lesson}
              className="grid grid-cols-[1.25rem_1fr_auto] items-center gap-x-4 gap-y-1 px-6 py-4 sm:grid-cols-[1.25rem_1fr_9rem_10rem]"
            >
              <OutcomeIcon outcome={lesson.attempt?.completedAt ? 'passed' : undefined} />
              <span className="min-w-0 font-medium">
                {linkLessons ? (
                  <Link href={`/courses/${course.course}/${lesson.lesson}`} className="hover:text-accent">
                    {title}
                  </Link>
                ) : (
                  title
                )}
              </span>
              <span className="flex items-center gap-3 text-sm text-soft tabular-nums">
                <span className="hidden flex-1 sm:block">
                  <ProgressBar done={lesson.tasksPassed} total={lesson.tasks} label={`${lesson.title}: ${lesson.tasksPassed} of ${lesson.tasks}`} />
                </span>
                {lesson.tasksPassed}/{lesson.tasks}
              </span>
              <span className="col-start-2 text-sm text-soft sm:col-start-auto sm:text-right">
                {lesson.attempt ? ago(lesson.attempt.lastSeenAt, now) : 'not started'}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
