import { z } from 'zod';
import { findLesson } from '#courses/load-course.ts';
import { podiumGlobal } from '#labs/lab-host.ts';
import { withoutEvidence } from '#labs/without-evidence.ts';
import { openLesson } from '#progress/open-lesson.ts';
import { fromViewer } from '../_answers/from-viewer.ts';
import { json } from '../_answers/own-lab.ts';
import { refusal } from '../_answers/refusal.ts';

const shape = z.object({ course: z.string().max(100), lesson: z.string().max(100) });

/** Opens the viewer's lab for a lesson: begins, joins or takes it out again. */
export const POST = fromViewer(shape, async (viewer, body) => {
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
});
