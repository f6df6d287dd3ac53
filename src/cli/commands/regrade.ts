import path from 'node:path';
import { findLabDefinition } from '#courses/find-lab-definition.ts';
import { slugOf } from '#courses/lesson-folder.ts';
import { closeDatabase } from '#db/database.ts';
import { migrate } from '#db/migrate.ts';
import { JobPool } from '#labs/jobs/job-pool.ts';
import { toShownVerdict } from '#labs/shown-verdict.ts';
import { applyRegrade, listRegradable, regradeChanges, type RegradableAttempt, type Regraded, type TaskChange } from '#progress/regrade-attempt.ts';
import { contentFolder } from '../content-folder.ts';
import { findExercise } from '../find-exercise.ts';
import { jobProgram } from '../job-program.ts';

export interface RegradeOptions {
  readonly json?: boolean;
  /** Writes what was gained, and what is worth something else. */
  readonly apply?: boolean;
  /** With apply: writes what was lost as well. */
  readonly lower?: boolean;
}

interface RegradedAttempt {
  readonly attempt: string;
  readonly learner: string;
  readonly changes: readonly TaskChange[];
  /** Why it could not be judged again, or not wholly. */
  readonly problem?: string;
}

/** One attempt lived again may take so long, ms of wall time. */
const REPLAY_TIMEOUT = 120_000;

function incomplete({ log }: RegradableAttempt): string | undefined {
  if (log.length === 0) return 'it has no log: it was made before logs were kept';
  if (log[0]?.kind !== 'begin') return 'its log does not reach back to its beginning';
  return log.some(({ kind }) => kind === 'full') ? 'its log is full: what came last is not in it' : undefined;
}

class Regrading {
  readonly #folder: string;
  readonly #options: RegradeOptions;
  readonly #pool: JobPool;
  readonly #points: (seed: number) => Promise<ReadonlyMap<string, number>>;

  constructor(folder: string, course: string, lesson: string, options: RegradeOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#pool = new JobPool({ program: jobProgram() });
    this.#points = async (seed) => {
      const definition = await findLabDefinition(course, lesson, contentFolder(), seed);
      return new Map(definition?.tasks.map(({ id, points }) => [id, points]));
    };
  }

  async run(attempts: readonly RegradableAttempt[]): Promise<readonly RegradedAttempt[]> {
    try {
      return await this.#pool.map(attempts, (attempt) => this.#regrade(attempt));
    } finally {
      await this.#pool.close();
    }
  }

  async #regrade(attempt: RegradableAttempt): Promise<RegradedAttempt> {
    const head = { attempt: attempt.id, learner: attempt.learner.name };
    const problem = incomplete(attempt);
    if (attempt.log[0]?.kind !== 'begin') return { ...head, changes: [], ...(problem === undefined ? {} : { problem }) };
    try {
      const job = { kind: 'replay', content: contentFolder(), folder: this.#folder, seed: attempt.seed, log: attempt.log } as const;
      const [{ verdicts }, points] = await Promise.all([this.#pool.run<'replay'>(job, REPLAY_TIMEOUT), this.#points(attempt.seed)]);
      const regraded = verdicts.map(({ verdict, passedAt }): Regraded => ({
        verdict: toShownVerdict(verdict),
        points: points.get(verdict.task) ?? 0,
        ...(passedAt === undefined ? {} : { passedAt: new Date(passedAt) }),
      }));
      const changes = regradeChanges(attempt, regraded);
      const { apply, lower } = this.#options;
      // An incomplete log takes nothing away.
      const wanted = changes.filter(({ kind }) => kind !== 'lost' || (lower === true && problem === undefined));
      if (apply === true) await applyRegrade(attempt, regraded, wanted);
      return { ...head, changes, ...(problem === undefined ? {} : { problem }) };
    } catch (error) {
      return { ...head, changes: [], problem: error instanceof Error ? error.message : String(error) };
    }
  }
}

function report(results: readonly RegradedAttempt[], options: RegradeOptions): void {
  if (options.json === true) {
    console.log(JSON.stringify(results, undefined, 2));
    return;
  }
  for (const { learner, attempt, changes, problem } of results) {
    if (changes.length === 0 && problem === undefined) continue;
    console.log(`${learner} (${attempt})${problem === undefined ? '' : `: ${problem}`}`);
    for (const { task, kind, before, after } of changes) {
      console.log(`  ${kind.padEnd(6)}  ${task}: ${before.outcome}, ${before.points} → ${after.outcome}, ${after.points}`);
    }
  }
  const count = (wanted: TaskChange['kind']): number => results.flatMap(({ changes }) => changes).filter(({ kind }) => kind === wanted).length;
  const done = options.apply === true ? (options.lower === true ? 'written' : 'written, but for what was lost') : 'nothing written (--apply writes)';
  const many = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
  console.log(
    `${many(results.length, 'attempt')}: ${many(count('gained'), 'task')} gained, ${count('lost')} lost, ${count('points')} worth something else; ${done}`,
  );
}

/** `podium regrade COURSE/LESSON`: 0 when nothing changed, 1 when something did, 2 when it was asked wrongly. */
export async function regrade(exercise: string, options: RegradeOptions): Promise<number> {
  const found = await findExercise(exercise);
  if ('message' in found) {
    console.error(found.message);
    return 2;
  }
  const folder = found.folder;
  const [course, lesson] = [path.dirname(folder), folder].map((name) => slugOf(path.basename(name))) as [string, string];
  await migrate();
  try {
    const attempts = await listRegradable(course, lesson);
    const results = await new Regrading(folder, course, lesson, options).run(attempts);
    report(results, options);
    return results.some(({ changes }) => changes.length > 0) ? 1 : 0;
  } finally {
    await closeDatabase();
  }
}
