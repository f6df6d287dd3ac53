import { findTerm, type GlossaryTerm } from '#courses/glossary.ts';
import { listCourses } from '#courses/load-course.ts';
import { sectionsOf } from '../search/_index/read-documents.ts';

export interface Use {
  readonly href: string;
  readonly lesson: string;
  readonly course: string;
}

/** For each term (by its anchor) the lessons that explain it where it stands, in the order of the catalogue. */
export async function lessonsUsing(glossary: readonly GlossaryTerm[]): Promise<ReadonlyMap<string, readonly Use[]>> {
  const lessons = (await listCourses()).flatMap((course) => course.lessons.map((lesson) => ({ course, lesson })));
  const uses = new Map<string, Use[]>();
  const sections = await Promise.all(lessons.map(({ course, lesson }) => sectionsOf(course.slug, lesson.slug)));
  for (const [index, { course, lesson }] of lessons.entries()) {
    const named = (sections[index] ?? []).flatMap(({ terms, anchor }) => terms.map((name) => ({ term: findTerm(glossary, name), anchor })));
    for (const [at, { term, anchor }] of named.entries()) {
      if (term === undefined || named.findIndex((other) => other.term === term) < at) continue;
      const use = { href: `/courses/${course.slug}/${lesson.slug}${anchor === '' ? '' : `#${anchor}`}`, lesson: lesson.title, course: course.title };
      uses.set(term.anchor, [...(uses.get(term.anchor) ?? []), use]);
    }
  }
  return uses;
}
