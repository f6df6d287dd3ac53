import type { LabTask } from '#courses/lab-definition.ts';
import type { LiveGrader } from '#grading/live-grader.ts';
import { sayVariables } from '#grading/variables.ts';
import type { CheckVerdict, TaskVerdict } from '#grading/verdict.ts';
import type { Program } from '#posix/process.ts';

const USAGE = 'usage: tasks [NUMBER | hints NUMBER]\n';

const MARKS = { passed: '✓', failed: '✗', 'not-yet': '…', error: '!' } as const;

/** What an author types in `podium lab` to see the tasks as the lesson's page shows them: verdicts, reasons, hints. */
export function createTasksProgram(tasks: readonly LabTask[], current: () => LiveGrader): Program {
  const inWords = (text: string): string => sayVariables(text, current().variables());
  const verdictOf = (task: LabTask): TaskVerdict | undefined =>
    current()
      .verdicts()
      .find((verdict) => verdict.task === task.id);
  const line = (task: LabTask, index: number): string => {
    const mark = current().passed().has(task.id) ? MARKS.passed : MARKS[verdictOf(task)?.outcome ?? 'not-yet'];
    return `${mark} ${index + 1}. ${inWords(task.title)}\n`;
  };
  const missing = (task: LabTask): readonly string[] => task.needs.filter((need) => !current().passed().has(need));
  const detail = (task: LabTask, index: number): string =>
    [
      line(task, index),
      task.text === '' ? '' : `${indented(inWords(task.text))}\n`,
      ...(current().passed().has(task.id)
        ? []
        : missing(task).length > 0
          ? [`   First: ${missing(task).join(', ')}\n`]
          : (verdictOf(task)?.checks ?? []).map(checkLines)),
    ].join('');
  const hints = ({ hints: all }: LabTask): string =>
    all.length === 0 ? 'No hints.\n' : all.map((hint) => `- ${inWords(hint).trimEnd()}\n`).join('');

  return {
    name: 'tasks',
    run: async ({ argv: [, first, second], stdout, stderr }) => {
      if (first === undefined) {
        await stdout.write(tasks.length === 0 ? 'This lesson has no tasks.\n' : tasks.map(line).join(''));
        return 0;
      }
      const wantsHints = first === 'hints';
      const index = Number(wantsHints ? second : first) - 1;
      const task = tasks[index];
      if (task === undefined) {
        await stderr.write(/^\d+$/.test((wantsHints ? second : first) ?? '') ? `tasks: there are ${tasks.length}\n` : USAGE);
        return 2;
      }
      await stdout.write(wantsHints ? hints(task) : detail(task, index));
      return 0;
    },
  };
}

const indented = (text: string): string => text.trimEnd().replaceAll(/^/gm, '   ');

function checkLines({ outcome, expected, found, why }: CheckVerdict): string {
  const reasons = outcome === 'passed' ? [] : [found, why].filter((text) => text !== undefined && text !== '');
  return [`   ${MARKS[outcome]} ${expected}\n`, ...reasons.map((text) => `${indented(`  ${text}`)}\n`)].join('');
}
