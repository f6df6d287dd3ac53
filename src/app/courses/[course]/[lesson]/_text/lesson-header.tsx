'use client';
import { ListTree } from 'lucide-react';
import Link from 'next/link';
import { Dialog } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import type { CourseSummary, TaskInfo } from '#courses/types.ts';
import { buttonStyle } from '#ui/button-style.ts';
import { inlineCode } from '#ui/inline-code.tsx';
import { Logo } from '#ui/logo.tsx';
import { OutcomeIcon } from '#ui/outcome-icon.tsx';
import { ProgressBar } from '#ui/progress-bar.tsx';
import { useLab } from '../_workspace/lab-context.tsx';

/** Where you are, how far you are, and the way to everywhere else. */
export function LessonHeader({
  course,
  lesson,
  tasks,
  guest,
  children,
}: {
  course: CourseSummary;
  lesson: string;
  tasks: readonly TaskInfo[];
  guest: boolean;
  children: ReactNode;
}) {
  const { passed, show } = useLab();
  const [open, setOpen] = useState(false);
  const done = tasks.filter(({ id }) => passed.has(id)).length;
  const go = (): void => {
    setOpen(false);
    show('lesson');
  };
  return (
    <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line bg-page px-3 sm:px-4">
      <Link href="/" aria-label="Podium, all courses" className="inline-flex rounded-lg p-1 max-sm:[&>span]:text-[0px]">
        <Logo />
      </Link>
      <Dialog.Root open={open} onOpenChange={setOpen}>
        <Dialog.Trigger className={`${buttonStyle('quiet', 'small')} min-w-0 sm:ml-2`}>
          <ListTree className="size-4 shrink-0" aria-hidden /> Outline
        </Dialog.Trigger>
        <Dialog.Portal>
          <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
          <Dialog.Content
            aria-describedby={undefined}
            className="arrive fixed inset-y-0 left-0 z-50 w-[min(23rem,88vw)] overflow-y-auto border-r border-line bg-surface p-5 shadow-2xl"
          >
            <Dialog.Title className="font-semibold">
              <Link href={`/courses/${course.slug}`} className="hover:text-accent">
                {course.title}
              </Link>
            </Dialog.Title>
            <ol className="mt-4 space-y-1">
              {course.lessons.map(({ slug, title }, index) => (
                <li key={slug}>
                  <Link
                    href={`/courses/${course.slug}/${slug}`}
                    onClick={go}
                    aria-current={slug === lesson ? 'page' : undefined}
                    className="flex gap-3 rounded-lg px-2.5 py-2 text-[0.9375rem] hover:bg-sunken aria-[current]:font-semibold"
                  >
                    <span className="w-4 text-soft tabular-nums">{index + 1}</span>
                    {title}
                  </Link>
                  {slug === lesson && (
                    <ol className="mb-2 ml-[1.05rem] border-l border-line pl-3">
                      {tasks.map((task) => (
                        <li key={task.id}>
                          <a
                            href={`#task-${task.id}`}
                            onClick={go}
                            className="flex gap-2.5 rounded-lg px-2.5 py-1.5 text-sm text-soft hover:bg-sunken hover:text-ink"
                          >
                            <OutcomeIcon outcome={passed.has(task.id) ? 'passed' : undefined} className="mt-0.5 size-4" />
                            <span className="min-w-0">
                              {inlineCode(task.title)}
                              <span className="sr-only">{passed.has(task.id) ? ', done' : ''}</span>
                            </span>
                          </a>
                        </li>
                      ))}
                    </ol>
                  )}
                </li>
              ))}
            </ol>
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
      {tasks.length > 0 && (
        <div className="ml-1 flex items-center gap-3 text-[0.8125rem] text-soft">
          <span className="w-28 max-md:hidden">
            <ProgressBar done={done} total={tasks.length} label={`${done} of ${tasks.length} tasks done`} />
          </span>
          <span className="tabular-nums" aria-hidden>
            {done}/{tasks.length}
          </span>
        </div>
      )}
      <div className="ml-auto flex items-center gap-1">
        {guest && (
          <Link
            href={`/sign-up?next=${encodeURIComponent(`/courses/${course.slug}/${lesson}`)}`}
            className={`${buttonStyle('secondary', 'small')} max-md:hidden`}
          >
            Sign up to keep this
          </Link>
        )}
        {children}
      </div>
    </header>
  );
}
