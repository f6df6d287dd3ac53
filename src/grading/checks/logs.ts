import { StatusError } from '#kube/status-error.ts';
import { z } from 'zod';
import { defineCheck } from '../check-type.ts';
import { needed } from '../find-object.ts';
import { patternSchema } from '../match/text-match.ts';
import { findOrigin, podPlaceSchema } from '../origin.ts';
import { compilePattern } from '../pattern.ts';
import { namespaceSchema } from '../name-schema.ts';
import { rangeSchema } from '../range-schema.ts';
import { say } from '../text/phrase.ts';
import { because, failed, notYet, passed, unmet, type Finding } from '../verdict.ts';

const countSchema = z.union([z.int().min(0), rangeSchema]);

const schema = z
  .strictObject({
    of: podPlaceSchema,
    container: z.string().optional().describe('Default: the first'),
    namespace: namespaceSchema.optional().describe('Default: the namespace of the lab'),
    contains: z.string().optional().describe('A text that some line contains'),
    matches: patternSchema.optional().describe('A regular expression (RE2) that some line matches'),
    count: countSchema.optional().describe('How many lines do: a number, `{ at-least: 3 }`, `{ at-most: 0 }`; default at least 1'),
    previous: z.boolean().optional().describe('The output of the container before its last restart'),
    since: z
      .literal('task')
      .optional()
      .describe('`task`: only lines that were written since the task was open, that is since those it needs have passed; default: all'),
  })
  .refine((spec) => (spec.contains === undefined) !== (spec.matches === undefined), { message: 'give either contains or matches' });

type Spec = z.infer<typeof schema>;

function countWords({ count }: Spec): string | undefined {
  if (typeof count !== 'object') return count === undefined || count === 0 ? undefined : String(count);
  const [least, most] = [count['at-least'], count['at-most']];
  return [least === undefined ? [] : `at least ${least}`, most === undefined ? [] : `at most ${most}`].flat().join(' and ');
}

/** More of a log is not read. */
const MOST_TEXT = 1024 * 1024;

const mostOf = ({ count }: Spec): number => (typeof count === 'object' ? (count['at-most'] ?? Infinity) : (count ?? Infinity));

function fits({ count }: Spec, found: number): boolean {
  if (count === undefined) return found > 0;
  if (typeof count === 'number') return found === count;
  return found >= (count['at-least'] ?? 0) && found <= (count['at-most'] ?? Infinity);
}

/** `logs: { of: deployment/web, contains: "GET /" }`: a container has written something. */
export const logsCheck = defineCheck({
  name: 'logs',
  summary: 'A container has written lines that contain or match something.',
  outcomes:
    'Passes when so many lines do. Not yet while the container is being started, or has written nothing at all. Fails otherwise; say `within` where the line may still come.',
  schema,
  probes: true,
  async evaluate(spec, world): Promise<Finding> {
    const namespace = spec.namespace ?? world.namespace;
    const wanted = spec.contains === undefined ? `something like ${spec.matches ?? ''}` : `"${spec.contains}"`;
    const none = spec.count === 0 || (typeof spec.count === 'object' && spec.count['at-most'] === 0);
    const expected = say(none ? 'logs-expected-none' : 'logs-expected', {
      of: spec.of,
      wanted,
      count: countWords(spec),
    });
    const place = await findOrigin(spec.of, namespace, spec.container, world, { ended: true });
    if (typeof place === 'string' || 'why' in place)
      return unmet(expected, say('no-source', { from: spec.of }), typeof place === 'string' ? undefined : place.why, true);
    let text: string;
    try {
      text = await needed(world.logs, 'logs')(place, { previous: spec.previous ?? false, since: spec.since === undefined ? undefined : world.began });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const why = /previous terminated container/.test(error.message)
        ? because('logs-previous-none', { container: spec.container ?? place.pod })
        : because('logs-unavailable', { message: error.message });
      return failed(expected, say('logs-unread'), why);
    }
    const lines = text
      .slice(-MOST_TEXT)
      .split('\n')
      .filter((line) => line !== '');
    const pattern = spec.matches === undefined ? undefined : compilePattern(spec.matches);
    const matching = lines.filter((line) => (pattern === undefined ? line.includes(spec.contains ?? '') : pattern.test(line)));
    if (fits(spec, matching.length)) return passed(expected, say('logs-found', { count: matching.length, all: lines.length }));
    const found = say('logs-found', { count: matching.length, all: lines.length });
    if (none || matching.length > mostOf(spec)) return failed(expected, found, because('logs-too-many', { line: matching[0] ?? '' }));
    if (lines.length === 0)
      return notYet(
        expected,
        found,
        because('logs-none', { container: spec.container ?? place.pod, then: spec.since === undefined ? undefined : 'then' }),
      );
    return failed(expected, found, because(matching.length > 0 ? 'logs-few' : 'logs-without', { line: lines.at(-1) ?? '', count: matching.length }));
  },
});
