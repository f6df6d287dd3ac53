import { existsSync } from 'node:fs';
import path from 'node:path';
import { nearestWord } from '../schema-problems.ts';
import type { Problem } from '../problem.ts';
import type { LintedCourse, LintedLesson } from './course-folder.ts';
import type { Mention } from './lint-mdx.ts';

/** What a link may lead to: the courses of the whole content folder. */
export type Catalogue = readonly LintedCourse[];

function anchorProblem(lesson: LintedLesson | undefined, anchor: string): string | undefined {
  const anchors = lesson?.mdx?.text.anchors;
  if (anchor === '' || anchors === undefined || anchors.has(decodeURIComponent(anchor))) return undefined;
  const near = nearestWord(anchor, anchors);
  return `there is no heading #${anchor} in ${lesson?.slug ?? 'it'}${near === undefined ? '' : `; did you mean #${near}?`}`;
}

function lessonProblem(catalogue: Catalogue, courseSlug: string, lessonSlug: string | undefined, anchor: string): string | undefined {
  const course = catalogue.find(({ slug }) => slug === courseSlug);
  if (course === undefined) {
    const near = nearestWord(
      courseSlug,
      catalogue.map(({ slug }) => slug),
    );
    return `there is no course ${courseSlug}${near === undefined ? '' : `; did you mean ${near}?`}`;
  }
  if (lessonSlug === undefined) return undefined;
  const lesson = course.lessons.find(({ slug }) => slug === lessonSlug);
  if (lesson !== undefined) return anchorProblem(lesson, anchor);
  const near = nearestWord(
    lessonSlug,
    course.lessons.map(({ slug }) => slug),
  );
  return `there is no lesson ${lessonSlug} in ${courseSlug}${near === undefined ? '' : `; did you mean ${near}?`}`;
}

/** What is wrong with a link's address, as far as it can be known without the internet. */
function linkProblem(url: string, lesson: LintedLesson, course: LintedCourse, catalogue: Catalogue): string | undefined {
  if (/^(https?:|mailto:)/.test(url)) return URL.canParse(url) ? undefined : 'is no address';
  if (/^[a-z][a-z0-9+.-]*:/i.test(url)) return `leads to ${url.slice(0, url.indexOf(':'))}:, which no lesson may`;
  const [target = '', anchor = ''] = url.split('#');
  if (target === '') return anchorProblem(lesson, anchor);
  // As a browser does from the lesson's page.
  const address = new URL(target, `http://podium/courses/${course.slug}/${lesson.slug}`).pathname;
  const [root, courseSlug, lessonSlug, ...rest] = address.replace(/\/$/, '').split('/').slice(1);
  if (root !== 'courses' || courseSlug === undefined) return target.startsWith('/') ? undefined : `leads nowhere: ${address}`;
  if (rest.length > 0) return `leads nowhere: ${address}`;
  return lessonProblem(catalogue, courseSlug, lessonSlug, anchor);
}

/** Links between lessons and to headings, and pictures beside the text. */
export function lintLinks(lesson: LintedLesson, course: LintedCourse, catalogue: Catalogue): readonly Problem[] {
  const text = lesson.mdx?.text;
  if (text === undefined) return [];
  const at = ({ line, column }: Mention, message: string): Problem => ({ file: lesson.mdxFile, line, column, message });
  const links = text.links.flatMap((link) => {
    const problem = linkProblem(link.value, lesson, course, catalogue);
    return problem === undefined ? [] : [at(link, `the link ${link.value}: ${problem}`)];
  });
  const pictures = text.images
    .filter(({ value }) => !/^([a-z]+:|\/)/i.test(value) && !existsSync(path.join(lesson.folder, value)))
    .map((image) => at(image, `there is no file ${image.value} beside this lesson`));
  return [...links, ...pictures];
}
