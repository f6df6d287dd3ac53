import path from 'node:path';
import type { GlossaryTerm } from '../glossary.ts';
import { capturedVariables } from '../captured-variables.ts';
import { namesIn } from '../expression.ts';
import type { Problem } from '../problem.ts';
import { nearestWord } from '../schema-problems.ts';
import { holesIn, variablesIn } from '../template.ts';
import type { LintedLesson } from './course-folder.ts';
import { lintComponents } from './lint-components.ts';
import { hintsTooEarly } from './lint-hints.ts';
import { lintImages, type BesideFile, type HasImage } from './lint-images.ts';
import type { Mention } from './lint-mdx.ts';
import { placeOf } from './place-of.ts';

function lintPlaces(lesson: LintedLesson): readonly Problem[] {
  const { mdx, lab } = lesson;
  // A lab.yaml that cannot be read has problems of its own.
  if (mdx === undefined || (lab === undefined && lesson.hasLab)) return [];
  const problems: Problem[] = [];
  const check = (kind: 'task' | 'quiz', mentions: readonly Mention[], ids: readonly string[]): void => {
    for (const { value, line, column } of mentions) {
      if (ids.includes(value)) continue;
      const near = nearestWord(value, ids);
      problems.push({
        file: lesson.mdxFile,
        line,
        column,
        message: `lab.yaml has no ${kind} ${value}${near === undefined ? '' : `; did you mean ${near}?`}`,
      });
    }
    for (const [index, id] of ids.entries()) {
      if (mentions.some(({ value }) => value === id) || lab === undefined) continue;
      const list = kind === 'task' ? 'tasks' : 'quizzes';
      const tag = kind === 'task' ? 'Task' : 'Quiz';
      problems.push({ ...lab.source.at([list, index, 'id']), level: 'warning', message: `lesson.mdx does not place it: <${tag} id="${id}" />` });
    }
  };
  check(
    'task',
    mdx.text.tasks,
    (lab?.parsed.tasks ?? []).map(({ id }) => id),
  );
  check(
    'quiz',
    mdx.text.quizzes,
    (lab?.parsed.quizzes ?? []).map(({ id }) => id),
  );
  return problems;
}

function lintHints({ lab }: LintedLesson): readonly Problem[] {
  return (lab?.parsed.tasks ?? []).flatMap((task, index) =>
    hintsTooEarly(task).flatMap(({ hint, message }) =>
      lab === undefined ? [] : [{ ...lab.source.at(['tasks', index, 'hints', hint]), level: 'warning' as const, message: `this hint ${message}` }],
    ),
  );
}

/** Every text in plain data, keys of mappings included. */
function textsIn(data: unknown): readonly string[] {
  if (typeof data === 'string') return [data];
  if (typeof data !== 'object' || data === null) return [];
  return [...(Array.isArray(data) ? [] : Object.keys(data)), ...Object.values(data).flatMap(textsIn)];
}

function lintParameters({ lab, mdx, folder }: LintedLesson, beside: readonly string[]): readonly Problem[] {
  if (lab === undefined || folder === '') return [];
  const { title = '', description = '' } = mdx?.source.front ?? {};
  const texts = [...textsIn(lab.source.data), title, description, mdx?.source.body ?? '', ...beside];
  const used = new Set(texts.flatMap((text) => holesIn(text).flatMap(namesIn)));
  return Object.keys(lab.parsed.parameters ?? {})
    .filter((name) => !used.has(name))
    .map((name) => ({ ...lab.source.at(['parameters', name]), level: 'warning' as const, message: `nothing uses the parameter ${name}` }));
}

function lintProfile({ lab }: LintedLesson, profiles: readonly string[]): readonly Problem[] {
  const name = lab?.parsed.profile;
  if (lab === undefined || name === undefined || profiles.includes(name)) return [];
  const near = nearestWord(name, profiles);
  return [
    {
      ...lab.source.at(['profile']),
      message: `there is no profile ${name}; there are ${profiles.join(', ')}${near === undefined ? '' : `; did you mean ${near}?`}`,
    },
  ];
}

/** Variables that no check captures. */
function lintVariables({ lab, mdx, mdxFile }: LintedLesson, beside: readonly BesideFile[]): readonly Problem[] {
  const captured = capturedVariables(lab?.parsed ?? {});
  const wrong = (file: string, text: string, above: number): readonly Problem[] =>
    variablesIn(text)
      .filter(({ name }) => !captured.has(name))
      .map(({ name, offset }) => {
        const near = nearestWord(name, captured);
        const message = `no check captures a variable ${name}${near === undefined ? '' : `; did you mean ${near}?`}`;
        return { file, ...placeOf(text, offset, above), message };
      });
  return [...wrong(mdxFile, mdx?.source.body ?? '', mdx?.source.above ?? 0), ...beside.flatMap(({ file, text }) => wrong(file, text, 0))];
}

const KNOWN = /^(lesson\.mdx|lab\.yaml)$/;

function lintFiles(lesson: LintedLesson): readonly Problem[] {
  const text = `${lesson.lab?.text ?? ''}\n${lesson.mdx?.source.body ?? ''}`;
  const mentioned = (file: string): boolean => {
    const inHome = file.replace(/^(files|near-misses|solutions)\//, '');
    const parts = inHome.split('/');
    return parts.some((_, index) => text.includes(parts.slice(index).join('/'))) || (parts.length > 1 && text.includes(`${parts[0] ?? ''}/`));
  };
  return lesson.files
    .filter((file) => !KNOWN.test(file) && !mentioned(file))
    .map((file) => ({
      file: path.relative(process.cwd(), path.join(lesson.folder, file)),
      line: 1,
      column: 1,
      level: 'warning' as const,
      message: 'neither lab.yaml nor lesson.mdx mentions this file',
    }));
}

/** What surrounds a lesson. */
export interface Surroundings {
  readonly hasImage: HasImage;
  readonly glossary: readonly GlossaryTerm[];
  /** Clusters that a lab can name. */
  readonly profiles: readonly string[];
}

/** What can be said of a lesson without running it; `beside` are the files beside it. */
export function lintLesson(lesson: LintedLesson, { hasImage, glossary, profiles }: Surroundings, beside: readonly BesideFile[]): readonly Problem[] {
  return [
    ...lintProfile(lesson, profiles),
    ...lintPlaces(lesson),
    ...lintComponents(lesson, glossary),
    ...lintHints(lesson),
    ...lintImages(lesson, hasImage, beside),
    ...lintParameters(
      lesson,
      beside.map(({ text }) => text),
    ),
    ...lintVariables(lesson, beside),
    ...lintFiles(lesson),
  ];
}
