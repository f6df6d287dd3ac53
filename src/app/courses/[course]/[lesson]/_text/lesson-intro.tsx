import { Clock, ListChecks, Star } from 'lucide-react';
import Link from 'next/link';
import type { CourseSummary, Lesson } from '#courses/types.ts';
import { inHundredths } from '#ui/in-hundredths.ts';
import { LiveText } from './live-text.tsx';
import { PrintButton } from './print-button.tsx';

/** What this lesson is, where it stands in its course, and what it asks for. */
export function LessonIntro({ course, lesson }: { course: CourseSummary; lesson: Lesson }) {
  const place = course.lessons.findIndex(({ slug }) => slug === lesson.slug) + 1;
  const tasks = lesson.tasks.length;
  const points = inHundredths(lesson.tasks.reduce((sum, task) => sum + task.points, 0));
  return (
    <header className="mb-9">
      <p className="text-sm text-soft">
        <Link href={`/courses/${course.slug}`} className="hover:text-ink hover:underline">
          {course.title}
        </Link>{' '}
        · Lesson {place} of {course.lessons.length}
      </p>
      <h1 className="mt-2 text-[2.3rem] leading-[1.1] font-semibold tracking-[-0.03em] text-balance">
        <LiveText text={lesson.title} />
      </h1>
      {lesson.description && (
        <p className="mt-3.5 max-w-[60ch] text-lg leading-relaxed text-soft">
          <LiveText text={lesson.description} />
        </p>
      )}
      <div className="mt-4 flex flex-wrap items-center gap-x-5 gap-y-2 text-sm text-soft">
        {lesson.minutes && (
          <span className="inline-flex items-center gap-1.5">
            <Clock className="size-4" aria-hidden /> About {lesson.minutes} min
          </span>
        )}
        {tasks > 0 && (
          <span className="inline-flex items-center gap-1.5">
            <ListChecks className="size-4" aria-hidden /> {tasks} {tasks === 1 ? 'task' : 'tasks'}
          </span>
        )}
        {points > 0 && (
          <span className="inline-flex items-center gap-1.5">
            <Star className="size-4" aria-hidden /> {points} {points === 1 ? 'point' : 'points'}
          </span>
        )}
        <PrintButton />
      </div>
    </header>
  );
}
