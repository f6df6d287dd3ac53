import { z } from 'zod';
import { findQuizKey } from '#courses/load-course.ts';
import { answerQuiz } from '#progress/answer-quiz.ts';
import { openLesson } from '#progress/open-lesson.ts';
import { fromViewer } from '../_answers/from-viewer.ts';
import { json } from '../_answers/own-lab.ts';
import { refusal } from '../_answers/refusal.ts';

const name = z.string().max(100);

const shape = z.object({
  course: name,
  lesson: name,
  quiz: name,
  question: name,
  chosen: z.union([z.array(z.int().min(0).max(50)).min(1).max(50), z.string().min(1).max(1_000)]),
});

/** Marks the viewer's own answer. Lessons that are text only have questions too, so no lab is asked for. */
export const POST = fromViewer(shape, async (viewer, body) => {
  if ((await findQuizKey(body.course, body.lesson, body.quiz)) === undefined) return refusal('not-found');
  const attempt = await openLesson(viewer.id, body.course, body.lesson);
  const result = await answerQuiz(attempt, body.quiz, body.question, body.chosen);
  return result === undefined ? refusal('not-found') : json(result);
});
