import { ArrowLeft, ArrowRight } from 'lucide-react';
import Link from 'next/link';
import type { CourseSummary } from '#courses/types.ts';

/** To the lesson before and the lesson after. */
export function LessonTurns({ course, lesson }: { course: CourseSummary; lesson: string }) {
  const index = course.lessons.findIndex(({ slug }) => slug === lesson);
  const [before, after] = [course.lessons[index - 1], course.lessons[index + 1]];
  const card = 'flex min-w-0 flex-1 flex-col gap-1 rounded-xl border border-line bg-surface px-5 py-4 hover:border-edge';
  return (
    <nav id="next-lesson" aria-label="Lessons" className="mt-16 scroll-mt-6 flex flex-wrap gap-4 border-t border-line pt-8">
      {before && (
        <Link href={`/courses/${course.slug}/${before.slug}`} className={card}>
          <span className="flex items-center gap-1.5 text-sm text-soft">
            <ArrowLeft className="size-4" aria-hidden /> Previous lesson
          </span>
          <span className="font-medium">{before.title}</span>
        </Link>
      )}
      <Link href={after ? `/courses/${course.slug}/${after.slug}` : `/courses/${course.slug}`} className={`${card} items-end text-right`}>
        <span className="flex items-center gap-1.5 text-sm text-soft">
          {after ? `Next lesson${after.minutes === undefined ? '' : ` · ${after.minutes} min`}` : 'The end of the course'}{' '}
          <ArrowRight className="size-4" aria-hidden />
        </span>
        <span className="font-medium">{after?.title ?? 'Back to the outline'}</span>
      </Link>
    </nav>
  );
}
