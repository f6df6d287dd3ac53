import { ChartNoAxesColumn } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { progressOfLearner } from '#progress/progress-of-learner.ts';
import { buttonStyle } from '#ui/button-style.ts';
import { CourseProgressCard } from '#ui/course-progress-card.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { PageFrame } from '../_site/page-frame.tsx';
import { viewerOrSignIn } from '../_site/viewer.ts';

export const metadata: Metadata = { title: 'My progress' };

export default async function ProgressPage() {
  const viewer = await viewerOrSignIn('/progress');
  const courses = await progressOfLearner(viewer.id);
  return (
    <PageFrame>
      <h1 className="text-4xl font-semibold tracking-[-0.03em]">My progress</h1>
      {viewer.guest && (
        <p className="mt-4 max-w-[60ch] rounded-xl border border-line bg-wait-wash px-5 py-4 leading-relaxed">
          You are a guest: this is kept for this browser only.{' '}
          <Link href="/sign-up?next=/progress" className="font-medium text-accent underline underline-offset-3">
            Sign up
          </Link>{' '}
          and it is yours everywhere.
        </p>
      )}
      {courses.length === 0 ? (
        <EmptyState
          icon={<ChartNoAxesColumn aria-hidden />}
          title="Nothing started yet"
          action={
            <Link href="/" className={buttonStyle('primary')}>
              Choose a course
            </Link>
          }
        >
          Open a lesson and its tasks will show here as you finish them.
        </EmptyState>
      ) : (
        <div className="mt-8 space-y-6">
          {courses.map((course) => (
            <CourseProgressCard key={course.course} course={course} now={new Date()} linkLessons />
          ))}
        </div>
      )}
    </PageFrame>
  );
}
