import { readFile } from 'node:fs/promises';
import path from 'node:path';
import matter from 'gray-matter';
import { parse } from 'yaml';
import type { LabFile, QuizFile, TaskFile } from './lab-schema.ts';
import { findFolder, findLessonFolder, listFolders, slugOf } from './lesson-folder.ts';
import { parseLab } from './parse-lab.ts';
import type { CourseSummary, Hint, Lesson, LessonSummary, QuestionKey, QuizInfo, TaskInfo } from './types.ts';

export function contentRoot(): string {
  return process.env['CONTENT_DIR'] ?? path.join(/* turbopackIgnore: true */ process.cwd(), 'content');
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

export async function findHint(course: string, lesson: string, task: string, index: number, root = contentRoot()): Promise<Hint | undefined> {
  const folder = await findLessonFolder(course, lesson, root);
  if (folder === undefined) return undefined;
  const hint = (await readLab(folder)).tasks?.find(({ id }) => id === task)?.hints?.[index];
  return typeof hint === 'string' ? { text: hint, cost: 0 } : hint;
}

/** In the order of the quiz's questions. */
export async function findQuizKey(course: string, lesson: string, quiz: string, root = contentRoot()): Promise<readonly QuestionKey[] | undefined> {
  const folder = await findLessonFolder(course, lesson, root);
  if (folder === undefined) return undefined;
  return (await readLab(folder)).quizzes
    ?.find(({ id }) => id === quiz)
    ?.questions.map(({ id, answer, explanation }) => ({
      question: id,
      correct: [answer].flat(),
      ...(explanation === undefined ? {} : { explanation }),
    }));
}

async function readLesson(course: string, folder: string): Promise<Lesson> {
  const [mdx, lab] = await Promise.all([readFile(path.join(folder, 'lesson.mdx'), 'utf8'), readLab(folder)]);
  const { data, content } = matter(mdx);
  const front = data as { title?: string; description?: string; minutes?: number };
  const slug = slugOf(path.basename(folder));
  return {
    course,
    slug,
    title: front.title ?? slug,
    ...(front.description === undefined ? {} : { description: front.description }),
    ...(front.minutes === undefined ? {} : { minutes: front.minutes }),
    source: content,
    ...(lab.tasks === undefined ? {} : { lab: lab.profile === undefined ? {} : { profile: lab.profile } }),
    tasks: (lab.tasks ?? []).map(toTaskInfo),
    quizzes: (lab.quizzes ?? []).map(toQuizInfo),
  };
}

/** Field by field, so that nothing that must stay on the server slips through. */
function toTaskInfo(task: TaskFile): TaskInfo {
  return {
    id: task.id,
    title: task.title,
    ...(task.text === undefined ? {} : { text: task.text }),
    points: task.points ?? 1,
    needs: task.needs ?? [],
    hints: (task.hints ?? []).map((hint) => ({ cost: typeof hint === 'string' ? 0 : hint.cost })),
  };
}

function toQuizInfo(quiz: QuizFile): QuizInfo {
  return {
    id: quiz.id,
    ...(quiz.title === undefined ? {} : { title: quiz.title }),
    questions: quiz.questions.map(({ id, text, options, answer }) => ({ id, text, options, multiple: Array.isArray(answer) })),
  };
}

async function readLab(folder: string): Promise<LabFile> {
  const file = path.join(folder, 'lab.yaml');
  return parseLab((await readText(file)) ?? '{}', path.relative(process.cwd(), file));
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
