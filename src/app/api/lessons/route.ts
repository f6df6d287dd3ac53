import { z } from 'zod';
import { isSameOrigin } from '#auth/same-origin.ts';
import { findViewer } from '#auth/viewer.ts';
import { findLesson } from '#courses/load-course.ts';
import { podiumGlobal } from '#labs/lab-host.ts';
import { withoutEvidence } from '#labs/without-evidence.ts';
import { openLesson } from '#progress/open-lesson.ts';
import { json } from '../_answers/own-lab.ts';
import { readBody } from '../_answers/read-body.ts';
import { refusal } from '../_answers/refusal.ts';

const shape = z.object({ course: z.string().max(100), lesson: z.string().max(100) });

/** Opens the viewer's lab for a lesson: begins, joins or takes it out again. */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers)) return refusal('foreign-origin');
  const viewer = await findViewer(request.headers);
  if (viewer === undefined) return refusal('signed-out');
  const body = await readBody(request, shape);
  if (body === undefined) return refusal('bad-request');
  const lesson = await findLesson(body.course, body.lesson);
  if (lesson?.lab === undefined) return refusal('not-found');
  const host = podiumGlobal().labHost;
  if (host === undefined) return refusal('no-labs');
  const attempt = await openLesson(viewer.id, lesson.course, lesson.slug);
  try {
    const info = await host.openLab({
      lab: attempt.id,
      learner: viewer.id,
      course: lesson.course,
      lesson: lesson.slug,
      seed: attempt.seed,
    });
    return json({ ...info, verdicts: info.verdicts.map(withoutEvidence) });
  } catch (error) {
    console.error('lab %s:', attempt.id, error);
    return refusal('lab-failed');
  }
}
