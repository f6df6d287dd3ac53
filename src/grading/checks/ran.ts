import { z } from 'zod';
import { defineCheck } from '../check-type.ts';
import { failed, passed, type Finding } from '../verdict.ts';

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

const schema = z.strictObject({
  matches: z
    .string()
    .refine(isPattern, { message: 'must be a regular expression' })
    .describe('A regular expression that some typed command line matches'),
  as: z.string().describe('How to say it: "kubectl logs for the pod simple-pod"'),
});

/** `ran: { matches: 'kubectl\s+logs', as: … }`: only where the command itself is the lesson. */
export const ranCheck = defineCheck({
  name: 'ran',
  summary: 'A command was typed in the terminal. Only where the command itself is the lesson: state is better evidence.',
  schema,
  probes: true,
  async evaluate(spec, world): Promise<Finding> {
    const pattern = new RegExp(spec.matches);
    const expected = `You have run ${spec.as}.`;
    return world.commands().some((line) => pattern.test(line)) ? passed(expected, 'You have.') : failed(expected, 'Not yet.');
  },
});
