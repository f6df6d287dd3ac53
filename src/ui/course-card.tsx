import { Clock, ListChecks } from 'lucide-react';
import Link from 'next/link';
import type { CourseSummary } from '#courses/types.ts';
import type { CourseProgress } from '#progress/types.ts';
import { ProgressBar } from './progress-bar.tsx';

export function CourseCard({ course, progress }: { course: CourseSummary; progress?: CourseProgress }) {
  const tasks = course.lessons.reduce((sum, lesson) => sum + lesson.tasks.length, 0);
  const passed = progress?.lessons.reduce((sum, lesson) => sum + lesson.tasksPassed, 0) ?? 0;
  return (
    <Link
      href={`/courses/${course.slug}`}
      className="group flex h-full flex-col rounded-2xl border border-line bg-surface p-6 transition-colors hover:border-edge sm:p-7"
    >
      <h3 className="text-xl font-semibold tracking-[-0.015em] group-hover:text-accent">{course.title}</h3>
      <p className="mt-2 leading-relaxed text-soft">{course.description}</p>
      <div className="mt-auto flex flex-wrap gap-x-5 gap-y-1 pt-6 text-sm text-soft">
        <span>
          {course.lessons.length} {course.lessons.length === 1 ? 'lesson' : 'lessons'}
        </span>
        <span className="inline-flex items-center gap-1.5">
          <ListChecks className="size-4" aria-hidden /> {tasks} tasks
        </span>
        {course.minutes && (
          <span className="inline-flex items-center gap-1.5">
            <Clock className="size-4" aria-hidden /> {course.minutes} min
          </span>
        )}
        {course.level && <span>{course.level}</span>}
      </div>
      {progress && (
        <div className="mt-4">
          <ProgressBar done={passed} total={tasks} label={`${course.title}: ${passed} of ${tasks} tasks done`} />
          <p className="mt-2 text-sm text-soft">
            {passed} of {tasks} tasks done
          </p>
        </div>
      )}
    </Link>
  );
}
