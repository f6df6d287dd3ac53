import { MDXRemote } from 'next-mdx-remote/rsc';
import type { ComponentProps } from 'react';
import rehypeSlug from 'rehype-slug';
import remarkGfm from 'remark-gfm';
import type { Lesson } from '#courses/types.ts';
import type { LessonProgress } from '#progress/types.ts';
import { Callout } from '#ui/callout.tsx';
import { CodeFence } from './code-fence.tsx';
import { fenceMeta } from './fence-meta.ts';
import { QuizCard } from '../_quiz/quiz-card.tsx';
import { ShowButton } from './show-button.tsx';
import { TaskCard } from '../_tasks/task-card.tsx';

/** The lesson's MDX with the components an author may use. */
export function LessonText({ lesson, progress }: { lesson: Lesson; progress: LessonProgress }) {
  const Task = ({ id }: { id: string }) => {
    const index = lesson.tasks.findIndex((task) => task.id === id);
    const task = lesson.tasks[index];
    return task === undefined ? (
      <Missing what={`task ${id}`} />
    ) : (
      <TaskCard
        task={task}
        number={index + 1}
        next={lesson.tasks[index + 1]?.id}
        titles={Object.fromEntries(lesson.tasks.map(({ id: other, title }) => [other, title]))}
      />
    );
  };
  const Quiz = ({ id }: { id: string }) => {
    const quiz = lesson.quizzes.find((candidate) => candidate.id === id);
    return quiz === undefined ? (
      <Missing what={`quiz ${id}`} />
    ) : (
      <QuizCard quiz={quiz} answers={progress.quizzes.find((entry) => entry.quiz === id)?.answers ?? []} />
    );
  };
  return (
    <div className="prose">
      <MDXRemote
        source={lesson.source}
        components={{ ...components, Task, Quiz }}
        options={{ blockJS: false, mdxOptions: { remarkPlugins: [remarkGfm, fenceMeta], rehypePlugins: [rehypeSlug] } }}
      />
    </div>
  );
}

const components = {
  pre: CodeFence,
  table: (props: ComponentProps<'table'>) => (
    <div className="wide my-6 overflow-x-auto" tabIndex={0} role="region" aria-label="Table">
      <table {...props} />
    </div>
  ),
  Callout: ({ kind = 'note', ...props }: { kind?: 'note' | 'tip' | 'warning'; title?: string; children: React.ReactNode }) => (
    <Callout kind={kind} {...props} />
  ),
  Note: (props: { title?: string; children: React.ReactNode }) => <Callout kind="note" {...props} />,
  Tip: (props: { title?: string; children: React.ReactNode }) => <Callout kind="tip" {...props} />,
  Warning: (props: { title?: string; children: React.ReactNode }) => <Callout kind="warning" {...props} />,
  Terminal: () => <ShowButton tab="1" />,
  ClusterMap: () => <ShowButton tab="cluster" />,
};

function Missing({ what }: { what: string }) {
  return (
    <Callout kind="warning" title="The author forgot something">
      This lesson has no {what}.
    </Callout>
  );
}
