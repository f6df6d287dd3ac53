import { ArrowRight, FileClock } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { findCourse, listCourses } from '#courses/load-course.ts';
import type { CourseSummary } from '#courses/types.ts';
import { progressOfLearner } from '#progress/progress-of-learner.ts';
import type { CourseProgress } from '#progress/types.ts';
import { buttonStyle } from '#ui/button-style.ts';
import { CourseFacts } from '#ui/course-facts.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { inHundredths } from '#ui/in-hundredths.ts';
import { LessonRow } from '#ui/lesson-row.tsx';
import { OutcomeIcon } from '#ui/outcome-icon.tsx';
import { ProgressBar } from '#ui/progress-bar.tsx';
import { ifReadable } from '../../_site/if-readable.ts';
import { PageFrame } from '../../_site/page-frame.tsx';
import { UnreadableContent } from '../../_site/unreadable-content.tsx';
import { currentViewer } from '../../_site/viewer.ts';

interface Props {
  params: Promise<{ course: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { value: course, problems } = await ifReadable(findCourse((await params).course));
  return problems !== undefined ? { title: 'A course that cannot be shown' } : { title: course?.title, description: course?.description };
}

export default async function CoursePage({ params }: Props) {
  const [found, viewer] = await Promise.all([ifReadable(params.then(({ course: slug }) => findCourse(slug))), currentViewer()]);
  if (found.problems !== undefined) return <UnreadableContent what="course" problems={found.problems} />;
  const course = found.value;
  if (course === undefined) notFound();
  const [progress] = viewer === undefined ? [] : await progressOfLearner(viewer.id, { courses: [course] });
  const next = progress === undefined ? course.lessons[0]?.slug : progress.next;
  return (
    <PageFrame>
      <div className="mx-auto max-w-3xl">
        <Link href="/" className="text-sm text-soft hover:text-ink">
          All courses
        </Link>
        <h1 className="mt-3 text-4xl font-semibold tracking-[-0.03em] text-balance sm:text-5xl">{course.title}</h1>
        <p className="mt-4 text-lg leading-relaxed text-soft">{course.description}</p>
        <div className="mt-5">
          <CourseFacts course={course} points />
        </div>
        <Before course={course} />
        <div className="mt-8 flex flex-wrap items-center gap-x-8 gap-y-5">
          {next && (
            <Link href={`/courses/${course.slug}/${next}`} className={buttonStyle('primary', 'large')}>
              {progress === undefined ? 'Start' : 'Continue'} <ArrowRight className="size-4.5" aria-hidden />
            </Link>
          )}
          {progress && <Standing course={course} progress={progress} />}
        </div>
        <h2 className="mt-14 text-lg font-semibold">Lessons</h2>
        {course.lessons.length === 0 ? (
          <EmptyState icon={<FileClock aria-hidden />} title="No lessons yet">
            This course is still being written. Come back soon.
          </EmptyState>
        ) : (
          <ol className="mt-4 divide-y divide-line overflow-hidden rounded-2xl border border-line bg-surface">
            {course.lessons.map((lesson, index) => (
              <li key={lesson.slug}>
                <LessonRow
                  href={`/courses/${course.slug}/${lesson.slug}`}
                  lesson={lesson}
                  number={index + 1}
                  progress={progress?.lessons.find((entry) => entry.lesson === lesson.slug)}
                  isNext={lesson.slug === next}
                />
              </li>
            ))}
          </ol>
        )}
      </div>
    </PageFrame>
  );
}

/** How far the learner is in the whole of it. */
function Standing({ course, progress }: { course: CourseSummary; progress: CourseProgress }) {
  const sum = (pick: (lesson: CourseProgress['lessons'][number]) => number): number =>
    inHundredths(progress.lessons.reduce((total, lesson) => total + pick(lesson), 0));
  const [passed, tasks] = [sum(({ tasksPassed }) => tasksPassed), sum((lesson) => lesson.tasks)];
  return (
    <div className="min-w-56 flex-1">
      <ProgressBar done={passed} total={tasks} label={`${course.title}: ${passed} of ${tasks} tasks done`} />
      <p className="mt-2 flex flex-wrap items-center gap-x-1.5 text-sm text-soft tabular-nums">
        {passed === tasks && tasks > 0 ? (
          <span className="inline-flex items-center gap-1.5 font-medium text-good">
            <OutcomeIcon outcome="passed" className="size-4" /> Course completed
          </span>
        ) : (
          `${passed} of ${tasks} tasks done`
        )}{' '}
        · {sum(({ earned }) => earned)} of {sum(({ points }) => points)} points
      </p>
    </div>
  );
}

/** Courses that should be done first. */
async function Before({ course }: { course: CourseSummary }) {
  if (course.requires === undefined || course.requires.length === 0) return null;
  const before = (await listCourses()).filter(({ slug }) => course.requires?.includes(slug));
  if (before.length === 0) return null;
  return (
    <p className="mt-4 text-[0.9375rem] text-soft">
      Builds on{' '}
      {before.map(({ slug, title }, index) => (
        <span key={slug}>
          {index > 0 && ', '}
          <Link href={`/courses/${slug}`} className="text-accent underline underline-offset-3">
            {title}
          </Link>
        </span>
      ))}
      .
    </p>
  );
}
