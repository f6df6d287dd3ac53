import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { askedQuestions } from './asked-questions.ts';
import { courseSchema, type CourseFile, type LessonFile } from './course-schema.ts';
import { taskPoints } from './lab-definition.ts';
import type { TaskFile } from './lab-schema.ts';
import { shownVariables } from './captured-variables.ts';
import { findFolder, findLessonFolder, listFolders, slugOf } from './lesson-folder.ts';
import { fillLesson, parseLesson } from './lesson-source.ts';
import { EXAMPLE_SEED, parseLab, type ParsedLab } from './parse-lab.ts';
import { ContentError } from './problem.ts';
import { toQuestionKeys, toQuizInfo } from './quiz-key.ts';
import { readText } from './read-text.ts';
import { fillTemplate, showTemplate, showVariables } from './template.ts';
import type { CourseSummary, Hint, Lesson, LessonSummary, QuestionKey, TaskInfo } from './types.ts';
import { whileUnchanged } from './while-unchanged.ts';
import { YamlSource } from './yaml-source.ts';

/** An attempt's seed, from which its parameters follow. */
type Seed = number | string;

export function contentRoot(): string {
  return process.env['CONTENT_DIR'] ?? path.join(/* turbopackIgnore: true */ process.cwd(), 'content');
}

/**
 * In the order of the catalogue. What cannot be read is reported: a course is left out, a lesson keeps its place in
 * its course. Files are read again when they change.
 */
export async function listCourses(root = contentRoot(), report: (error: ContentError) => void = console.error): Promise<readonly CourseSummary[]> {
  const slugs = await listFolders(path.join(root, 'courses'));
  const courses = await Promise.all(
    slugs.map((slug) =>
      readCourse(slug, root, report).catch((error: unknown) => {
        if (!(error instanceof ContentError)) throw error;
        report(error);
        return undefined;
      }),
    ),
  );
  return courses
    .filter((course) => course !== undefined)
    .sort((a, b) => (a.about.order ?? Infinity) - (b.about.order ?? Infinity) || 0)
    .map(({ summary }) => summary);
}

export async function findCourse(slug: string, root = contentRoot()): Promise<CourseSummary | undefined> {
  return (await readCourse(slug, root))?.summary;
}

async function readCourse(
  slug: string,
  root: string,
  report: (error: ContentError) => void = () => undefined,
): Promise<{ about: CourseFile; summary: CourseSummary } | undefined> {
  const folder = await findFolder(path.join(root, 'courses'), slug);
  if (folder === undefined) return undefined;
  const about = await readAbout(folder);
  const names = await listFolders(folder);
  const lessons = await Promise.all(
    names.map(async (name) => {
      const summary = await summarise(path.join(folder, name));
      if (summary instanceof ContentError) report(summary);
      return summary instanceof ContentError ? brokenLesson(name) : summary;
    }),
  );
  const { order: _, ...shown } = about;
  return { about, summary: { ...shown, slug: slugOf(path.basename(folder)), lessons: lessons.filter((lesson) => lesson !== undefined) } };
}

const readAbout = whileUnchanged(['course.yaml'], async (folder): Promise<CourseFile> => {
  const file = path.join(folder, 'course.yaml');
  return new YamlSource((await readText(file)) ?? '', path.relative(process.cwd(), file)).parse(courseSchema);
});

/** Undefined where there is none. Values of parameters are those of the seed. Throws `ContentError`. */
export async function findLesson(course: string, lesson: string, root = contentRoot(), seed?: Seed): Promise<Lesson | undefined> {
  const folder = await findLessonFolder(course, lesson, root);
  return folder === undefined || !hasText(folder) ? undefined : readLesson(course, folder, seed);
}

export async function findHint(
  course: string,
  lesson: string,
  task: string,
  index: number,
  root = contentRoot(),
  seed?: Seed,
): Promise<Hint | undefined> {
  const folder = await findLessonFolder(course, lesson, root);
  if (folder === undefined) return undefined;
  const hint = (await readLab(folder, seed)).tasks?.find(({ id }) => id === task)?.hints?.[index];
  if (hint === undefined) return undefined;
  const { text, cost } = typeof hint === 'string' ? { text: hint, cost: 0 } : hint;
  return { text: showVariables(text), cost };
}

