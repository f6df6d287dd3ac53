import { Users } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { learnersOverview } from '#progress/learners-overview.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { PageFrame } from '../_site/page-frame.tsx';
import { viewerWithRole } from '../_site/viewer.ts';
import { addressOf, readChoice } from './_list/choose-learners.ts';
import { CourseLearners } from './_list/course-learners.tsx';

export const metadata: Metadata = { title: 'Learners' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function TeachPage({ searchParams }: Props) {
  await viewerWithRole('instructor', '/teach');
  const now = new Date();
  const asked = readChoice(await searchParams);
  const courses = (await learnersOverview({ now })).filter(({ learners }) => learners.length > 0);
  const course = courses.find(({ course: slug }) => slug === asked.course) ?? courses[0];
  const rows = courses.flatMap(({ learners }) => learners);
  // Who takes two courses is one person.
  const count = (of: typeof rows): number => new Set(of.map(({ id }) => id)).size;
  const stuck = count(rows.filter((row) => row.stuck !== undefined));
  return (
    <PageFrame>
      <h1 className="text-4xl font-semibold tracking-[-0.03em]">Learners</h1>
      {course === undefined ? (
        <EmptyState icon={<Users aria-hidden />} title="Nobody has started yet">
          As soon as somebody opens a lesson they appear here. Send them the address of a course.
        </EmptyState>
      ) : (
        <>
          <p className="mt-3 text-lg text-soft">
            {count(rows)} in all, {count(rows.filter(({ present }) => present))} at work now.{' '}
            {stuck === 0 ? (
              'Nobody is stuck.'
            ) : (
              <span className="font-medium text-wait">
                {stuck} {stuck === 1 ? 'is' : 'are'} stuck.
              </span>
            )}
          </p>
          {courses.length > 1 && (
            <nav aria-label="Courses" className="mt-6 flex flex-wrap gap-2">
              {courses.map(({ course: slug, title, learners }) => (
                <Link
                  key={slug}
                  href={addressOf({ ...asked, course: slug, page: 1 })}
                  aria-current={slug === course.course ? 'page' : undefined}
                  className="inline-flex min-h-9 items-center gap-2 rounded-full border border-line bg-surface px-3.5 py-1 text-sm hover:border-edge aria-[current]:border-accent aria-[current]:bg-accent-wash aria-[current]:font-medium aria-[current]:text-accent"
                >
                  {title} <span className="text-soft tabular-nums">{learners.length}</span>
                </Link>
              ))}
            </nav>
          )}
          <CourseLearners course={course} choice={{ ...asked, course: course.course }} now={now} />
        </>
      )}
    </PageFrame>
  );
}
