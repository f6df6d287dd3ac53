import { z } from 'zod';

const id = z.string().regex(/^[a-z][a-z0-9-]*$/, { message: 'must be lower-case letters, digits and dashes, and begin with a letter' });

const about = {
  id,
  text: z.string().min(1).describe('In markdown'),
  explanation: z.string().optional().describe('Shown once the answer is right'),
};

const choice = z
  .strictObject({
    ...about,
    options: z.array(z.string()).min(2),
    answer: z
      .union([z.int().min(0), z.array(z.int().min(0)).min(1)])
      .describe('The right option, counted from 0; a list where several must be chosen'),
  })
  .describe('Single or multiple choice');

const ordering = z
  .strictObject({ ...about, order: z.array(z.string()).min(2).describe('In the right order; learners see them shuffled') })
  .describe('Put into order');

const shortAnswer = z
  .strictObject({
    ...about,
    pattern: z
      .string()
      .superRefine((text, context) => {
        const problem = patternProblem(text);
        if (problem !== undefined) context.addIssue({ code: 'custom', message: `must be a regular expression: ${problem}` });
      })
      .describe('The whole answer matches this; upper and lower case are the same'),
    accepts: z.array(z.string()).min(1).describe('Answers that must be right'),
    rejects: z.array(z.string()).optional().describe('Answers that must be wrong'),
  })
  .describe('A short answer by its pattern');

const question = z.union([choice, ordering, shortAnswer]);

export const quizSchema = z.strictObject({ id, title: z.string().optional(), questions: z.array(question).min(1) });

export type QuizFile = z.infer<typeof quizSchema>;
export type QuestionFile = z.infer<typeof question>;

function patternProblem(text: string): string | undefined {
  try {
    answerPattern(text);
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/^Invalid regular expression: \/.*\/\w*: /s, '');
  }
}

/** Spaces around an answer do not count. */
export const answerPattern = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, 'iu');
