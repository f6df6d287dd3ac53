'use client';
import { useState } from 'react';
import type { QuizAnswer } from '#courses/types.ts';
import { postJson, RequestFailed } from '../../../../_site/post-json.ts';
import { useLab } from '../_workspace/lab-context.tsx';
import type { QuestionProps } from './quiz-card.tsx';

export interface Marking {
  readonly result: { readonly correct: boolean; readonly explanation?: string } | undefined;
  readonly error: string | undefined;
  readonly busy: boolean;
  readonly send: (answer: QuizAnswer) => Promise<void>;
  /** The learner thinks again: what was said of the last answer is not of this one. */
  readonly rethink: () => void;
}

/** Sends an answer and keeps how it was marked; the right one never comes before it was given. */
export function useAnswer({ quiz, question, stored }: QuestionProps): Marking {
  const { lesson } = useLab();
  const [result, setResult] = useState<Marking['result']>(stored);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const send = async (chosen: QuizAnswer): Promise<void> => {
    setBusy(true);
    try {
      const body = { course: lesson.course, lesson: lesson.slug, quiz, question: question.id, chosen };
      setResult(await postJson<NonNullable<Marking['result']>>('/api/answers', body));
      setError(undefined);
    } catch (failure) {
      setError(failure instanceof RequestFailed ? failure.message : 'Your answer could not be kept.');
    }
    setBusy(false);
  };
  return { result, error, busy, send, rethink: () => setResult(undefined) };
}
