import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { notFound } from 'next/navigation';
import { findCourse, findLesson } from '#courses/load-course.ts';
import { myLessonProgress } from '#progress/my-lesson-progress.ts';
import type { LessonProgress } from '#progress/types.ts';
import { HeaderControls } from '../../../_site/site-header.tsx';
import { currentViewer } from '../../../_site/viewer.ts';
import { LessonHeader } from './_text/lesson-header.tsx';
import { LessonText } from './_text/lesson-text.tsx';
import { LessonTurns } from './_text/lesson-turns.tsx';
import { LabProvider } from './_workspace/lab-context.tsx';
import { SplitView } from './_workspace/split-view.tsx';
import { Workspace } from './_workspace/workspace.tsx';

interface Props {
  params: Promise<{ course: string; lesson: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { course, lesson } = await params;
  return { title: (await findLesson(course, lesson))?.title };
}

export default async function LessonPage({ params }: Props) {
  const { course: courseSlug, lesson: lessonSlug } = await params;
  const [course, lesson, viewer, jar] = await Promise.all([findCourse(courseSlug), findLesson(courseSlug, lessonSlug), currentViewer(), cookies()]);
  if (course === undefined || lesson === undefined) notFound();
  const progress: LessonProgress = await myLessonProgress(viewer?.id ?? '', lesson);
  const split = Number(jar.get('podium-split')?.value);
  const text = (
    <article className="mx-auto max-w-[50rem] px-5 py-10 sm:px-10">
      <p className="text-sm text-soft">{course.title}</p>
      <h1 className="mt-2 mb-8 text-[2.3rem] leading-[1.1] font-semibold tracking-[-0.03em] text-balance">{lesson.title}</h1>
      <LessonText lesson={lesson} progress={progress} />
      <LessonTurns course={course} lesson={lesson.slug} />
    </article>
  );
  return (
    <LabProvider
      key={`${lesson.course}/${lesson.slug}/${viewer?.id ?? ''}`}
      lesson={{ course: lesson.course, slug: lesson.slug }}
      progress={progress}
      signedIn={viewer !== undefined && lesson.lab !== undefined}
    >
      <div className="flex h-dvh flex-col">
        <LessonHeader course={course} lesson={lesson.slug} tasks={lesson.tasks} guest={viewer?.guest === true}>
          <HeaderControls />
        </LessonHeader>
        {lesson.lab === undefined ? (
          <main id="main" className="min-h-0 flex-1 overflow-y-auto">
            {text}
          </main>
        ) : (
          <SplitView initial={split >= 25 && split <= 75 ? split : 48} text={text} workspace={<Workspace />} />
        )}
      </div>
    </LabProvider>
  );
}
