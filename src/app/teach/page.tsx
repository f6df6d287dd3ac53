import { Users } from 'lucide-react';
import type { Metadata } from 'next';
import { learnersOverview } from '#progress/learners-overview.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { LearnerTable } from '#ui/learner-table.tsx';
import { PageFrame } from '../_site/page-frame.tsx';
import { viewerWithRole } from '../_site/viewer.ts';

export const metadata: Metadata = { title: 'Learners' };

export default async function TeachPage() {
  await viewerWithRole('instructor', '/teach');
  const now = new Date();
  const courses = (await learnersOverview({ now })).filter(({ learners }) => learners.length > 0);
  const people = courses.flatMap(({ learners }) => learners);
  const stuck = people.filter((row) => row.stuck !== undefined);
  return (
    <PageFrame>
      <h1 className="text-4xl font-semibold tracking-[-0.03em]">Learners</h1>
      {courses.length === 0 ? (
        <EmptyState icon={<Users aria-hidden />} title="Nobody has started yet">
          As soon as somebody opens a lesson they appear here. Send them the address of a course.
        </EmptyState>
      ) : (
        <>
          <p className="mt-3 text-lg text-soft">
            {people.filter(({ present }) => present).length} at work now.{' '}
            {stuck.length === 0 ? (
              'Nobody is stuck.'
            ) : (
              <span className="font-medium text-wait">
                {stuck.length} {stuck.length === 1 ? 'is' : 'are'} stuck.
              </span>
            )}
          </p>
          {courses.map((course) => (
            <section key={course.course} className="mt-10" aria-labelledby={`course-${course.course}`}>
              <h2 id={`course-${course.course}`} className="mb-4 text-xl font-semibold tracking-[-0.015em]">
                {course.title}
              </h2>
              <LearnerTable course={course} now={now} />
            </section>
          ))}
        </>
      )}
    </PageFrame>
  );
}
