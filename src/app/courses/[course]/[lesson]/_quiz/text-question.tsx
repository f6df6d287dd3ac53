'use client';
import { useState } from 'react';
import { QuestionFrame } from './question-frame.tsx';
import type { QuestionProps } from './quiz-card.tsx';
import { useAnswer } from './use-answer.ts';

/** A word or a few. */
export function TextQuestion(props: QuestionProps) {
  const { question, stored } = props;
  const marking = useAnswer(props);
  const [text, setText] = useState(stored?.text ?? '');
  return (
    <QuestionFrame text={question.text} marking={marking} answerable={text.trim() !== ''} onCheck={() => void marking.send(text)}>
      <input
        value={text}
        onChange={(event) => {
          marking.rethink();
          setText(event.target.value);
        }}
        aria-label="Your answer"
        maxLength={200}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        className="h-10 w-full max-w-md rounded-lg border border-edge bg-page px-3 font-mono text-[0.9375rem]"
      />
    </QuestionFrame>
  );
}
