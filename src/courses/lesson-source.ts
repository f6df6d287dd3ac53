import { lessonSchema, type LessonFile } from './course-schema.ts';
import { ExpressionError } from './expression.ts';
import { ContentError } from './problem.ts';
import { fillTemplate, showVariables, type ParameterValues } from './template.ts';
import { YamlSource } from './yaml-source.ts';

/** A lesson.mdx taken apart. */
export interface LessonSource {
  readonly front: LessonFile;
  /** The text below the front matter, as it was written. */
  readonly body: string;
  /** Lines above the body. */
  readonly above: number;
}

const FRONT = /^---\r?\n(.*?)^---[ \t]*(?:\r?\n|$)/ms;

/** Throws `ContentError`. */
export function parseLesson(text: string, file: string): LessonSource {
  const match = FRONT.exec(text);
  if (match?.index !== 0) throw new ContentError([{ file, line: 1, column: 1, message: 'begins with front matter: ---, title: …, ---' }]);
  const front = new YamlSource(match[1] ?? '', file, 1).parse(lessonSchema);
  return { front, body: text.slice(match[0].length), above: match[0].split('\n').length - 1 };
}

/** The text with the learner's values. Throws `ContentError`, one problem a line that cannot be filled. */
export function fillLesson(lesson: LessonSource, values: ParameterValues, file: string): string {
  try {
    return fillTemplate(showVariables(lesson.body), values);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const problems = lesson.body.split('\n').flatMap((line, index) => {
      try {
        fillTemplate(line, values);
        return [];
      } catch (problem) {
        return [{ file, line: lesson.above + index + 1, column: line.indexOf('${{') + 1, message: (problem as Error).message }];
      }
    });
    throw new ContentError(problems.length > 0 ? problems : [{ file, line: lesson.above + 1, column: 1, message: error.message }]);
  }
}
