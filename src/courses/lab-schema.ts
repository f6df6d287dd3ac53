import { checkSchema, describeCheckProblems } from '#grading/check-schema.ts';
import { z } from 'zod';
import { parametersSchema } from './parameters.ts';
import { quizSchema } from './quiz-schema.ts';

export const idSchema = z.string().regex(/^[a-z][a-z0-9-]*$/, { message: 'must be lower-case letters, digits and dashes, and begin with a letter' });

/** A check as it is read: its own room says what is wrong with it. */
const checkAsRead = z.unknown().superRefine((value, context) => {
  for (const problem of describeCheckProblems(value)) context.addIssue({ code: 'custom', path: [...problem.path], message: problem.message });
});

const hint = z.union([
  z.string(),
  z.strictObject({ text: z.string().describe('In markdown'), cost: z.number().min(0).describe('Points that taking it costs') }),
]);

const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, { message: 'must be the name of a file, without a folder' });

const script = (folder: string, what: string): z.ZodType<string | { file: string }> =>
  z
    .union([
      z.string(),
      z.strictObject({ file: fileName.describe(`A file of the lesson's folder ${folder}/: a script is run, a .yaml or .json is applied`) }),
    ])
    .describe(what);

const explains = z.union([z.string(), z.array(z.string()).min(1)]).describe('A text, or several, that the explanation contains');

const nearMiss = z.union([
  z.strictObject({ run: z.string().describe('A wrong answer that learners give, as a shell script'), explains }),
  z.strictObject({ file: fileName.describe("A file of the lesson's folder near-misses/: a script is run, a .yaml or .json is applied"), explains }),
]);

const taskSchema = (check: z.ZodType) =>
  z.strictObject({
    id: idSchema.describe('Never changes once a course was released: progress is kept under it'),
    title: z.string().min(1),
    text: z.string().optional().describe('What to do, in markdown'),
    points: z.number().min(0).optional().describe("Default 1, or the sum of its checks' points"),
    needs: z.array(idSchema).optional().describe('Tasks above that must have passed before'),
    holding: z
      .enum(['once', 'hold', 'final'])
      .optional()
      .describe('once (default): ticked for good when first seen. hold: must stay true. final: judged when submitted'),
    checks: z.array(check).min(1),
    hints: z.array(hint).optional().describe('From the first nudge to nearly the answer'),
    solution: script('solutions', 'A shell script that solves the task, once those it needs are solved'),
    'near-misses': z.array(nearMiss).optional(),
  });

const labSchemaWith = (check: z.ZodType) =>
  z.strictObject({
    profile: z.string().optional().describe('The cluster; default from-pods-to-ingress'),
    namespace: z.string().optional().describe('Where checks look; default `default`'),
    parameters: parametersSchema
      .optional()
      .describe('Values that differ from learner to learner: `${{ name }}` in every text of this file, in lesson.mdx and in files/'),
    setup: z.string().optional().describe('A shell script that runs before the learner enters; it must end with code 0'),
    'missing-images': z
      .array(z.string().min(1))
      .optional()
      .describe('Images that no registry has, on purpose: `nginx:1.92` in a lesson about typing errors. `podium lint` warns of all others'),
    tasks: z.array(taskSchema(check)).optional(),
    quizzes: z.array(quizSchema).optional(),
  });

/** A lesson's lab.yaml: strict, so that an unknown field is an error and never ignored. */
export const labSchema = labSchemaWith(checkAsRead);

/** The same for editors, with the fields of every check. */
export const publishedLabSchema = labSchemaWith(checkSchema);

export type LabFile = z.infer<typeof labSchema>;
export type TaskFile = NonNullable<LabFile['tasks']>[number];
export type NearMissFile = z.infer<typeof nearMiss>;
