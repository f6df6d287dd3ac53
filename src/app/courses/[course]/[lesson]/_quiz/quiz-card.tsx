'use client';
import { useState } from 'react';
import type { QuestionInfo, QuizInfo } from '#courses/types.ts';
import type { QuizProgress } from '#progress/types.ts';
import { buttonStyle } from '#ui/button-style.ts';
import { inlineCode } from '#ui/inline-code.tsx';
import { OutcomeIcon } from '#ui/outcome-icon.tsx';
import { postJson, RequestFailed } from '../../../../_site/post-json.ts';
import { useLab } from '../_workspace/lab-context.tsx';

export function QuizCard({ quiz, answers }: { quiz: QuizInfo; answers: QuizProgress['answers'] }) {
  return (
    <section className="wide my-8 max-w-[46rem] rounded-2xl border border-edge/50 bg-surface px-5 py-4" aria-label={quiz.title ?? 'Questions'}>
      <p className="my-0 text-[0.8125rem] text-soft">{quiz.title ?? 'Check yourself'}</p>
      {quiz.questions.map((question) => (
        <Question key={question.id} quiz={quiz.id} question={question} stored={answers.find((answer) => answer.question === question.id)} />
      ))}
    </section>
  );
}

interface Result {
  readonly correct: boolean;
  readonly explanation?: string;
}

function Question({ quiz, question, stored }: { quiz: string; question: QuestionInfo; stored: QuizProgress['answers'][number] | undefined }) {
  const { state } = useLab();
  const [chosen, setChosen] = useState<ReadonlySet<number>>(() => new Set(stored?.chosen));
  const [result, setResult] = useState<Result | undefined>(stored);
  const [error, setError] = useState<string>();
  const lab = state.kind === 'ready' ? state.info.lab : undefined;
  const choose = (index: number, on: boolean): void => {
    setResult(undefined);
    setChosen((known) => {
      if (!question.multiple) return new Set([index]);
      const next = new Set(known);
      if (on) next.add(index);
      else next.delete(index);
      return next;
    });
  };
  const answer = async (): Promise<void> => {
    try {
      setResult(await postJson<Result>(`/api/labs/${lab}/answers`, { quiz, question: question.id, chosen: [...chosen] }));
      setError(undefined);
    } catch (failure) {
      setError(failure instanceof RequestFailed ? failure.message : 'Your answer could not be kept.');
    }
  };
  return (
    <fieldset className="mt-3 border-t border-line pt-4 first-of-type:border-0 first-of-type:pt-0">
      <legend className="float-left mb-2 w-full text-base font-medium">
        {inlineCode(question.text)}
        {question.multiple && <span className="font-normal text-soft"> (several may be right)</span>}
      </legend>
      <div className="clear-both space-y-1.5">
        {question.options.map((option, index) => (
          <label
            key={index}
            className="flex cursor-pointer items-start gap-3 rounded-lg border border-line px-3.5 py-2.5 text-[0.9375rem] leading-snug has-checked:border-accent has-checked:bg-accent-wash hover:border-edge"
          >
            <input
              type={question.multiple ? 'checkbox' : 'radio'}
              name={`${quiz}-${question.id}`}
              checked={chosen.has(index)}
              onChange={(event) => choose(index, event.target.checked)}
              className="mt-0.5 size-4 accent-accent"
            />
            <span className="min-w-0">{inlineCode(option)}</span>
          </label>
        ))}
      </div>
      <div className="mt-3 flex min-h-9 flex-wrap items-center gap-3" aria-live="polite">
        {!result?.correct && (
          <button
            type="button"
            className={buttonStyle('secondary', 'small')}
            disabled={chosen.size === 0 || lab === undefined}
            onClick={() => void answer()}
          >
            Check
          </button>
        )}
        {result && (
          <p className="my-0 flex items-start gap-2 text-[0.9375rem]">
            <OutcomeIcon outcome={result.correct ? 'passed' : 'failed'} className="mt-1 size-4" />
            <span>{result.correct ? `Right. ${result.explanation ?? ''}` : 'Not quite. Think again and try another answer.'}</span>
          </p>
        )}
        {lab === undefined && <p className="my-0 text-sm text-soft">Open the lab to answer.</p>}
        {error && (
          <p role="alert" className="my-0 text-sm text-bad">
            {error}
          </p>
        )}
      </div>
    </fieldset>
  );
}
