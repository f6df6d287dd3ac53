import { describeCheckProblems } from '#grading/check-schema.ts';
import { z } from 'zod';

const id = z.string().regex(/^[a-z][a-z0-9-]*$/, { message: 'must be lower-case letters, digits and dashes' });

const check = z.unknown().superRefine((value, context) => {
  for (const problem of describeCheckProblems(value)) context.addIssue({ code: 'custom', path: [...problem.path], message: problem.message });
});

const hint = z.union([z.string(), z.strictObject({ text: z.string(), cost: z.number().min(0) })]);

const nearMiss = z.strictObject({
  run: z.string().describe('A wrong answer that learners give, as a shell script'),
  explains: z.string().describe('Text that the explanation contains'),
});

const task = z.strictObject({
  id,
  title: z.string(),
  text: z.string().optional().describe('What to do, in markdown'),
  points: z.number().min(0).optional().describe('Default 1'),
  needs: z.array(id).optional().describe('Tasks that must have passed before'),
  holding: z.enum(['once', 'hold', 'final']).optional().describe('once (default): ticked for good when first seen'),
  checks: z.array(check).min(1),
  hints: z.array(hint).optional(),
  solution: z.string().describe('A shell script that solves the task'),
  'near-misses': z.array(nearMiss).optional(),
});

const question = z.strictObject({
  id,
  text: z.string(),
  options: z.array(z.string()).min(2),
  answer: z.union([z.int().min(0), z.array(z.int().min(0)).min(1)]).describe('Index (or indexes) into options, from 0'),
  explanation: z.string().optional(),
});

const quiz = z.strictObject({ id, title: z.string().optional(), questions: z.array(question).min(1) });

/** A lesson's lab.yaml: strict, so that an unknown field is an error and never ignored. */
export const labSchema = z.strictObject({
  profile: z.string().optional().describe('The cluster; default from-pods-to-ingress'),
  namespace: z.string().optional().describe('Where checks look; default `default`'),
  setup: z.string().optional().describe('A shell script that runs before the learner enters'),
  tasks: z.array(task).optional(),
  quizzes: z.array(quiz).optional(),
});

export type LabFile = z.infer<typeof labSchema>;
export type TaskFile = NonNullable<LabFile['tasks']>[number];
export type QuizFile = NonNullable<LabFile['quizzes']>[number];
