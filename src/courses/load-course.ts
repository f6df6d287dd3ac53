import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { askedQuestions } from './asked-questions.ts';
import { courseSchema, type CourseFile } from './course-schema.ts';
import { taskPoints } from './lab-definition.ts';
import type { TaskFile } from './lab-schema.ts';
import { findFolder, findLessonFolder, listFolders, slugOf } from './lesson-folder.ts';
import { fillLesson, parseLesson } from './lesson-source.ts';
import { EXAMPLE_SEED, parseLab, type ParsedLab } from './parse-lab.ts';
import { ContentError } from './problem.ts';
import { toQuestionKeys, toQuizInfo } from './quiz-key.ts';
import { readText } from './read-text.ts';
import { fillTemplate, showTemplate } from './template.ts';
import type { CourseSummary, Hint, Lesson, LessonSummary, QuestionKey, TaskInfo } from './types.ts';
import { YamlSource } from './yaml-source.ts';

/** An attempt's seed, from which its parameters follow. */
type Seed = number | string;

export function contentRoot(): string {
  return process.env['CONTENT_DIR'] ?? path.join(/* turbopackIgnore: true */ process.cwd(), 'content');
}

/** In the order of the catalogue. A course that cannot be read is reported and left out: the others do not go with it. */
export async function listCourses(root = contentRoot(), report: (error: ContentError) => void = console.error): Promise<readonly CourseSummary[]> {
  const slugs = await listFolders(path.join(root, 'courses'));
  const courses = await Promise.all(
    slugs.map((slug) =>
      readCourse(slug, root).catch((error: unknown) => {
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

async function readCourse(slug: string, root: string): Promise<{ about: CourseFile; summary: CourseSummary } | undefined> {
  const folder = await findFolder(path.join(root, 'courses'), slug);
  if (folder === undefined) return undefined;
  const file = path.join(folder, 'course.yaml');
  const about = new YamlSource((await readText(file)) ?? '', path.relative(process.cwd(), file)).parse(courseSchema);
  const names = await listFolders(folder);
  const lessons = (await Promise.all(names.map((name) => summarise(path.join(folder, name))))).filter((lesson) => lesson !== undefined);
  const { order: _, ...shown } = about;
  return { about, summary: { ...shown, slug, lessons } };
}

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
  return typeof hint === 'string' ? { text: hint, cost: 0 } : hint;
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

/** What the catalogue says of a lesson, the same for everybody. */
async function summarise(folder: string): Promise<LessonSummary | undefined> {
  if (!hasText(folder)) return undefined;
  const [{ file, text }, lab] = await Promise.all([readMdx(folder), readLab(folder)]);
  const { front } = parseLesson(text, file);
  return {
    ...front,
    title: showTemplate(front.title),
    slug: slugOf(path.basename(folder)),
    tasks: (lab.tasks ?? []).map((task, index) => ({ id: task.id, title: lab.titles[index] ?? task.title, points: taskPoints(task) })),
    quizzes: (lab.quizzes ?? []).map(({ id, questions }) => ({ id, questions: questions.length })),
  };
}

async function readLesson(course: string, folder: string, seed?: Seed): Promise<Lesson> {
  const [{ file, text }, lab] = await Promise.all([readMdx(folder), readLab(folder, seed)]);
  const lesson = parseLesson(text, file);
  return {
    ...lesson.front,
    title: fillTemplate(lesson.front.title, lab.values),
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
    title: task.title,
    ...(task.text === undefined ? {} : { text: task.text }),
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
