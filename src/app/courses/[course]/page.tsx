import { ArrowRight, ChevronRight } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { findCourse } from '#courses/load-course.ts';
import { progressOfLearner } from '#progress/progress-of-learner.ts';
import { buttonStyle } from '#ui/button-style.ts';
import { OutcomeIcon } from '#ui/outcome-icon.tsx';
import { ProgressBar } from '#ui/progress-bar.tsx';
import { PageFrame } from '../../_site/page-frame.tsx';
import { currentViewer } from '../../_site/viewer.ts';

interface Props {
  params: Promise<{ course: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await findCourse((await params).course))?.title };
}

export default async function CoursePage({ params }: Props) {
  const [course, viewer] = await Promise.all([params.then(({ course: slug }) => findCourse(slug)), currentViewer()]);
  if (course === undefined) notFound();
  const [progress] = viewer === undefined ? [] : await progressOfLearner(viewer.id, { courses: [course] });
  const next = progress?.next ?? course.lessons[0]?.slug;
  return (
    <PageFrame>
      <div className="mx-auto max-w-3xl">
        <Link href="/" className="text-sm text-soft hover:text-ink">
          All courses
        </Link>
        <h1 className="mt-3 text-4xl font-semibold tracking-[-0.03em] text-balance sm:text-5xl">{course.title}</h1>
        <p className="mt-4 text-lg leading-relaxed text-soft">{course.description}</p>
        {next && (
          <Link href={`/courses/${course.slug}/${next}`} className={`${buttonStyle('primary', 'large')} mt-8`}>
            {progress === undefined ? 'Start' : 'Continue'} <ArrowRight className="size-4.5" aria-hidden />
          </Link>
        )}
        <h2 className="mt-14 text-lg font-semibold">Lessons</h2>
        <ol className="mt-4 divide-y divide-line overflow-hidden rounded-2xl border border-line bg-surface">
          {course.lessons.map((lesson, index) => {
            const own = progress?.lessons.find((entry) => entry.lesson === lesson.slug);
            const done = own?.tasksPassed ?? 0;
            return (
              <li key={lesson.slug}>
                <Link
                  href={`/courses/${course.slug}/${lesson.slug}`}
                  className="group flex items-center gap-4 p-5 -outline-offset-2 hover:bg-sunken sm:px-6"
                >
                  {own?.attempt?.completedAt ? (
                    <OutcomeIcon outcome="passed" className="size-6" />
                  ) : (
                    <span className="grid size-6 shrink-0 place-items-center text-sm font-semibold text-soft tabular-nums">{index + 1}</span>
                  )}
                  <span className="min-w-0 flex-1">
                    <span className="block font-medium group-hover:text-accent">{lesson.title}</span>
                    {lesson.description && <span className="mt-0.5 block text-[0.9375rem] text-soft">{lesson.description}</span>}
                    <span className="mt-2.5 flex items-center gap-3 text-sm text-soft">
                      {own?.attempt && (
                        <span className="w-24">
                          <ProgressBar done={done} total={lesson.tasks.length} label={`${lesson.title}: ${done} of ${lesson.tasks.length}`} />
                        </span>
                      )}
                      {own?.attempt ? `${done} of ${lesson.tasks.length} tasks` : `${lesson.tasks.length} tasks`}
                      {lesson.minutes && ` · ${lesson.minutes} min`}
                    </span>
                  </span>
                  <ChevronRight className="size-5 shrink-0 text-soft" aria-hidden />
                </Link>
              </li>
            );
          })}
        </ol>
      </div>
    </PageFrame>
  );
}
