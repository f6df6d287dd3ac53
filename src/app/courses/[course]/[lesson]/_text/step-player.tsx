'use client';
import { ArrowLeft, ArrowRight } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useId, useMemo, useState } from 'react';
import { buttonStyle } from '#ui/button-style.ts';
import { useLiveText } from './live-text.tsx';
import { layOutSteps, type Move } from './step-layout.ts';
import { StepPicture } from './step-picture.tsx';

export interface StepData extends Move {
  readonly title: string;
  readonly content: ReactNode;
}

/** One step at a time, with buttons or the arrow keys. All of them are there for screen readers and on paper. */
export function StepPlayer({ title, steps: written }: { title?: string; steps: readonly StepData[] }) {
  const live = useLiveText();
  const steps = useMemo(() => written.map((step) => ({ ...step, title: live(step.title) })), [written, live]);
  const [now, setNow] = useState(0);
  const name = useId();
  const picture = useMemo(() => layOutSteps(steps), [steps]);
  const go = (by: number): void => setNow((step) => Math.min(steps.length - 1, Math.max(0, step + by)));
  const keys = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -steps.length, End: steps.length }[event.key];
    if (by === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(by);
  };
  const current = steps[now];
  if (current === undefined) return null;
  return (
    <section
      aria-labelledby={name}
      onKeyDown={keys}
      className="wide my-8 max-w-[46rem] break-inside-avoid rounded-2xl border border-line bg-surface px-4 py-5 sm:px-6"
    >
      <p id={name} className="mb-4 font-semibold">
        {live(title ?? 'Step by step')}
      </p>
      {picture.boxes.length > 0 && <StepPicture picture={picture} now={now} move={current} />}
      <ol className="mt-5 print:list-decimal print:pl-6">
        {steps.map((step, index) => (
          <li
            key={index}
            aria-current={index === now ? 'step' : undefined}
            className={index === now ? 'min-h-24' : 'sr-only focus-within:not-sr-only print:not-sr-only'}
          >
            <p className="font-medium">
              <span className="text-accent tabular-nums print:hidden">{index + 1}. </span>
              {step.title}
            </p>
            <div className="text-[0.975rem] leading-relaxed text-soft [&_p]:my-1.5">{step.content}</div>
          </li>
        ))}
      </ol>
      <div className="mt-4 flex items-center gap-3 print:hidden">
        <button type="button" aria-disabled={now === 0} onClick={() => go(-1)} className={`${buttonStyle()} aria-disabled:opacity-55`}>
          <ArrowLeft className="size-4" aria-hidden /> Previous
        </button>
        <button
          type="button"
          aria-disabled={now === steps.length - 1}
          onClick={() => go(1)}
          className={`${buttonStyle(now === steps.length - 1 ? 'secondary' : 'primary')} aria-disabled:opacity-55`}
        >
          Next <ArrowRight className="size-4" aria-hidden />
        </button>
        <p role="status" className="ml-auto text-sm text-soft tabular-nums">
          <span className="sr-only">Step </span>
          {now + 1} <span aria-hidden>/</span>
          <span className="sr-only">of</span> {steps.length}
          <span className="sr-only">: {current.title}</span>
        </p>
      </div>
    </section>
  );
}
