import { z } from 'zod';
import { isSameOrigin } from '#auth/same-origin.ts';
import { findViewer } from '#auth/viewer.ts';
import { findLesson } from '#courses/load-course.ts';
import { keepReadingPlace } from '#progress/keep-reading-place.ts';
import { readBody } from '../_answers/read-body.ts';
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
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers)) return refusal('foreign-origin');
  const viewer = await findViewer(request.headers);
  if (viewer === undefined) return refusal('signed-out');
  const body = await readBody(request, shape);
  if (body === undefined) return refusal('bad-request');
  if ((await findLesson(body.course, body.lesson)) === undefined) return refusal('not-found');
  await keepReadingPlace({ learner: viewer.id, course: body.course, lesson: body.lesson }, body.place);
  return new Response(null, { status: 204 });
}
