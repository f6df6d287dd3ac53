'use client';
import { ArrowRight } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { LessonProgress } from '#progress/types.ts';
import { inlineCode } from '#ui/inline-code.tsx';
import { OutcomeIcon } from '#ui/outcome-icon.tsx';
import { useLab } from '../_workspace/lab-context.tsx';
import { newsOf, type News } from './news-of.ts';

/** How long it stands, ms; whoever points at it or has tabbed into it keeps it. */
const lifetime = 7_000;

/**
 * A task was ticked: said once to screen readers, wherever they are, and shown over the workspace to those who cannot
 * see the tick itself, because the task is scrolled away or on the other half of a phone.
 */
export function TaskNews() {
  const { passed, progress, show } = useLab();
  const known = useRef<ReadonlySet<string>>(passed);
  const [news, setNews] = useState<News>();
  const [shown, setShown] = useState(false);
  const hide = useCallback(() => setShown(false), []);
  useEffect(() => {
    const next = newsOf(progress.detail, known.current, passed);
    known.current = passed;
    if (next === undefined) return;
    setNews(next);
    setShown(next.next === undefined || !isInView(`task-${next.task}`));
  }, [passed, progress]);
  return (
    <>
      <p role="status" className="sr-only">
        {news && plain(news.words)}
      </p>
      {shown && news && <Pill key={news.task} news={news} progress={progress} onGone={hide} onFollow={() => show('lesson')} />}
    </>
  );
}

interface PillProps {
  readonly news: News;
  readonly progress: LessonProgress;
  readonly onGone: () => void;
  readonly onFollow: () => void;
}

function Pill({ news: { task, next }, progress, onGone, onFollow }: PillProps) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(onGone, lifetime);
    return () => clearTimeout(timer);
  }, [held, onGone]);
  const titleOf = (id: string): string => progress.detail.find((entry) => entry.task === id)?.title ?? id;
  return (
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="arrive absolute top-13 right-3 z-30 flex max-w-[calc(100%-1.5rem)] items-start gap-3 rounded-xl border border-good/40 bg-surface py-2.5 pr-4 pl-3.5 text-sm shadow-lg shadow-black/10 print:hidden"
    >
      <OutcomeIcon outcome="passed" className="mt-px size-4.5" />
      <div className="min-w-0">
        <p className="font-medium">{next === undefined ? 'Every task of this lesson is done' : inlineCode(titleOf(task))}</p>
        <a
          href={next === undefined ? '#next-lesson' : `#task-${next}`}
          onClick={() => {
            onFollow();
            onGone();
          }}
          className="mt-0.5 inline-flex min-h-6 items-center gap-1.5 text-soft hover:text-ink"
        >
          {next === undefined ? 'How it goes on' : <>Next: {inlineCode(titleOf(next))}</>} <ArrowRight className="size-3.5 shrink-0" aria-hidden />
        </a>
      </div>
    </div>
  );
}

const plain = (text: string): string => text.replaceAll('`', '');

function isInView(id: string): boolean {
  const element = document.getElementById(id);
  if (element === null) return false;
  const { top, bottom, height } = element.getBoundingClientRect();
  return height > 0 && bottom > 56 && top < innerHeight - 40;
}