/** In the order of the quiz's questions. */
export async function findQuizKey(
  course: string,
  lesson: string,
  quiz: string,
  root = contentRoot(),
  seed?: Seed,
): Promise<readonly QuestionKey[] | undefined> {
  const folder = await findLessonFolder(course, lesson, root);
  if (folder === undefined) return undefined;
  const found = (await readLab(folder, seed)).quizzes?.find(({ id }) => id === quiz);
  return found === undefined ? undefined : toQuestionKeys(found, String(seed ?? EXAMPLE_SEED));
}

/** A folder without a text is a lesson still to be written. */
const hasText = (folder: string): boolean => existsSync(path.join(folder, 'lesson.mdx'));

async function readMdx(folder: string): Promise<{ file: string; text: string }> {
  const file = path.join(folder, 'lesson.mdx');
  return { file: path.relative(process.cwd(), file), text: await readFile(file, 'utf8') };
}

/** What the catalogue says of a lesson, the same for everybody; undefined where there is no text yet. */
const summarise = whileUnchanged(['lesson.mdx', 'lab.yaml'], async (folder): Promise<LessonSummary | ContentError | undefined> => {
  if (!hasText(folder)) return undefined;
  try {
    const [{ file, text }, lab] = await Promise.all([readMdx(folder), readLab(folder)]);
    const { front } = parseLesson(text, file);
    return {
      ...front,
      ...frontTexts(front, showTemplate),
      slug: slugOf(path.basename(folder)),
      tasks: (lab.tasks ?? []).map((task, index) => ({ id: task.id, title: lab.titles[index] ?? task.title, points: taskPoints(task) })),
      quizzes: (lab.quizzes ?? []).map(({ id, questions }) => ({ id, questions: questions.length })),
    };
  } catch (error) {
    if (error instanceof ContentError) return error;
    throw error;
  }
});

/** The texts of a front matter as they are shown. */
const frontTexts = ({ title, description }: LessonFile, show: (text: string) => string): Pick<LessonFile, 'title' | 'description'> => ({
  title: show(title),
  ...(description === undefined ? {} : { description: show(description) }),
});

/** A lesson with a mistake in its files: its own page says so. */
function brokenLesson(folder: string): LessonSummary {
  const slug = slugOf(folder);
  const words = slug.replaceAll('-', ' ');
  const title = words.charAt(0).toUpperCase() + words.slice(1);
  return { slug, title, description: 'This lesson cannot be opened right now: its author has a mistake to mend.', tasks: [], quizzes: [] };
}

async function readLesson(course: string, folder: string, seed?: Seed): Promise<Lesson> {
  const [{ file, text }, lab] = await Promise.all([readMdx(folder), readLab(folder, seed)]);
  const lesson = parseLesson(text, file);
  return {
    ...lesson.front,
    ...frontTexts(lesson.front, (words) => fillTemplate(showVariables(words), lab.values)),
    variables: shownVariables(lab, [text]),
    course,
    slug: slugOf(path.basename(folder)),
    source: fillLesson(lesson, lab.values, file),
    ...(lab.tasks === undefined ? {} : { lab: lab.profile === undefined ? {} : { profile: lab.profile } }),
    tasks: (lab.tasks ?? []).map(toTaskInfo),
    quizzes: (lab.quizzes ?? []).map((quiz) => toQuizInfo(quiz, String(seed ?? EXAMPLE_SEED))),
  };
}

/** Field by field, so that nothing that must stay on the server slips through. */
function toTaskInfo(task: TaskFile): TaskInfo {
  return {
    id: task.id,
    title: showVariables(task.title),
    ...(task.text === undefined ? {} : { text: showVariables(task.text) }),
    points: taskPoints(task),
    needs: task.needs ?? [],
    questions: askedQuestions(task.checks),
    hints: (task.hints ?? []).map((hint) => ({ cost: typeof hint === 'string' ? 0 : hint.cost })),
  };
}

async function readLab(folder: string, seed?: Seed): Promise<ParsedLab> {
  const file = path.join(folder, 'lab.yaml');
  return parseLab((await readText(file)) ?? '{}', path.relative(process.cwd(), file), seed === undefined ? undefined : String(seed));
}
