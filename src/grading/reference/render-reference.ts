import { z } from 'zod';
import { checkTypes } from '../check-types.ts';
import { combinators } from '../check-schema.ts';
import { commonFields, explainEntry, topFields } from '../envelope.ts';
import { operators } from '../match/operators.ts';
import { causes } from '../messages/en.ts';
import { kindWords } from '../target.ts';
import { describeFields } from './describe-fields.ts';
import { examples } from './examples.ts';
import { celGuide, introduction, outcomeGuide, patternGuide, timeGuide } from './guide.ts';

const fence = (text: string, language = 'yaml'): readonly string[] => [`\`\`\`${language}`, text.trim(), '```', ''];

function examplesOf(name: string): readonly string[] {
  return examples
    .filter(({ shows }) => shows === name)
    .flatMap(({ title, lab }) => [`**Example: ${title}.** A whole \`lab.yaml\`:`, '', ...fence(lab)]);
}

const operatorTable = [
  '| operator | takes | meaning |',
  '|---|---|---|',
  ...Object.entries(operators).map(([name, { argument, summary }]) => `| \`${name}\` | ${argument} | ${summary.replaceAll('|', '\\|')} |`),
];

const causeTable = [
  '| cause | what it says |',
  '|---|---|',
  ...Object.entries(causes).map(([id, text]) => `| \`${id}\` | ${text.replaceAll('|', '\\|')} |`),
];

/** The reference of the check language, in markdown, from the definitions that evaluate it. */
export function renderReference(): string {
  return [
    '<!-- Generated from src/grading: UPDATE_REFERENCE=1 npx jest tests/content/reference writes it. -->',
    '# Checks',
    '',
    ...introduction,
    '## Around every check',
    '',
    ...describeFields(z.strictObject({ ...commonFields })),
    '',
    'Beside a check that belongs to a task directly (not inside a combinator) may stand, too:',
    '',
    ...describeFields(z.strictObject({ ...topFields })),
    '',
    "`explain` is a list of the author's own explanations, each with `say` and either `when` (a check: it is said while that passes) or `cause` (it is said when the grader finds that cause). The first that fits is shown instead of the explanation:",
    '',
    ...describeFields(z.strictObject({ ...explainEntry })),
    '',
    ...examplesOf('explain'),
    '## Combinators',
    '',
    ...Object.entries(combinators).map(([name, summary]) => `- \`${name}\`: ${summary}`),
    '',
    ...examplesOf('combinators'),
    ...outcomeGuide,
    ...timeGuide,
    ...examplesOf('time'),
    '## Check types',
    '',
    ...checkTypes.map(({ name, summary }) => `- [\`${name}\`](#${name}): ${summary}`),
    '',
    ...checkTypes.flatMap(({ name, summary, outcomes, schema }) => [
      `### ${name}`,
      '',
      summary,
      '',
      ...describeFields(schema),
      '',
      outcomes,
      '',
      ...examplesOf(name),
    ]),
    ...patternGuide,
    ...operatorTable,
    '',
    ...celGuide,
    '## Captured variables',
    '',
    'What a check `capture`s when it passes, later checks of the lab say as `${{ vars.name }}`. A text that is nothing else becomes the value itself, a number where it is one. Until it is captured, a check that says it fails with the cause `variable-unknown`.',
    '',
    ...examplesOf('capture'),
    '## Kinds',
    '',
    'Where a kind is asked for (`deployment/web`), any name that kubectl takes will do: singular, plural, short name (`deploy`, `po`, `svc`, `pvc`), with its group (`deployments.apps`), and custom resources by plural and group (`crontabs.stable.example.com/mine`). Known without a definition are:',
    '',
    kindWords.map((word) => `\`${word}\``).join(', '),
    '',
    '## Causes',
    '',
    'Every cause that the grader recognises. Braces stand for what it speaks of; what is in brackets is left out where it is not known. A near miss in lab.yaml quotes a part of the explanation in `explains`, which is looked for in what was expected, what was found and why.',
    '',
    ...causeTable,
    '',
  ].join('\n');
}
