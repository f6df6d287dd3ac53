import { ArrowRight, BookOpen, CircleCheck, SquareTerminal } from 'lucide-react';
import Link from 'next/link';
import { listCourses } from '#courses/load-course.ts';
import { progressOfLearner } from '#progress/progress-of-learner.ts';
import { buttonStyle } from '#ui/button-style.ts';
import { CourseCard } from '#ui/course-card.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ProductPicture } from '#ui/product-picture.tsx';
import { PageFrame } from './_site/page-frame.tsx';
import { currentViewer } from './_site/viewer.ts';

const promises = [
  {
    icon: SquareTerminal,
    title: 'A cluster of your own',
    text: 'Nodes, control plane, DNS and ingress, ready before you have read the first line. Nothing to install.',
  },
  {
    icon: CircleCheck,
    title: 'Graded while you work',
    text: 'Every change is looked at as you make it. What is right gets its tick; what is not gets a reason.',
  },
  {
    icon: BookOpen,
    title: 'Yours to come back to',
    text: 'Leave in the middle. Your cluster, your files and your history wait where you left them.',
  },
];

export default async function FrontPage() {
  const [courses, viewer] = await Promise.all([listCourses(), currentViewer()]);
  const progress = viewer === undefined ? [] : await progressOfLearner(viewer.id, { courses });
  const started = progress.find(({ next }) => next !== undefined);
  const first = courses[0]?.lessons[0] && `/courses/${courses[0].slug}/${courses[0].lessons[0].slug}`;
  const target = started === undefined ? first : `/courses/${started.course}/${started.next}`;
  return (
    <PageFrame>
      <section className="grid items-center gap-x-20 pt-4 pb-14 sm:pt-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,31rem)] lg:pb-24">
        <div>
          <h1 className="text-[2.6rem] leading-[1.06] font-semibold tracking-[-0.035em] text-balance sm:text-6xl">Learn Kubernetes by running it.</h1>
          <p className="mt-6 max-w-[58ch] text-lg leading-relaxed text-soft sm:text-xl">
            Read on the left, work in a real terminal on the right, and see each task ticked the moment your cluster is as it should be.
          </p>
          {target && (
            <div className="mt-9 flex flex-wrap items-center gap-x-5 gap-y-3">
              <Link href={target} className={buttonStyle('primary', 'large')}>
                {started === undefined ? 'Start the first lesson' : 'Go on where you left'} <ArrowRight className="size-4.5" aria-hidden />
              </Link>
              {viewer === undefined && <p className="text-sm text-soft">No account needed. Sign up later and keep your work.</p>}
            </div>
          )}
        </div>
        <ProductPicture />
      </section>
      <ul className="grid gap-x-10 gap-y-8 border-y border-line py-10 sm:grid-cols-3">
        {promises.map(({ icon: Icon, title, text }) => (
          <li key={title}>
            <Icon className="size-5 text-accent" aria-hidden />
            <h2 className="mt-3 font-semibold">{title}</h2>
            <p className="mt-1.5 text-[0.9375rem] leading-relaxed text-soft">{text}</p>
          </li>
        ))}
      </ul>
      <section className="pt-14" aria-labelledby="courses">
        <div className="flex flex-wrap items-baseline gap-x-4">
          <h2 id="courses" className="text-2xl font-semibold tracking-[-0.02em]">
            Courses
          </h2>
          {courses.length > 1 && (
            <p className="text-sm text-soft">
              {courses.length} courses, {courses.reduce((sum, course) => sum + course.lessons.length, 0)} lessons. Any order; this one is good.
            </p>
          )}
        </div>
        {courses.length === 0 ? (
          <EmptyState icon={<BookOpen aria-hidden />} title="No courses yet">
            Put a course into <code>content/courses/</code> and load this page again.
          </EmptyState>
        ) : (
          <ul className="mt-6 grid gap-5 md:grid-cols-2">
            {courses.map((course) => (
              <li key={course.slug}>
                <CourseCard course={course} progress={progress.find((entry) => entry.course === course.slug)} />
              </li>
            ))}
          </ul>
        )}
      </section>
    </PageFrame>
  );
}
