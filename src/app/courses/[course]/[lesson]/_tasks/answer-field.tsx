'use client';
import { type SubmitEvent, useEffect, useId, useState } from 'react';
import type { AskedQuestion } from '#courses/asked-questions.ts';
import type { FileResult } from '#labs/lab-host.ts';
import { buttonStyle } from '#ui/button-style.ts';
import { inlineCode } from '#ui/inline-code.tsx';
import { getJson, postJson, RequestFailed } from '../../../../_site/post-json.ts';
import { useLiveText } from '../_text/live-text.tsx';
import { useLab } from '../_workspace/lab-context.tsx';

/** Where a task asks something: the answer goes into the learner's home, where the grader reads it. */
export function AnswerField({ question, done }: { question: AskedQuestion; done: boolean }) {
  const { state, homeVersion } = useLab();
  const live = useLiveText();
  const lab = state.kind === 'ready' ? state.info.lab : undefined;
  const path = `answers/${question.id}`;
  const [text, setText] = useState('');
  const [kept, setKept] = useState<string>();
  const [touched, setTouched] = useState(false);
  const [error, setError] = useState<string>();
  const field = useId();

  useEffect(() => {
    if (lab === undefined) return undefined;
    let current = true;
    getJson<FileResult>(`/api/labs/${lab}/files?${new URLSearchParams({ path })}`).then(
      (file) => {
        if (current && file.kind === 'text') setKept(file.text.trim());
      },
      // Nothing is kept that could be shown; an answer can still be given.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [lab, path, homeVersion]);

  const shown = touched ? text : (kept ?? '');
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (lab === undefined || shown.trim() === '') return;
    try {
      const result = await postJson<FileResult>(`/api/labs/${lab}/files`, { kind: 'write', path, text: `${shown.trim()}\n` });
      setError(result.kind === 'refused' ? result.message : undefined);
      if (result.kind !== 'done') return;
      setKept(shown.trim());
      setTouched(false);
    } catch (failure) {
      setError(failure instanceof RequestFailed ? failure.message : 'Your answer could not be sent.');
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="my-3">
      <label htmlFor={field} className="text-[0.9375rem] font-medium">
        {inlineCode(live(question.question ?? 'Your answer'))}
      </label>
      <div className="mt-1.5 flex max-w-md gap-2">
        <input
          id={field}
          value={shown}
          onChange={(event) => {
            setTouched(true);
            setText(event.target.value);
          }}
          maxLength={4_000}
          disabled={lab === undefined}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          className="h-10 min-w-0 flex-1 rounded-lg border border-edge bg-page px-3 font-mono text-[0.9375rem]"
        />
        {!done && (
          <button type="submit" disabled={lab === undefined || shown.trim() === '' || shown.trim() === kept} className={buttonStyle('secondary')}>
            Answer
          </button>
        )}
      </div>
      <p role="status" className="mt-1 mb-0 min-h-5 text-sm text-soft">
        {lab === undefined
          ? 'Open the lab to answer.'
          : kept !== undefined && shown.trim() === kept
            ? 'Answered; change it as often as you like.'
            : ''}
      </p>
      {error && (
        <p role="alert" className="my-0 text-sm text-bad">
          {error}
        </p>
      )}
    </form>
  );
}
