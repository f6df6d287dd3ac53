import { z } from 'zod';
import { findLesson } from '#courses/load-course.ts';
import { keepReadingPlace } from '#progress/keep-reading-place.ts';
import { fromViewer } from '../_answers/from-viewer.ts';
import { refusal } from '../_answers/refusal.ts';

const name = z.string().max(100);

const shape = z.object({
  course: name,
  lesson: name,
  place: z
    .string()
    .regex(/^\d{1,5}:[\d.]{1,6}$/)
    .optional(),
});

/** Keeps where the viewer stopped reading a lesson. */
export const POST = fromViewer(shape, async (viewer, body) => {
  if ((await findLesson(body.course, body.lesson)) === undefined) return refusal('not-found');
  await keepReadingPlace({ learner: viewer.id, course: body.course, lesson: body.lesson }, body.place);
  return new Response(null, { status: 204 });
});
