import { z } from 'zod';
import { distance } from 'fastest-levenshtein';
import { isTypo, kubectlWords, VERBS, wordsOf } from '../causes/missing/typed.ts';
import { defineCheck } from '../check-type.ts';
import { patternSchema } from '../match/text-match.ts';
import { compilePattern } from '../pattern.ts';
import { say } from '../text/phrase.ts';
import { because, failed, passed, type Because, type Finding } from '../verdict.ts';

const schema = z.strictObject({
  matches: patternSchema.describe('A regular expression (RE2: no look-ahead, no back-references) that some typed command line matches'),
  as: z.string().describe('How to say it: "kubectl logs for the pod simple-pod"'),
  times: z.int().min(1).optional().describe('How many lines match at least; default 1'),
});

/** Lines further back are not looked at for what was nearly typed. */
const RECENT = 50;

/** The line with one word changed matches: that word is misspelt. */
function misspelt(line: string, test: (text: string) => boolean): Because | undefined {
  const words = wordsOf(line);
  const typed = words[0] ?? '';
  if (isTypo(typed, 'kubectl') && test(line.replace(typed, 'kubectl'))) return because('command-misspelt', { typed, near: 'kubectl' });
  const verb = kubectlWords(line)?.[0];
  const near = verb === undefined ? undefined : VERBS.find((known) => isTypo(verb, known) && test(line.replace(verb, known)));
  return verb === undefined || near === undefined ? undefined : because('command-misspelt', { typed: verb, near });
}

/** Shares program and verb with what is asked for. */
function explain(as: string, lines: readonly string[], test: (text: string) => boolean): Because | undefined {
  for (const line of lines) {
    const typo = misspelt(line, test);
    if (typo !== undefined) return typo;
  }
  const [program = '', verb = ''] = wordsOf(as);
  const same = lines.find((line) => wordsOf(line)[0] === program && wordsOf(line)[1] === verb && verb !== '');
  if (same !== undefined) return because('command-other-object', { line: same });
  const close = lines.find((line) => line.length > 3 && distance(line, as) <= Math.floor(as.length / 4));
  return close === undefined ? undefined : because('command-almost', { line: close });
}

/** `ran: { matches: 'kubectl\s+logs', as: … }`: only where the command itself is the lesson. */
export const ranCheck = defineCheck({
  name: 'ran',
  summary: 'A command was typed in the terminal. Only where the command itself is the lesson: state is better evidence.',
  outcomes: 'Passes when a typed line matches, whatever it did. Fails otherwise.',
  schema,
  probes: true,
  evaluate(spec, world): Promise<Finding> {
    const pattern = compilePattern(spec.matches);
    const expected = say('ran-expected', { as: spec.as, times: spec.times });
    const lines = world.commands();
    const count = lines.filter((line) => pattern.test(line)).length;
    if (count >= (spec.times ?? 1)) return Promise.resolve(passed(expected, say('ran-found')));
    const recent = lines.slice(-RECENT).toReversed();
    return Promise.resolve(
      failed(
        expected,
        count === 0 ? say('ran-none') : say('ran-few', { count }),
        count === 0 ? () => explain(spec.as, recent, (text) => pattern.test(text)) : because('command-few', { count, times: spec.times ?? 1 }),
      ),
    );
  },
});
