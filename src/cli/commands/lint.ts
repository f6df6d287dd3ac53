import { watch as watchFolder } from 'node:fs';
import path from 'node:path';
import { ImageCatalogue } from '#cluster/containers/image-catalogue.ts';
import { profiles } from '#cluster/profiles/profiles.ts';
import { readGlossary, type GlossaryTerm } from '#courses/glossary.ts';
import { readCourseFolder, type LintedCourse } from '#courses/lint/course-folder.ts';
import { courseIds, lintCourse } from '#courses/lint/lint-course.ts';
import type { Surroundings } from '#courses/lint/lint-lesson.ts';
import { releaseIds } from '#courses/lint/released-ids.ts';
import { listFolders, slugOf } from '#courses/lesson-folder.ts';
import { ContentError, formatProblem, type Problem } from '#courses/problem.ts';
import { readContentAssets } from '#labs/content-assets.ts';
import { JobPool } from '#labs/jobs/job-pool.ts';
import { PROOF_SEEDS } from '#labs/prove/prove-lesson.ts';
import { proveCourses } from '#labs/prove/prove-courses.ts';
import { contentFolder } from '../content-folder.ts';
import { jobProgram } from '../job-program.ts';
import { lintAssets } from './lint-assets.ts';

export interface LintOptions {
  readonly json?: boolean;
  readonly watch?: boolean;
  /** Warnings count as errors. */
  readonly strict?: boolean;
  /** Keeps the ids of today as released, when nothing is wrong. */
  readonly release?: boolean;
  /** Only what can be said without running a lab. */
  readonly proof?: boolean;
}

const isError = ({ level }: Problem): boolean => level !== 'warning';

async function readTerms(content: string): Promise<{ readonly terms: readonly GlossaryTerm[]; readonly problems: readonly Problem[] }> {
  try {
    return { terms: await readGlossary(content), problems: [] };
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    return { terms: [], problems: error.problems };
  }
}

class Linter {
  readonly #content = contentFolder();
  readonly #options: LintOptions;
  readonly #pool: JobPool | undefined;

  constructor(options: LintOptions) {
    this.#options = options;
    this.#pool = options.proof === false ? undefined : new JobPool({ program: jobProgram(), memoryMb: 1_024 });
  }

  /** 0: nothing wrong; 1: findings; 2: no such course. */
  async run(wanted: readonly string[]): Promise<number> {
    const root = path.join(this.#content, 'courses');
    const names = await listFolders(root);
    const missing = wanted.filter((slug) => !names.some((name) => slugOf(name) === slug));
    if (missing.length > 0) {
      console.error(`There is no course ${missing.join(', ')} in ${root}; there are ${names.map(slugOf).join(', ')}`);
      return 2;
    }
    const began = performance.now();
    const catalogue = await Promise.all(names.map((name) => readCourseFolder(path.join(root, name), PROOF_SEEDS)));
    const courses = wanted.length === 0 ? catalogue : catalogue.filter(({ slug }) => wanted.includes(slug));
    const { problems: unusable, surroundings } = await this.#surroundings();
    const stated = (await Promise.all(courses.map((course) => lintCourse(course, catalogue, surroundings)))).flat();
    const proved = unusable.some(isError) ? [] : await this.#prove(courses);
    const problems = [...unusable, ...stated, ...proved].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
    this.#report(problems, courses, performance.now() - began);
    const wrong = problems.some((problem) => isError(problem) || this.#options.strict === true);
    if (!wrong && this.#options.release === true) for (const course of courses) await releaseIds(course.folder, courseIds(course));
    return wrong ? 1 : 0;
  }

  async close(): Promise<void> {
    await this.#pool?.close();
  }

  /** Images, web pages and glossary: every course depends on them. */
  async #surroundings(): Promise<{ readonly problems: readonly Problem[]; readonly surroundings: Surroundings }> {
    const assets = await lintAssets(this.#content);
    const glossary = await readTerms(this.#content);
    const problems = [...assets, ...glossary.problems];
    const images = assets.some(isError) ? undefined : new ImageCatalogue((await readContentAssets(this.#content)).images, () => new Map());
    const hasImage = (image: string): boolean => images === undefined || images.find(image) !== undefined;
    return { problems, surroundings: { hasImage, glossary: glossary.terms, profiles: [...profiles.keys()] } };
  }

  async #prove(courses: readonly LintedCourse[]): Promise<readonly Problem[]> {
    return this.#pool === undefined ? [] : [...(await proveCourses(this.#pool, this.#content, courses)).values()].flat();
  }

  #report(problems: readonly Problem[], courses: readonly LintedCourse[], took: number): void {
    if (this.#options.json === true) {
      console.log(
        JSON.stringify(
          problems.map((problem) => ({ level: 'error', ...problem })),
          undefined,
          2,
        ),
      );
      return;
    }
    for (const problem of problems) console.log(formatProblem(problem));
    const lessons = courses.flatMap((course) => course.lessons);
    const tasks = lessons.flatMap(({ lab }) => lab?.parsed.tasks ?? []);
    const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
    const errors = problems.filter(isError).length;
    const result = problems.length === 0 ? 'all prove themselves' : `${count(errors, 'error')}, ${count(problems.length - errors, 'warning')}`;
    console.log(
      `${count(courses.length, 'course')}, ${count(lessons.length, 'lesson')}, ${count(tasks.length, 'task')} in ${(took / 1_000).toFixed(1)} s: ${result}`,
    );
  }
}

/** Changes that come together are looked at together, ms. */
const GATHER = 200;

/** Runs again whenever something in the content folder changes, until it is interrupted. */
async function lintForEver(linter: Linter, courses: readonly string[]): Promise<never> {
  let wake: () => void = () => undefined;
  let changed = false;
  watchFolder(contentFolder(), { recursive: true }, () => {
    changed = true;
    wake();
  });
  for (;;) {
    changed = false;
    await linter.run(courses);
    if (!changed) await new Promise<void>((resolve) => (wake = resolve));
    await new Promise((resolve) => setTimeout(resolve, GATHER));
  }
}

/** `podium lint [course…]`: 0 when every course proves itself, 1 with findings, 2 when it was asked wrongly. */
export async function lint(courses: readonly string[], options: LintOptions): Promise<number> {
  const linter = new Linter(options);
  try {
    if (options.watch === true) return await lintForEver(linter, courses);
    return await linter.run(courses);
  } finally {
    await linter.close();
  }
}
