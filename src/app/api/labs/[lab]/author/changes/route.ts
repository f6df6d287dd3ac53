import { problemsOfLesson, watchLesson } from '#courses/watch-lesson.ts';
import { LabRefusal } from '#labs/lab-refusal.ts';
import { authorLab } from '../../../../_answers/author-lab.ts';
import { refusal } from '../../../../_answers/refusal.ts';

/** What the page is told, as server-sent events: each time that the lesson was saved, and whether it can be shown. */
export interface LessonSaved {
  readonly problems: readonly string[];
}

/** Keeps proxies from ending a silent stream, ms. */
const HEARTBEAT = 25_000;

export const GET = authorLab(async (tools, { course, lesson }, request) => {
  const encoder = new TextEncoder();
  const stream = new TransformStream<Uint8Array, Uint8Array>();
  const writer = stream.writable.getWriter();
  const send = (text: string): void => void writer.write(encoder.encode(text)).catch(() => end());
  const reload = async (): Promise<void> => {
    const problems = await problemsOfLesson(course, lesson);
    const saved: LessonSaved = {
      problems: problems.length > 0 ? problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`) : await reloadLab(),
    };
    send(`data: ${JSON.stringify(saved)}\n\n`);
  };
  const reloadLab = async (): Promise<string[]> => {
    try {
      await tools.reloadLab();
      return [];
    } catch (error) {
      if (error instanceof LabRefusal) return error.message.split('\n');
      throw error;
    }
  };
  const stop = await watchLesson(course, lesson, () => void reload().catch((error: unknown) => console.error('lesson %s:', lesson, error)));
  if (stop === undefined) return refusal('not-found');
  const heart = setInterval(() => send(': still here\n\n'), HEARTBEAT);
  const end = (): void => {
    clearInterval(heart);
    stop();
    writer.close().catch(() => undefined);
  };
  request.signal.addEventListener('abort', end);
  send(': listening\n\n');
  return new Response(stream.readable, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' },
  });
});
