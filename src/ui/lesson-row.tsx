import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import type { LessonSummary } from '#courses/types.ts';
import type { LessonProgress } from '#progress/types.ts';
import { inHundredths } from './in-hundredths.ts';
import { OutcomeIcon } from './outcome-icon.tsx';
import { ProgressBar } from './progress-bar.tsx';

/** A lesson in the outline of its course: what it is, how long it takes, how far the learner is. */
export function LessonRow({
  href,
  lesson,
  number,
  progress,
  isNext,
}: {
  href: string;
  lesson: LessonSummary;
  number: number;
  progress?: LessonProgress;
  isNext: boolean;
}) {
  const tasks = lesson.tasks.length;
  const done = progress?.tasksPassed ?? 0;
  const points = inHundredths(lesson.tasks.reduce((sum, task) => sum + task.points, 0));
  const begun = progress?.attempt !== undefined;
  const complete = progress?.attempt?.completedAt !== undefined;
  const facts = [
    lesson.minutes && `${lesson.minutes} min`,
    tasks > 0 ? (begun ? `${done} of ${tasks} tasks` : `${tasks} ${tasks === 1 ? 'task' : 'tasks'}`) : 'Reading',
    points > 0 && (begun ? `${inHundredths(progress.earned)} of ${points} points` : `${points} ${points === 1 ? 'point' : 'points'}`),
  ].filter((fact) => typeof fact === 'string');
  return (
    <Link href={href} className="group flex items-start gap-4 p-5 -outline-offset-2 hover:bg-sunken sm:px-6">
      {complete ? (
        <OutcomeIcon outcome="passed" className="mt-0.5 size-6" />
      ) : (
        <span
          className={`grid size-6 shrink-0 place-items-center rounded-full text-sm font-semibold tabular-nums ${isNext ? 'bg-accent text-accent-ink' : 'text-soft'}`}
        >
          {number}
        </span>
      )}
      <span className="min-w-0 flex-1">
        <span className="block leading-snug font-medium group-hover:text-accent">
          {lesson.title}
          {complete && <span className="sr-only">, done</span>}
        </span>
        {lesson.description && <span className="mt-1 block text-[0.9375rem] leading-relaxed text-soft">{lesson.description}</span>}
        <span className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-soft tabular-nums">
          {begun && !complete && tasks > 0 && (
            <span className="w-20">
              <ProgressBar done={done} total={tasks} label={`${lesson.title}: ${done} of ${tasks}`} />
            </span>
          )}
          {facts.join(' · ')}
        </span>
      </span>
      <ChevronRight className="mt-1 size-5 shrink-0 text-soft" aria-hidden />
    </Link>
  );
}
