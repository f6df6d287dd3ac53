'use client';
import { ListTree } from 'lucide-react';
import Link from 'next/link';
import { Dialog } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import type { CourseSummary, TaskInfo } from '#courses/types.ts';
import { buttonStyle } from '#ui/button-style.ts';
import { Logo } from '#ui/logo.tsx';
import { OutcomeIcon } from '#ui/outcome-icon.tsx';
import { ProgressBar } from '#ui/progress-bar.tsx';
import { useLab } from '../_workspace/lab-context.tsx';
import { LessonOutline, type OutlineEntry } from './lesson-outline.tsx';

interface Props {
  course: CourseSummary;
  lesson: string;
  tasks: readonly TaskInfo[];
  outline: readonly OutlineEntry[];
  /** Slugs of the course's lessons that the viewer has completed. */
  completed: readonly string[];
  guest: boolean;
  children: ReactNode;
}

/** Where you are, how far you are, and the way to everywhere else. */
export function LessonHeader({ course, lesson, tasks, outline, completed, guest, children }: Props) {
  const { passed } = useLab();
  const done = tasks.filter(({ id }) => passed.has(id)).length;
  return (
    <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line bg-page px-3 sm:px-4">
      <Link href="/" aria-label="Podium, all courses" className="inline-flex rounded-lg p-1 max-sm:[&>span]:text-[0px]">
        <Logo />
      </Link>
      <CourseOutline course={course} lesson={lesson} tasks={tasks} outline={outline} completed={completed} />
      {tasks.length > 0 && (
        <div className="ml-1 flex items-center gap-3 text-[0.8125rem] text-soft">
          <span className="w-28 max-md:hidden">
            <ProgressBar done={done} total={tasks.length} label={`${done} of ${tasks.length} tasks done`} />
          </span>
          <span className="tabular-nums" aria-hidden>
            {done}/{tasks.length}
          </span>
          <span className="sr-only md:hidden">
            {done} of {tasks.length} tasks done
          </span>
        </div>
      )}
      <div className="ml-auto flex items-center gap-1">
        {guest && (
          <Link
            href={`/sign-up?next=${encodeURIComponent(`/courses/${course.slug}/${lesson}`)}`}
            className={`${buttonStyle('secondary', 'small')} max-lg:hidden`}
          >
            Sign up to keep this
          </Link>
        )}
        {children}
      </div>
    </header>
  );
}

/** All lessons of the course; the one at hand unfolds into its headings and tasks. */
function CourseOutline({ course, lesson, tasks, outline, completed }: Omit<Props, 'guest' | 'children'>) {
  const { show, passed } = useLab();
  const [open, setOpen] = useState(false);
  const go = (): void => {
    setOpen(false);
    show('lesson');
  };
  const isDone = (slug: string): boolean =>
    slug === lesson && tasks.length > 0 ? tasks.every(({ id }) => passed.has(id)) : completed.includes(slug);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger className={`${buttonStyle('quiet', 'small')} min-w-0 sm:ml-2`}>
        <ListTree className="size-4 shrink-0" aria-hidden /> Outline
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          className="arrive fixed inset-y-0 left-0 z-50 w-[min(25rem,90vw)] overflow-y-auto border-r border-line bg-surface p-5 shadow-2xl"
        >
          <Dialog.Title className="text-lg font-semibold tracking-[-0.01em]">
            <Link href={`/courses/${course.slug}`} className="hover:text-accent">
              {course.title}
            </Link>
          </Dialog.Title>
          <p className="mt-1 text-sm text-soft">
            {course.lessons.filter(({ slug }) => isDone(slug)).length} of {course.lessons.length} lessons done
          </p>
          <ol className="mt-4 space-y-0.5">
            {course.lessons.map(({ slug, title, minutes }, index) => (
              <li key={slug}>
                <Link
                  href={`/courses/${course.slug}/${slug}`}
                  onClick={go}
                  aria-current={slug === lesson ? 'page' : undefined}
                  className="flex items-start gap-3 rounded-lg px-2.5 py-2 text-[0.9375rem] leading-snug hover:bg-sunken aria-[current]:bg-accent-wash aria-[current]:font-semibold"
                >
                  <span className="grid w-5 shrink-0 place-items-center text-soft tabular-nums">
                    {isDone(slug) ? <OutcomeIcon outcome="passed" className="mt-0.5 size-4" /> : index + 1}
                  </span>
                  <span className="min-w-0 flex-1">
                    {title}
                    <span className="sr-only">{isDone(slug) ? ', done' : ''}</span>
                  </span>
                  {minutes && <span className="mt-0.5 shrink-0 text-xs font-normal text-soft tabular-nums">{minutes} min</span>}
                </Link>
                {slug === lesson && (
                  <div className="my-2 ml-[1.2rem] border-l border-line pl-2">
                    <LessonOutline outline={outline} tasks={tasks} onGo={go} />
                  </div>
                )}
              </li>
            ))}
          </ol>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
