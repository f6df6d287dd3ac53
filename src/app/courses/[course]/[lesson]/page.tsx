import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { mayTeach } from '#auth/roles.ts';
import { findCourse } from '#courses/load-course.ts';
import { findReadingPlace } from '#progress/keep-reading-place.ts';
import { myLesson } from '#progress/lesson-seed.ts';
import { myLessonProgress } from '#progress/my-lesson-progress.ts';
import { progressOfLearner } from '#progress/progress-of-learner.ts';
import type { LessonProgress } from '#progress/types.ts';
import { ifReadable } from '../../../_site/if-readable.ts';
import { HeaderControls } from '../../../_site/site-header.tsx';
import { UnreadableContent } from '../../../_site/unreadable-content.tsx';
import { currentViewer } from '../../../_site/viewer.ts';
import { readSections } from '../../../search/_index/read-sections.ts';
import { LessonHeader } from './_text/lesson-header.tsx';
import { LessonIntro } from './_text/lesson-intro.tsx';
import { LessonOutline } from './_text/lesson-outline.tsx';
import { LessonText } from './_text/lesson-text.tsx';
import { LessonTurns } from './_text/lesson-turns.tsx';
import { ReadingProgress } from './_text/reading-progress.tsx';
import { LabProvider } from './_workspace/lab-context.tsx';
import { SplitView } from './_workspace/split-view.tsx';
import { Workspace } from './_workspace/workspace.tsx';

interface Props {
  params: Promise<{ course: string; lesson: string }>;
}

const lessonOfViewer = cache(async (course: string, lesson: string) => myLesson((await currentViewer())?.id, course, lesson));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { course, lesson } = await params;
  const { value: found, problems } = await ifReadable(lessonOfViewer(course, lesson));
  return problems !== undefined ? { title: 'A lesson that cannot be shown' } : { title: found?.title, description: found?.description };
}

export default async function LessonPage({ params }: Props) {
  const { course: courseSlug, lesson: lessonSlug } = await params;
  const [found, viewer, jar] = await Promise.all([
    ifReadable(Promise.all([lessonOfViewer(courseSlug, lessonSlug), findCourse(courseSlug)])),
    currentViewer(),
    cookies(),
  ]);
  if (found.problems !== undefined) return <UnreadableContent what="lesson" problems={found.problems} />;
  const [lesson, course] = found.value;
  if (course === undefined || lesson === undefined) notFound();
  const progress: LessonProgress = await myLessonProgress(viewer?.id ?? '', lesson);
  const place = viewer && (await findReadingPlace({ learner: viewer.id, course: lesson.course, lesson: lesson.slug }));
  const [ofCourse] = viewer === undefined ? [] : await progressOfLearner(viewer.id, { courses: [course] });
  const completed = (ofCourse?.lessons ?? []).filter(({ attempt }) => attempt?.completedAt !== undefined).map((entry) => entry.lesson);
  const outline = readSections(lesson.source).map(({ heading, anchor, depth, tasks }) => ({ heading, anchor, depth, tasks }));
  const split = Number(jar.get('podium-split')?.value);
  const text = (
    <>
      <ReadingProgress course={lesson.course} lesson={lesson.slug} known={viewer !== undefined} kept={place} />
      <article className="mx-auto max-w-[50rem] px-5 py-10 sm:px-10">
        <LessonIntro course={course} lesson={lesson} />
        <LessonText lesson={lesson} progress={progress} />
        <LessonTurns course={course} lesson={lesson.slug} />
      </article>
    </>
  );
  return (
    <LabProvider
      key={`${lesson.course}/${lesson.slug}/${viewer?.id ?? ''}`}
      lesson={{ course: lesson.course, slug: lesson.slug }}
      progress={progress}
      known={viewer !== undefined}
      signedIn={viewer !== undefined && lesson.lab !== undefined}
      author={viewer !== undefined && mayTeach(viewer.role)}
    >
      <div className="lesson-page flex h-dvh flex-col">
        <LessonHeader
          course={course}
          lesson={lesson.slug}
          tasks={lesson.tasks}
          outline={outline}
          completed={completed}
          guest={viewer?.guest === true}
        >
          <HeaderControls />
        </LessonHeader>
        {lesson.lab === undefined ? (
          <main id="main" className="min-h-0 flex-1 overflow-y-auto xl:grid xl:grid-cols-[1fr_minmax(0,50rem)_1fr]">
            <div className="xl:col-start-2">{text}</div>
            <nav
              aria-label="Outline of the lesson"
              className="sticky top-0 max-h-[calc(100dvh-3.5rem)] w-72 self-start overflow-y-auto py-14 max-xl:hidden"
            >
              <LessonOutline outline={outline} tasks={lesson.tasks} />
            </nav>
          </main>
        ) : (
          <SplitView initial={split >= 25 && split <= 75 ? split : 48} text={text} workspace={<Workspace />} />
        )}
      </div>
    </LabProvider>
  );
}
