import XMLBuilder from 'fast-xml-builder';
import { stringify } from 'csv-stringify/sync';
import type { GradedSubmission, GradedTask } from '#labs/grade/graded-submission.ts';

type Format = (exercise: string, results: readonly GradedSubmission[]) => string;

/** Why a task is not passed, one line a check. */
const reasons = ({ checks }: GradedTask): readonly string[] =>
  checks
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ expected, found, why }) => [expected, found, why].filter((part) => part !== undefined && part !== '').join(' '));

// C0 controls and escapes of a submission's output must not act on the instructor's terminal.

const printable = (text: string): string => text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');

const text: Format = (exercise, results) => {
  const lines = results.flatMap((result) => [
    `${result.passed ? 'passed' : result.end === 'graded' ? 'failed' : result.end}  ${result.earned}/${result.points}  ${result.submission}`,
    ...(result.message === undefined ? [] : [`    ${result.message}`]),
    ...result.tasks
      .filter(({ outcome }) => outcome !== 'passed')
      .flatMap((task) => [`    ${task.task}: ${task.outcome}`, ...reasons(task).map((reason) => `      ${reason}`)]),
  ]);
  const passed = results.filter((result) => result.passed).length;
  return printable([...lines, `${exercise}: ${passed} of ${results.length} passed`, ''].join('\n'));
};

const json: Format = (exercise, results) => `${JSON.stringify({ exercise, submissions: results }, undefined, 2)}\n`;

/** What begins like a formula is none in a spreadsheet. */
const cell = (value: string): string => (/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);

const csv: Format = (_exercise, results) => {
  const tasks = [...new Set(results.flatMap((result) => result.tasks.map(({ task }) => task)))];
  const rows = results.map((result) => [
    cell(result.submission),
    result.passed ? 'passed' : 'failed',
    result.end,
    result.earned,
    result.points,
    result.seed,
    ...tasks.map((id) => result.tasks.find(({ task }) => task === id)?.earned ?? 0),
    cell([result.message ?? '', ...result.tasks.flatMap(reasons)].filter((reason) => reason !== '').join(' | ')),
  ]);
  return stringify([['submission', 'result', 'end', 'earned', 'points', 'seed', ...tasks, 'why'], ...rows]);
};

const seconds = (ms: number): string => (ms / 1_000).toFixed(3);

function testCase(task: GradedTask, name: string): object {
  const said = reasons(task).map(printable).join('\n');
  const message = printable(reasons(task)[0] ?? task.outcome);
  return {
    '@name': task.task,
    '@classname': name,
    ...(task.outcome === 'failed' || task.outcome === 'not-yet' ? { failure: { '@message': message, '@type': task.outcome, '#text': said } } : {}),
    ...(task.outcome === 'error' ? { error: { '@message': message, '@type': 'grader-error', '#text': said } } : {}),
  };
}

/** One suite a submission, one case a task; a submission that did not end well has a case of that name. */
const junit: Format = (exercise, results) => {
  const suites = results.map((result) => {
    const ended =
      result.end === 'graded'
        ? []
        : [
            {
              '@name': 'submission',
              '@classname': result.submission,
              error: { '@type': result.end, '@message': printable(result.message ?? result.end) },
            },
          ];
    const cases = [...ended, ...result.tasks.map((task) => testCase(task, result.submission))];
    return {
      '@name': result.submission,
      '@tests': cases.length,
      '@failures': result.tasks.filter(({ outcome }) => outcome === 'failed' || outcome === 'not-yet').length,
      '@errors': ended.length + result.tasks.filter(({ outcome }) => outcome === 'error').length,
      '@time': seconds(result.took),
      testcase: cases,
    };
  });
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true, suppressEmptyNode: true });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ testsuites: { '@name': exercise, testsuite: suites } })}`;
};

export const gradeFormats = { text, json, csv, junit } as const;

export type GradeFormat = keyof typeof gradeFormats;
