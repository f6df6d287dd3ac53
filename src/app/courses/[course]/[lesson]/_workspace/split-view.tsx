'use client';
import { BookOpen, SquareTerminal } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { TaskNews } from '../_tasks/task-news.tsx';
import { useLab } from './lab-context.tsx';
import { isShortcut } from './shortcuts.ts';
import { useModality } from './use-modality.ts';

const least = 25;
const most = 75;

/** Text and workspace side by side with a divider that is remembered; on a phone, one at a time. */
export function SplitView({ initial, text, workspace }: { initial: number; text: ReactNode; workspace: ReactNode }) {
  const { view, show } = useLab();
  const [split, setSplit] = useState(initial);
  const frame = useRef<HTMLDivElement>(null);
  useModality();
  useRememberedHalf();
  const move = (percent: number): void => {
    const next = Math.round(Math.min(most, Math.max(least, percent)) * 10) / 10;
    setSplit(next);
    document.cookie = `podium-split=${next}; path=/; max-age=31536000; samesite=lax`;
  };
  const drag = (event: PointerEvent): void => {
    const box = frame.current?.getBoundingClientRect();
    if (box && event.currentTarget.hasPointerCapture(event.pointerId)) move(((event.clientX - box.left) / box.width) * 100);
  };
  const keys = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -2, ArrowRight: 2, Home: -100, End: 100 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(split + step);
  };
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent): void => {
      if (!isShortcut(event)) return;
      event.preventDefault();
      if (event.code === 'KeyL') {
        show('lesson');
        requestAnimationFrame(() => document.getElementById('main')?.focus());
      } else if (event.code === 'KeyM') show('workspace', 'cluster');
      else {
        const name = event.code.slice('Digit'.length);
        show('workspace', name);
        // Hidden things take no focus: wait until it is shown.
        requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-terminal="${name}"] textarea`)?.focus());
      }
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [show]);

  return (
    <>
      <div ref={frame} className="relative flex min-h-0 flex-1" style={{ '--split': `${split}%` } as React.CSSProperties}>
        <main
          id="main"
          tabIndex={-1}
          aria-label="Lesson"
          className={`relative min-w-0 overflow-y-auto outline-none lg:!block lg:w-(--split) ${view === 'lesson' ? 'w-full' : 'hidden'}`}
        >
          {text}
        </main>
        <div
          role="separator"
          aria-orientation="vertical"
          aria-label="Width of the lesson"
          tabIndex={0}
          aria-valuenow={Math.round(split)}
          aria-valuemin={least}
          aria-valuemax={most}
          onPointerDown={(event) => {
            event.preventDefault();
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={drag}
          onKeyDown={keys}
          onDoubleClick={() => move(48)}
          className="group relative hidden w-px shrink-0 cursor-col-resize touch-none bg-line lg:block"
        >
          <span className="absolute inset-y-0 -left-1.5 z-10 w-3.5 after:absolute after:inset-y-0 after:left-1.5 after:w-px after:transition-colors group-hover:after:w-0.5 group-hover:after:bg-accent group-active:after:bg-accent" />
        </div>
        <section aria-label="Workspace" className={`min-w-0 lg:!block lg:flex-1 ${view === 'workspace' ? 'w-full' : 'hidden'}`}>
          {workspace}
        </section>
        <TaskNews />
      </div>
      <nav aria-label="Halves of the page" className="grid grid-cols-2 border-t border-line bg-page pb-[env(safe-area-inset-bottom)] lg:hidden">
        {(
          [
            ['lesson', 'Lesson', BookOpen],
            ['workspace', 'Workspace', SquareTerminal],
          ] as const
        ).map(([half, label, Icon]) => (
          <button
            key={half}
            type="button"
            aria-pressed={view === half}
            onClick={() => show(half)}
            className="flex h-13 items-center justify-center gap-2 text-sm font-medium text-soft -outline-offset-2 aria-pressed:text-accent"
          >
            <Icon className="size-4.5" aria-hidden /> {label}
          </button>
        ))}
      </nav>
    </>
  );
}

/** On a phone a reload, and becoming a guest is one, comes back to the half that was in front. */
function useRememberedHalf(): void {
  const { view, show, lesson } = useLab();
  const key = `podium-half:${lesson.course}/${lesson.slug}`;
  const known = useRef(false);
  useEffect(() => {
    if (!known.current && location.hash === '' && sessionStorage.getItem(key) === 'workspace') show('workspace');
    else if (known.current) sessionStorage.setItem(key, view);
    known.current = true;
  }, [key, view, show]);
}
