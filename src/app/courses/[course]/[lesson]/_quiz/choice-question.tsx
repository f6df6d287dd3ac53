'use client';
import { useState } from 'react';
import { inlineCode } from '#ui/inline-code.tsx';
import { useLiveText } from '../_text/live-text.tsx';
import { QuestionFrame } from './question-frame.tsx';
import type { QuestionProps } from './quiz-card.tsx';
import { useAnswer } from './use-answer.ts';

/** One of several, or several of them. */
export function ChoiceQuestion(props: QuestionProps) {
  const { quiz, question, stored } = props;
  const marking = useAnswer(props);
  const live = useLiveText();
  const [chosen, setChosen] = useState<ReadonlySet<number>>(() => new Set(stored?.chosen));
  const choose = (index: number, on: boolean): void => {
    marking.rethink();
    setChosen((known) => {
      if (!question.multiple) return new Set([index]);
      const next = new Set(known);
      if (on) next.add(index);
      else next.delete(index);
      return next;
    });
  };
  return (
    <QuestionFrame
      text={question.text}
      {...(question.multiple ? { note: 'several may be right' } : {})}
      marking={marking}
      answerable={chosen.size > 0}
      onCheck={() => void marking.send([...chosen])}
    >
      <div className="space-y-1.5">
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
            <span className="min-w-0">{inlineCode(live(option))}</span>
          </label>
        ))}
      </div>
    </QuestionFrame>
  );
}
