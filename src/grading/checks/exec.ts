import { parseDuration } from '#kube/duration.ts';
import { StatusError } from '#kube/status-error.ts';
import { z } from 'zod';
import { explainText } from '../causes/field/explain-text.ts';
import { defineCheck } from '../check-type.ts';
import { durationSchema, isLongerThan } from '../envelope.ts';
import { needed } from '../find-object.ts';
import { describeTextMatch, findTextProblem, textMatchSchema } from '../match/text-match.ts';
import { findOrigin, podPlaceSchema } from '../origin.ts';
import { namespaceSchema } from '../name-schema.ts';
import { say } from '../text/phrase.ts';
import { because, failed, passed, unmet, type Finding } from '../verdict.ts';
import type { CommandResult } from '../world.ts';

const DEFAULT_TIMEOUT = 5_000;
const LONGEST_TIMEOUT = 30_000;

const schema = z.strictObject({
  in: podPlaceSchema,
  container: z.string().optional().describe('Default: the first'),
  namespace: namespaceSchema.optional().describe('Default: the namespace of the lab'),
  command: z
    .union([z.string(), z.array(z.string()).min(1)])
    .describe('A list of words, or a text for `sh -c`. It must only look: never write, start or stop anything. It runs each time the check is asked'),
  code: z.int().min(0).max(255).optional().describe('The exit code; default 0'),
  stdout: textMatchSchema.optional().describe('What its output is asked'),
  stderr: textMatchSchema.optional().describe('What its error output is asked'),
  timeout: durationSchema
    .refine((text) => !isLongerThan(text, LONGEST_TIMEOUT), { message: 'must be at most 30s' })
    .optional()
    .describe('Longer, and it is ended; default `5s`, at most `30s`'),
});

type Spec = z.infer<typeof schema>;

const lastLine = (text: string): string | undefined => text.trimEnd().split('\n').at(-1)?.slice(0, 200);

function judge(spec: Spec, result: CommandResult, timeout: number, expected: ReturnType<typeof say>, program: string): Finding {
  const found = say('exec-found', { code: result.code, line: lastLine(result.stdout) });
  if (result.code !== (spec.code ?? 0)) {
    if (result.code === 124) return failed(expected, found, because('exec-timeout', { seconds: timeout / 1_000 }));
    if (result.code === 127 || result.code === 126) return failed(expected, found, because('exec-not-found', { program }));
    return failed(expected, found, because('exec-failed', { code: result.code, line: lastLine(result.stderr) }));
  }
  for (const [stream, match] of [
    ['stdout', spec.stdout],
    ['stderr', spec.stderr],
  ] as const) {
    const problem = match === undefined ? undefined : findTextProblem(match, result[stream]);
    if (problem !== undefined)
      return failed(expected, found, () => explainText(problem, result[stream], (wanted) => because('exec-output', { stream, wanted })));
  }
  return passed(expected, found);
}

/** `exec: { in: deployment/web, command: [nginx, -t], stderr: { contains: successful } }`: a command in a container ends as expected. */
export const execCheck = defineCheck({
  name: 'exec',
  summary:
    'A command in a container ends with a code and an output. Only for what no other check sees: checks never change the cluster, so the command must only look, and its time is bounded.',
  outcomes:
    'Passes when code and output fit. Fails otherwise, or when the command does not end in time. Not yet while the container is being started.',
  schema,
  probes: true,
  async evaluate(spec, world): Promise<Finding> {
    const words = typeof spec.command === 'string' ? ['sh', '-c', spec.command] : spec.command;
    const line = typeof spec.command === 'string' ? spec.command : spec.command.join(' ');
    const output = spec.stdout === undefined ? undefined : describeTextMatch(spec.stdout);
    const expected = say('exec-expected', { line, in: spec.in, code: spec.code ?? 0, output });
    const place = await findOrigin(spec.in, spec.namespace ?? world.namespace, spec.container, world);
    if (typeof place === 'string' || 'why' in place)
      return unmet(expected, say('no-source', { from: spec.in }), typeof place === 'string' ? undefined : place.why, true);
    const timeout = spec.timeout === undefined ? DEFAULT_TIMEOUT : parseDuration(spec.timeout);
    try {
      const result = await needed(world.exec, 'exec')(place, words, timeout);
      return judge(spec, result, timeout, expected, words[0] === 'sh' ? line : (words[0] ?? ''));
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const program = /executable file not found|no such file/.test(error.message) ? words[0] : undefined;
      return failed(
        expected,
        say('exec-none'),
        program === undefined ? because('exec-unavailable', { message: error.message }) : because('exec-not-found', { program }),
      );
    }
  },
});
