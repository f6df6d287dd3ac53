import { DurationError, parseDuration } from '#kube/duration.ts';
import { z } from 'zod';
import { expressionProblem } from './cel/compile.ts';
import { causes } from './messages/en.ts';
import { nearestName } from './text/nearest-name.ts';

function isDuration(text: string): boolean {
  try {
    return parseDuration(text) > 0;
  } catch (error) {
    if (error instanceof DurationError) return false;
    throw error;
  }
}

/** Of texts that are durations; of others never. */
export const isLongerThan = (text: string, ms: number): boolean => isDuration(text) && parseDuration(text) > ms;

/** `30s`, `2m`, `1h30m`. */
export const durationSchema = z.string().refine(isDuration, { message: 'must be a duration such as 30s, 2m or 1h30m' });

const expression = (condition: boolean): z.ZodString =>
  z.string().superRefine((text, context) => {
    const problem = expressionProblem(text, condition);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });

export const expressionSchema = expression(false);
/** One that is true or false. */
export const conditionSchema = expression(true);

/** What may stand beside a check of any type, at any depth. */
export const commonFields = {
  message: z.string().optional().describe("The author's own words for why it fails, instead of the explanation"),
  within: durationSchema
    .optional()
    .describe(
      'A duration (`30s`, `2m`, `1h30m`): it may take so long, counted from when the check is first asked: until then a failure is "not yet". Batch grading lets that time pass',
    ),
  'stable-for': durationSchema.optional().describe('A duration: it must have been so for this long without interruption; until then it is "not yet"'),
};

const causeId = z.string().superRefine((id, context) => {
  if (Object.hasOwn(causes, id)) return;
  const near = nearestName(id, Object.keys(causes));
  context.addIssue({
    code: 'custom',
    message: `${id} is no cause of the list in the reference${near === undefined ? '' : `. Did you mean ${near}?`}`,
  });
});

/** What may stand beside a check that belongs to a task directly. `explain` is refined further by the check schema. */
export const topFields = {
  points: z.number().min(0).optional().describe("The check's weight within its task; default 1. A task's points are shared out by weight"),
  holding: z.enum(['once', 'hold', 'final']).optional().describe("How this check holds; default: as the task's `holding` says"),
  capture: z
    .record(z.string().regex(/^[a-z][A-Za-z0-9_]*$/, { message: 'a variable is a letter, then letters, digits and _' }), expressionSchema)
    .optional()
    .describe(
      'Variables kept when the check passes, as CEL expressions: `{ node: "object(\'pod/web\').spec.nodeName" }`. A name is a lower-case letter, then letters, digits and `_`. Other checks, texts and solutions say `${{ vars.node }}`',
    ),
};

export const explainEntry = {
  cause: causeId.optional().describe('Say it when the grader finds this cause'),
  say: z.string().min(1).describe('What to say instead of the explanation'),
};
