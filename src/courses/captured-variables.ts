import { askedQuestions } from './asked-questions.ts';
import type { LabFile } from './lab-schema.ts';
import { variablesIn } from './template.ts';

interface Capturing {
  readonly capture?: Readonly<Record<string, unknown>>;
}

/** The variables that the checks of a lab capture from the cluster. */
export function capturedVariables({ tasks = [] }: LabFile): ReadonlySet<string> {
  return new Set(tasks.flatMap(({ checks }) => checks.flatMap((check) => Object.keys((check as Capturing).capture ?? {}))));
}

/** Why a variable cannot stand where the learner has done nothing yet, or where nobody fills it in. */
export const notKnownYet = (name: string): string =>
  `what checks capture is not known here: \${{ vars.${name} }} may stand in texts, checks, solutions and near misses`;

/**
 * Those that the learner is shown: a text of lab.yaml or lesson.mdx says them. Only these leave the server; others may be the
 * answer to a question.
 */
export function shownVariables(lab: LabFile, lesson: readonly string[]): readonly string[] {
  const captured = capturedVariables(lab);
  const said = [...lesson, ...textsOf(lab)].flatMap(variablesIn).map(({ name }) => name);
  return [...new Set(said)].filter((name) => captured.has(name));
}

function textsOf({ tasks = [], quizzes = [] }: LabFile): readonly string[] {
  const ofTasks = tasks.flatMap(({ title, text, hints = [], checks }) => [
    title,
    text ?? '',
    ...hints.map((hint) => (typeof hint === 'string' ? hint : hint.text)),
    ...askedQuestions(checks).map(({ question }) => question ?? ''),
  ]);
  const ofQuizzes = quizzes.flatMap(({ title, questions }) => [
    title ?? '',
    ...questions.flatMap((question) => [
      question.text,
      question.explanation ?? '',
      ...('options' in question ? question.options : 'order' in question ? question.order : []),
    ]),
  ]);
  return [...ofTasks, ...ofQuizzes];
}
