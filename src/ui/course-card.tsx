import Link from 'next/link';
import type { CourseSummary } from '#courses/types.ts';
import type { CourseProgress } from '#progress/types.ts';
import { CourseFacts } from './course-facts.tsx';
import { ProgressBar } from './progress-bar.tsx';

export function CourseCard({ course, progress }: { course: CourseSummary; progress?: CourseProgress }) {
  const tasks = course.lessons.reduce((sum, lesson) => sum + lesson.tasks.length, 0);
  const passed = progress?.lessons.reduce((sum, lesson) => sum + lesson.tasksPassed, 0) ?? 0;
  const next = course.lessons.find(({ slug }) => slug === progress?.next);
  return (
    <Link
      href={`/courses/${course.slug}`}
      className="group flex h-full flex-col rounded-2xl border border-line bg-surface p-6 transition-colors hover:border-edge sm:p-7"
    >
      <h3 className="text-xl leading-snug font-semibold tracking-[-0.015em] text-balance group-hover:text-accent">{course.title}</h3>
      <p className="mt-2 mb-6 leading-relaxed text-soft">{course.description}</p>
      <div className="mt-auto">
        <CourseFacts course={course} />
        {progress && (
          <div className="mt-4">
            <ProgressBar done={passed} total={tasks} label={`${course.title}: ${passed} of ${tasks} tasks done`} />
            <p className="mt-2 text-sm text-soft">
              {tasks > 0 && passed === tasks ? 'Course completed' : `${passed} of ${tasks} tasks done`}
              {next && ` · next: ${next.title}`}
            </p>
          </div>
        )}
      </div>
    </Link>
  );
}
