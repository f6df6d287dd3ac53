'use client';
import type { ReactNode, SubmitEvent } from 'react';
import { buttonStyle } from '#ui/button-style.ts';
import { Markdown } from '#ui/markdown.tsx';
import { OutcomeIcon } from '#ui/outcome-icon.tsx';
import { useLiveText } from '../_text/live-text.tsx';
import { useLab } from '../_workspace/lab-context.tsx';
import type { Marking } from './use-answer.ts';

interface Props {
  readonly text: string;
  /** How to answer, where it does not show. */
  readonly note?: string;
  readonly marking: Marking;
  /** There is something to be checked. */
  readonly answerable: boolean;
  readonly onCheck: () => void;
  readonly children: ReactNode;
}

/** A question, the place for its answer, and what became of it. */
export function QuestionFrame({ text, note, marking: { result, error, busy }, answerable, onCheck, children }: Props) {
  const { known } = useLab();
  const live = useLiveText();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (answerable && !busy) onCheck();
  };
  return (
    <form onSubmit={submit} className="border-line not-first-of-type:mt-4 not-first-of-type:border-t not-first-of-type:pt-4 first-of-type:mt-3">
      <fieldset disabled={!known}>
        <legend className="float-left mb-2 w-full text-base font-medium">
          <Markdown text={live(text)} />
          {note && <span className="font-normal text-soft">({note})</span>}
        </legend>
        <div className="clear-both">{children}</div>
        <div className="mt-3 flex min-h-9 flex-wrap items-center gap-3" aria-live="polite">
          {!result?.correct && (
            <button type="submit" className={buttonStyle('secondary', 'small')} disabled={!answerable || busy}>
              Check
            </button>
          )}
          {result && (
            <div className="flex min-w-0 flex-1 items-start gap-2 text-[0.9375rem]">
              <OutcomeIcon outcome={result.correct ? 'passed' : 'failed'} className="mt-1 size-4" />
              {result.correct ? <Markdown text={live(`Right. ${result.explanation ?? ''}`)} /> : 'Not quite. Think again and try another answer.'}
            </div>
          )}
          {error && (
            <p role="alert" className="my-0 text-sm text-bad">
              {error}
            </p>
          )}
        </div>
      </fieldset>
    </form>
  );
}
