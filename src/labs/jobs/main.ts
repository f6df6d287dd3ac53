import { setFlagsFromString } from 'node:v8';
import { readContentAssets, type ContentAssets } from '../content-assets.ts';
import { gradeSubmission } from '../grade/grade-submission.ts';
import { proveLesson } from '../prove/prove-lesson.ts';
import { replayAttempt } from '../replay/replay-attempt.ts';
import type { Job, JobResult } from './job.ts';

// A regular expression that backtracks without end is finished in linear time (but for back references).
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
// A job lasts seconds: only what is used most is worth compiling to the end, which takes the cores from the other workers.
setFlagsFromString('--interrupt-budget=600000');

const assets = new Map<string, Promise<ContentAssets>>();

function assetsOf(content: string): Promise<ContentAssets> {
  const known = assets.get(content) ?? readContentAssets(content);
  assets.set(content, known);
  return known;
}

/** One piece of work of a worker thread: the program of `dist/job-worker.mjs`. */
export default async function work(job: Job): Promise<JobResult> {
  const shared = { ...job, assets: await assetsOf(job.content) };
  if (job.kind === 'prove') return { kind: 'prove', problems: await proveLesson({ ...shared, ...job }) };
  if (job.kind === 'grade') return { kind: 'grade', result: await gradeSubmission({ ...shared, ...job }) };
  return { kind: 'replay', verdicts: await replayAttempt({ ...shared, ...job }) };
}
