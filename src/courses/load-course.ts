import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import matter from 'gray-matter';
import { parse } from 'yaml';
import type { CourseSummary, Hint, Lesson, LessonSummary, QuestionInfo, QuestionKey, QuizInfo, TaskInfo } from './types.ts';

/** A first, trusting reader; validation and lint come with the courses room. */
interface LabFile {
  profile?: string;
  tasks?: { id: string; title: string; text?: string; points?: number; needs?: string[]; hints?: (string | Hint)[] }[];
  quizzes?: { id: string; title?: string; questions: QuestionFile[] }[];
}

interface QuestionFile {
  id: string;
  text: string;
  options: string[];
  answer: number | number[];
  explanation?: string;
}

export function contentRoot(): string {
  return process.env['CONTENT_DIR'] ?? path.join(process.cwd(), 'content');
}

export async function listCourses(root = contentRoot()): Promise<readonly CourseSummary[]> {
  const slugs = await listFolders(path.join(root, 'courses'));
  const courses = await Promise.all(slugs.map((slug) => findCourse(slug, root)));
  return courses.filter((course) => course !== undefined);
}

export async function findCourse(slug: string, root = contentRoot()): Promise<CourseSummary | undefined> {
  const folder = await findFolder(path.join(root, 'courses'), slug);
  if (folder === undefined) return undefined;
  const about = parse((await readText(path.join(folder, 'course.yaml'))) ?? '{}') as Omit<CourseSummary, 'slug' | 'lessons'>;
  const lessons: LessonSummary[] = [];
  for (const name of await listFolders(folder)) {
    const { source: _, ...lesson } = await readLesson(slug, path.join(folder, name));
    lessons.push({
      ...lesson,
      tasks: lesson.tasks.map(({ id, title, points }) => ({ id, title, points })),
      quizzes: lesson.quizzes.map(({ id, questions }) => ({ id, questions: questions.length })),
    });
  }
  return { ...about, slug, lessons };
}

export async function findLesson(course: string, lesson: string, root = contentRoot()): Promise<Lesson | undefined> {
  const folder = await findLessonFolder(course, lesson, root);
  return folder === undefined ? undefined : readLesson(course, folder);
}

export async function findHint(
  course: string, lesson: string, task: string, index: number, root = contentRoot(),
): Promise<Hint | undefined> {
  const folder = await findLessonFolder(course, lesson, root);
  const hint = folder && (await readLab(folder)).tasks?.find(({ id }) => id === task)?.hints?.[index];
  return typeof hint === 'string' ? { text: hint, cost: 0 } : hint;
}

/** In the order of the quiz's questions. */
export async function findQuizKey(
  course: string, lesson: string, quiz: string, root = contentRoot(),
): Promise<readonly QuestionKey[] | undefined> {
  const folder = await findLessonFolder(course, lesson, root);
  if (folder === undefined) return undefined;
  return (await readLab(folder)).quizzes
    ?.find(({ id }) => id === quiz)
    ?.questions.map(({ id, answer, explanation }) => ({ question: id, correct: [answer].flat(), explanation }));
}

async function findLessonFolder(course: string, lesson: string, root: string): Promise<string | undefined> {
  const folder = await findFolder(path.join(root, 'courses'), course);
  return folder && findFolder(folder, lesson);
}

async function readLesson(course: string, folder: string): Promise<Lesson> {
  const [mdx, lab] = await Promise.all([readFile(path.join(folder, 'lesson.mdx'), 'utf8'), readLab(folder)]);
  const { data, content } = matter(mdx);
  const front = data as { title?: string; description?: string; minutes?: number };
  const slug = slugOf(path.basename(folder));
  return {
    course, slug,
    title: front.title ?? slug, description: front.description, minutes: front.minutes,
    source: content,
    lab: lab.tasks === undefined ? undefined : { profile: lab.profile },
    tasks: (lab.tasks ?? []).map(taskInfo),
    quizzes: (lab.quizzes ?? []).map(quizInfo),
  };
}

function taskInfo(task: NonNullable<LabFile['tasks']>[number]): TaskInfo {
  return {
    id: task.id, title: task.title, text: task.text, points: task.points ?? 1, needs: task.needs ?? [],
    hints: (task.hints ?? []).map((hint) => ({ cost: typeof hint === 'string' ? 0 : hint.cost })),
  };
}

function quizInfo(quiz: NonNullable<LabFile['quizzes']>[number]): QuizInfo {
  const question = ({ id, text, options, answer }: QuestionFile): QuestionInfo => ({ id, text, options, multiple: Array.isArray(answer) });
  return { id: quiz.id, title: quiz.title, questions: quiz.questions.map(question) };
}

async function readLab(folder: string): Promise<LabFile> {
  return parse((await readText(path.join(folder, 'lab.yaml'))) ?? '{}') as LabFile;
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const slugOf = (folder: string): string => folder.replace(/^\d+-/, '');

/** Slugs are looked up among the folders that exist, so that none can leave the content folder. */
async function findFolder(parent: string, slug: string): Promise<string | undefined> {
  const name = (await listFolders(parent)).find((folder) => slugOf(folder) === slug);
  return name && path.join(parent, name);
}

async function listFolders(parent: string): Promise<string[]> {
  const entries = await readdir(parent, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map((entry) => entry.name).sort();
}
