import { z } from 'zod';
import { answerQuiz } from '#progress/answer-quiz.ts';
import { json, ownLab } from '../../../_answers/own-lab.ts';
import { readBody } from '../../../_answers/read-body.ts';
import { refusal } from '../../../_answers/refusal.ts';

const shape = z.object({
  quiz: z.string().max(100),
  question: z.string().max(100),
  chosen: z.union([z.array(z.int().min(0).max(50)).min(1).max(20), z.string().min(1).max(1_000)]),
});

export const POST = ownLab(async (attempt, _host, request) => {
  const body = await readBody(request, shape);
  if (body === undefined) return refusal('bad-request');
  const result = await answerQuiz(attempt, body.quiz, body.question, body.chosen);
  return result === undefined ? refusal('not-found') : json(result);
});
