import path from 'node:path';
import { courseSchema } from '../course-schema.ts';
import { listFiles, readLabFolder } from '../lab-folder.ts';
import { toLabDefinition } from '../lab-definition.ts';
import { listFolders, slugOf } from '../lesson-folder.ts';
import { fillLesson, parseLesson, type LessonSource } from '../lesson-source.ts';
import { parseLab, type ParsedLab } from '../parse-lab.ts';
import { ContentError, type Problem } from '../problem.ts';
import { readText } from '../read-text.ts';
import { YamlSource } from '../yaml-source.ts';
import { readLessonText, type LessonText } from './lint-mdx.ts';

/** A lesson as the linter looks at it: every part that could be read. */
export interface LintedLesson {
  readonly folder: string;
  readonly slug: string;
  /** Relative to where the program runs, as findings name them. */
  readonly mdxFile: string;
  readonly labFile: string;
  readonly mdx?: { readonly source: LessonSource; readonly text: LessonText } | undefined;
  readonly lab?: { readonly text: string; readonly source: YamlSource; readonly parsed: ParsedLab } | undefined;
  /** There is a lab.yaml, readable or not. */
  readonly hasLab: boolean;
  /** Files in the lesson's folder, relative to it. */
  readonly files: readonly string[];
}

export interface LintedCourse {
  readonly folder: string;
  readonly slug: string;
  readonly lessons: readonly LintedLesson[];
  /** What could not be read. */
  readonly problems: readonly Problem[];
}

const shown = (file: string): string => path.relative(process.cwd(), file);

async function guarded<T>(problems: Problem[], read: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

async function readLesson(folder: string, seeds: readonly string[], problems: Problem[]): Promise<LintedLesson> {
  const labFile = shown(path.join(folder, 'lab.yaml'));
  const mdxFile = shown(path.join(folder, 'lesson.mdx'));
  const text = await readText(path.join(folder, 'lab.yaml'));
  const lab = await guarded(problems, async () => {
    if (text === undefined) return undefined;
    const parsed = parseLab(text, labFile);
    for (const seed of seeds) {
      const drawn = parseLab(text, labFile, seed);
      toLabDefinition(drawn, await readLabFolder(folder, drawn.values));
    }
    return { text, source: new YamlSource(text, labFile), parsed };
  });
  const body = await readText(path.join(folder, 'lesson.mdx'));
  const mdx = await guarded(problems, () => {
    if (body === undefined) throw new ContentError([{ file: mdxFile, line: 1, column: 1, message: 'there is no lesson.mdx in this folder' }]);
    const source = parseLesson(body, mdxFile);
    const filled = lab === undefined ? source.body : fillLesson(source, lab.parsed.values, mdxFile);
    const read = readLessonText({ ...source, body: filled }, mdxFile);
    if ('message' in read) throw new ContentError([read]);
    return { source, text: read };
  });
  return { folder, slug: slugOf(path.basename(folder)), labFile, mdxFile, hasLab: text !== undefined, lab, mdx, files: await listFiles(folder) };
}

/** Reads everything of a course, and collects what cannot be read for any of the seeds. */
export async function readCourseFolder(folder: string, seeds: readonly string[]): Promise<LintedCourse> {
  const problems: Problem[] = [];
  const file = path.join(folder, 'course.yaml');
  await guarded(problems, async () => {
    const text = await readText(file);
    if (text === undefined) throw new ContentError([{ file: shown(file), line: 1, column: 1, message: 'there is no course.yaml in this folder' }]);
    new YamlSource(text, shown(file)).parse(courseSchema);
  });
  const lessons: LintedLesson[] = [];
  for (const name of await listFolders(folder)) {
    if (!/^\d+-[a-z0-9][a-z0-9-]*$/.test(name)) {
      problems.push({
        file: shown(path.join(folder, name)),
        line: 1,
        column: 1,
        message: "a lesson's folder is a number, a dash and a name: 01-pods",
      });
    }
    lessons.push(await readLesson(path.join(folder, name), seeds, problems));
  }
  for (const [index, { slug, folder: at }] of lessons.entries()) {
    if (lessons.findIndex((other) => other.slug === slug) < index)
      problems.push({ file: shown(at), line: 1, column: 1, message: `there are two lessons ${slug}` });
  }
  return { folder, slug: slugOf(path.basename(folder)), lessons, problems };
}
