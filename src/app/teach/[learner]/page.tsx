import { ChevronRight } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { findLearner } from '#progress/find-learner.ts';
import { progressOfLearner } from '#progress/progress-of-learner.ts';
import { CourseProgressCard } from '#ui/course-progress-card.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { TaskEvidence } from '#ui/task-evidence.tsx';
import { PageFrame } from '../../_site/page-frame.tsx';
import { viewerWithRole } from '../../_site/viewer.ts';

export const metadata: Metadata = { title: 'A learner' };

/** One learner: from every number to the evidence behind it. */
export default async function LearnerPage({ params }: { params: Promise<{ learner: string }> }) {
  const { learner: id } = await params;
  await viewerWithRole('instructor', `/teach/${id}`);
  const learner = await findLearner(id);
  if (learner === undefined) notFound();
  const courses = await progressOfLearner(id);
  return (
    <PageFrame>
      <Link href="/teach" className="text-sm text-soft hover:text-ink">
        All learners
      </Link>
      <h1 className="mt-3 text-4xl font-semibold tracking-[-0.03em]">{learner.name}</h1>
      <p className="mt-2 text-soft">{learner.guest ? `A guest, ${id.slice(0, 6)}` : learner.email}</p>
      {courses.length === 0 && <EmptyState title="Nothing started yet">They have an account and opened no lesson.</EmptyState>}
      {courses.map((course) => (
        <div key={course.course} className="mt-10">
          <CourseProgressCard course={course} now={new Date()} />
          {course.lessons
            .filter(({ attempt }) => attempt !== undefined)
            .map((lesson) => (
              <details key={lesson.lesson} open={lesson.attempt?.completedAt === undefined} className="group/lesson mt-6">
                <summary className="flex items-baseline gap-3 rounded-lg py-1">
                  <ChevronRight className="size-4 shrink-0 self-center text-soft transition-transform group-open/lesson:rotate-90" aria-hidden />
                  <h3 className="text-lg font-semibold">{lesson.title}</h3>
                  <span className="text-sm text-soft tabular-nums">
                    {lesson.tasksPassed}/{lesson.tasks} tasks
                  </span>
                </summary>
                <div className="mt-3 space-y-2">
                  {lesson.detail.map((task) => (
                    <TaskEvidence key={task.task} id={`${lesson.lesson}-${task.task}`} task={task} />
                  ))}
                </div>
              </details>
            ))}
        </div>
      ))}
    </PageFrame>
  );
}
