import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { readLabDefinition } from '#courses/find-lab-definition.ts';
import { EXAMPLE_SEED } from '#courses/parse-lab.ts';
import type { GradedSubmission, SubmissionEnd } from '#labs/grade/graded-submission.ts';
import { readSubmission } from '#labs/grade/read-submission.ts';
import { UnreadableSubmission } from '#labs/grade/unreadable-submission.ts';
import { JobFailed, JobPool, type JobEnd } from '#labs/jobs/job-pool.ts';
import { contentFolder } from '../content-folder.ts';
import { findExercise } from '../find-exercise.ts';
import { jobProgram } from '../job-program.ts';
import { gradeFormats, type GradeFormat } from './grade-formats.ts';

export interface GradeCommandOptions {
  readonly format: GradeFormat;
  readonly output?: string;
  readonly seed?: string;
  readonly seeds?: string;
  /** Seconds of wall time, kilobytes of output, megabytes of memory of one submission; and how many at once. */
  readonly timeout: number;
  readonly maxOutput: number;
  readonly memory: number;
  readonly jobs?: number;
}

const GRADE_START = Date.UTC(2026, 0, 5, 9);

const ends: Readonly<Record<JobEnd, SubmissionEnd>> = { timeout: 'timed-out', memory: 'memory-flood', crash: 'crashed' };

/** Seeds by submission, as the file of `--seeds` names them: by path, or by name without its ending. */
async function readSeeds(file: string | undefined): Promise<ReadonlyMap<string, string>> {
  if (file === undefined) return new Map();
  const result = z.record(z.string(), z.union([z.string(), z.number()])).safeParse(parse(await readFile(file, 'utf8')));
  if (!result.success) throw new Error(`${file} is no list of seeds: each line is a submission, a colon and its seed`);
  return new Map(Object.entries(result.data).map(([name, seed]) => [name, String(seed)]));
}

const bareName = (submission: string): string => path.basename(submission).replace(/\.[a-z]+$/, '');

/** Grades every submission, each in a lab of its own, several at once. */
export async function gradeSubmissions(
  folder: string,
  submissions: readonly string[],
  seedOf: (submission: string) => string,
  options: Pick<GradeCommandOptions, 'timeout' | 'maxOutput' | 'memory' | 'jobs'>,
  program = jobProgram(),
): Promise<readonly GradedSubmission[]> {
  const pool = new JobPool({ program, memoryMb: options.memory, ...(options.jobs === undefined ? {} : { workers: options.jobs }) });
  const content = contentFolder();
  try {
    return await pool.map(submissions, async (name): Promise<GradedSubmission> => {
      const began = performance.now();
      const seed = seedOf(name);
      try {
        const submission = await readSubmission(name);
        const job = { kind: 'grade', content, folder, seed, start: GRADE_START, submission, maxOutput: options.maxOutput * 1024 } as const;
        const { result } = await pool.run<'grade'>(job, options.timeout * 1_000);
        return result.tasks.length > 0 ? result : { ...result, ...(await unearned(folder, seed)) };
      } catch (error) {
        const end = error instanceof JobFailed ? ends[error.end] : error instanceof UnreadableSubmission ? 'unreadable' : 'grader-error';
        const message = error instanceof Error ? error.message : String(error);
        return { ...(await unearned(folder, seed)), submission: name, end, message, took: Math.round(performance.now() - began) };
      }
    });
  } finally {
    await pool.close();
  }
}

async function unearned(folder: string, seed: string): Promise<Omit<GradedSubmission, 'submission' | 'end' | 'took'>> {
  const tasks = (await readLabDefinition(folder, seed))?.tasks ?? [];
  return { passed: false, earned: 0, points: tasks.reduce((sum, { points }) => sum + points, 0), seed, tasks: [] };
}

/** `podium grade`: 0 when every submission passed, 1 when some did not, 2 when it was asked wrongly, 3 when the grader itself failed. */
export async function grade(exercise: string, submissions: readonly string[], options: GradeCommandOptions): Promise<number> {
  const found = await findExercise(exercise);
  if ('message' in found) {
    console.error(found.message);
    return 2;
  }
  const missing = submissions.filter((submission) => !existsSync(submission));
  if (missing.length > 0) {
    console.error(`There is no submission ${missing.join(', ')}`);
    return 2;
  }
  const { folder } = found;
  const seeds = await readSeeds(options.seeds);
  const seedOf = (name: string): string => seeds.get(name) ?? seeds.get(bareName(name)) ?? options.seed ?? EXAMPLE_SEED;
  const results = await gradeSubmissions(folder, submissions, seedOf, options);
  const text = gradeFormats[options.format](exercise, results);
  if (options.output === undefined) process.stdout.write(text);
  else await writeFile(options.output, text);
  if (results.some(({ end, tasks }) => end === 'grader-error' || tasks.some(({ outcome }) => outcome === 'error'))) return 3;
  return results.every(({ passed }) => passed) ? 0 : 1;
}
