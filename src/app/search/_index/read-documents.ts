import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type GlossaryTerm, readGlossary } from '#courses/glossary.ts';
import { findLessonFolder } from '#courses/lesson-folder.ts';
import { parseLesson } from '#courses/lesson-source.ts';
import { contentRoot, listCourses } from '#courses/load-course.ts';
import { showTemplate } from '#courses/template.ts';
import type { CourseSummary, LessonSummary } from '#courses/types.ts';
import { whileUnchanged } from '#courses/while-unchanged.ts';
import { type LessonSection, readSections } from './read-sections.ts';

/** One thing that can be found: a lesson, a heading in it, a command, a word of the glossary. */
export interface SearchDocument {
  readonly id: string;
  readonly kind: 'lesson' | 'section' | 'command' | 'term';
  /** Where a click leads. */
  readonly href: string;
  readonly title: string;
  readonly text: string;
  /** What else people search for; found, never shown. */
  readonly keywords: string;
  readonly course?: string;
  readonly lesson?: string;
}

/** Everything that learners may find: texts as they are written, with no learner's values, no solutions and no checks. */
export async function readDocuments(root = contentRoot()): Promise<readonly SearchDocument[]> {
  const [courses, glossary] = await Promise.all([listCourses(root), readGlossary(root)]);
  const lessons = await Promise.all(
    courses.flatMap((course) => course.lessons.map(async (lesson) => documentsOf(course, lesson, await sectionsOf(course.slug, lesson.slug, root)))),
  );
  return [...lessons.flat(), ...glossary.map(termDocument)];
}

/** The sections of a lesson as written: `${{ replicas }}` reads `‹replicas›`. None of a text that is no MDX. */
export async function sectionsOf(course: string, lesson: string, root = contentRoot()): Promise<readonly LessonSection[]> {
  const folder = await findLessonFolder(course, lesson, root);
  return folder === undefined ? [] : sectionsIn(folder);
}

const sectionsIn = whileUnchanged(['lesson.mdx'], async (folder): Promise<readonly LessonSection[]> => {
  const file = path.join(folder, 'lesson.mdx');
  try {
    return readSections(showTemplate(parseLesson(await readFile(file, 'utf8'), file).body));
  } catch (error) {
    console.error('search: %s cannot be read:', file, error);
    return [];
  }
});

/** Changes whenever something that is searched does. */
export async function contentStamp(root = contentRoot()): Promise<string> {
  const names = await readdir(root, { recursive: true }).catch(() => []);
  const read = names.filter((name) => /(^|[\\/])(course\.yaml|lesson\.mdx|lab\.yaml|glossary\.yaml)$/.test(name)).sort();
  const times = await Promise.all(read.map(async (name) => `${name}@${(await stat(path.join(root, name)).catch(() => undefined))?.mtimeMs ?? 0}`));
  return times.join('\n');
}

function documentsOf(course: CourseSummary, lesson: LessonSummary, sections: readonly LessonSection[]): SearchDocument[] {
  const href = `/courses/${course.slug}/${lesson.slug}`;
  const place = { course: course.title, lesson: lesson.title };
  const titleOf = (id: string): string => lesson.tasks.find((task) => task.id === id)?.title ?? '';
  const keywords = [...(course.keywords ?? []), ...(lesson.keywords ?? [])].join(' ');
  const seen = new Set<string>();
  return [
    { id: href, kind: 'lesson', href, title: lesson.title, text: lesson.description ?? '', keywords, ...place },
    ...sections.map((section, index): SearchDocument => {
      const text = [section.text, ...section.tasks.map(titleOf)].join(' ').trim();
      return {
        id: `${href}#${index}`,
        kind: 'section',
        href: to(href, section),
        title: section.heading,
        text,
        keywords: section.commands.join('\n'),
        ...place,
      };
    }),
    ...sections.flatMap((section) =>
      section.commands
        .filter((command) => !seen.has(command) && seen.add(command))
        .map((command): SearchDocument => ({
          id: `${href}$${command}`,
          kind: 'command',
          href: to(href, section),
          title: command,
          text: section.heading,
          keywords: '',
          ...place,
        })),
    ),
  ];
}

const to = (href: string, { anchor }: LessonSection): string => (anchor === '' ? href : `${href}#${anchor}`);

const termDocument = ({ term, definition, anchor }: GlossaryTerm): SearchDocument => ({
  id: `glossary#${anchor}`,
  kind: 'term',
  href: `/glossary#${anchor}`,
  title: term,
  text: definition,
  keywords: '',
});
