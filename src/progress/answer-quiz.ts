import { findQuizKey } from '#courses/load-course.ts';
import type { QuestionKey, QuizAnswer } from '#courses/types.ts';
import { type Database, database } from '#db/database.ts';
import type { Attempt } from './types.ts';

export interface QuestionResult {
  readonly question: string;
  readonly chosen: QuizAnswer;
  readonly correct: boolean;
  /** Shown only once the answer is right, so that a wrong one can be tried again. */
  readonly explanation?: string;
}

/** Marks one question and keeps the answer. Undefined when there is no such question. */
export async function answerQuiz(
  attempt: Attempt,
  quiz: string,
  question: string,
  chosen: QuizAnswer,
  { db = database(), keyOf = findQuizKey }: { db?: Database; keyOf?: KeyOf } = {},
): Promise<QuestionResult | undefined> {
  const key = (await keyOf(attempt.course, attempt.lesson, quiz, undefined, attempt.seed))?.find((entry) => entry.question === question);
  if (key === undefined) return undefined;
  const correct = key.accepts(chosen);
  const record = { chosen: JSON.stringify(chosen), correct, answeredAt: new Date() };
  await db.quizAnswer.upsert({
    where: { attemptId_quiz_question: { attemptId: attempt.id, quiz, question } },
    create: { attemptId: attempt.id, quiz, question, ...record },
    update: record,
  });
  return { question, chosen, correct, ...(correct ? { explanation: key.explanation } : {}) };
}

type KeyOf = (course: string, lesson: string, quiz: string, root?: string, seed?: number) => Promise<readonly QuestionKey[] | undefined>;
