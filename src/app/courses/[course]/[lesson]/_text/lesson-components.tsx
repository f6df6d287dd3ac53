import type { ComponentProps, ReactNode } from 'react';
import { findTerm, type GlossaryTerm } from '#courses/glossary.ts';
import type { Lesson } from '#courses/types.ts';
import type { LessonProgress } from '#progress/types.ts';
import { Callout } from '#ui/callout.tsx';
import { QuizCard } from '../_quiz/quiz-card.tsx';
import { TaskCard } from '../_tasks/task-card.tsx';
import { LazyClusterFigure } from '../_workspace/lazy-cluster-figure.tsx';
import { CodeFence } from './code-fence.tsx';
import { DiffView } from './diff-view.tsx';
import { Figure } from './figure.tsx';
import { LessonStep, LessonSteps } from './lesson-steps.tsx';
import { LessonTab, LessonTabs } from './lesson-tabs.tsx';
import { LiveText } from './live-text.tsx';
import { OpenPageButton } from './open-page-button.tsx';
import { ShowButton } from './show-button.tsx';
import { TermHint } from './term-hint.tsx';

interface About {
  readonly lesson: Lesson;
  readonly progress: LessonProgress;
  readonly glossary: readonly GlossaryTerm[];
}

/** What an author may use in a lesson, with everything it needs to know of this one. */
export function lessonComponents({ lesson, progress, glossary }: About) {
  return {
    ...general,
    img: ({ src, alt, title }: ComponentProps<'img'>) => <Figure src={pictureAddress(lesson, String(src))} alt={alt ?? ''} caption={title} />,
    Term: ({ name, children }: { name?: string; children?: ReactNode }) => {
      const found = findTerm(glossary, name ?? (typeof children === 'string' ? children : ''));
      if (found === undefined) return <>{children ?? name}</>;
      return <TermHint {...found}>{children ?? name}</TermHint>;
    },
    Task: ({ id }: { id: string }) => {
      const index = lesson.tasks.findIndex((task) => task.id === id);
      const task = lesson.tasks[index];
      const titles = Object.fromEntries(lesson.tasks.map(({ id: other, title }) => [other, title]));
      if (task === undefined) return <Missing what={`task ${id}`} />;
      return <TaskCard task={task} number={index + 1} next={lesson.tasks[index + 1]?.id} titles={titles} />;
    },
    Quiz: ({ id }: { id: string }) => {
      const quiz = lesson.quizzes.find((candidate) => candidate.id === id);
      if (quiz === undefined) return <Missing what={`quiz ${id}`} />;
      return <QuizCard quiz={quiz} answers={progress.quizzes.find((entry) => entry.quiz === id)?.answers ?? []} />;
    },
  };
}

interface RemarkProps {
  readonly kind?: 'note' | 'tip' | 'warning';
  readonly title?: string;
  readonly children: ReactNode;
}

function Remark({ kind = 'note', title, children }: RemarkProps) {
  return (
    <Callout kind={kind} title={title === undefined ? undefined : <LiveText text={title} />}>
      {children}
    </Callout>
  );
}

const general = {
  pre: CodeFence,
  table: (props: ComponentProps<'table'>) => (
    <div className="wide my-6 overflow-x-auto" tabIndex={0} role="region" aria-label="Table">
      <table {...props} />
    </div>
  ),
  Callout: Remark,
  Note: (props: RemarkProps) => <Remark {...props} kind="note" />,
  Tip: (props: RemarkProps) => <Remark {...props} kind="tip" />,
  Warning: (props: RemarkProps) => <Remark {...props} kind="warning" />,
  LiveText,
  Tabs: LessonTabs,
  Tab: LessonTab,
  Steps: LessonSteps,
  Step: LessonStep,
  Diff: DiffView,
  Terminal: () => <ShowButton tab="1" />,
  /** The whole map is a tab; a part of it stands in the text. */
  ClusterMap: (part: ComponentProps<typeof LazyClusterFigure>) =>
    Object.keys(part).length === 0 ? <ShowButton tab="cluster" /> : <LazyClusterFigure {...part} />,
  Browser: ({ url }: { url: string }) => <OpenPageButton url={url} />,
};

/** Pictures lie beside the text, in `figures/`; a route serves them. */
function pictureAddress({ course, slug }: Lesson, src: string): string {
  const file = /^(?:\.\/)?figures\/([^/]+)$/.exec(src)?.[1];
  return file === undefined ? src : `/api/figures/${course}/${slug}/${file}`;
}

function Missing({ what }: { what: string }) {
  return (
    <Callout kind="warning" title="The author forgot something">
      This lesson has no {what}.
    </Callout>
  );
}
