import type { Check } from './check-schema.ts';
import { capture, graderFailed, judge, ownWords, type Place } from './judge.ts';
import { createMemory, rememberCheck, type GradingMemory } from './memory.ts';
import { RecordingReader } from './recording-reader.ts';
import { render } from './text/render.ts';
import { sayVariables } from './variables.ts';
import type { Because, CheckVerdict, Finding } from './verdict.ts';
import type { World } from './world.ts';

export interface CheckEvaluation {
  readonly verdict: CheckVerdict;
  /** What the verdict depends on: look again when one of these changes. */
  readonly resources: ReadonlySet<string>;
  /** Look again then, although nothing has changed (ms since the epoch). */
  readonly due?: number;
  /** A variable has got another value. */
  readonly captured: boolean;
}

export interface EvaluationContext {
  readonly memory: GradingMemory;
  /** Of the check among all of a lab. */
  readonly key: string;
  /** Passed once, it stays passed. */
  readonly once: boolean;
}

/** The finding with its reason, which is looked for now. */
async function explained(finding: Finding): Promise<Omit<Finding, 'why'> & { readonly why?: Because | undefined }> {
  const { why, ...rest } = finding;
  try {
    return { ...rest, why: typeof why === 'function' ? await why() : why };
  } catch (error) {
    return graderFailed(error) as Omit<Finding, 'why'>;
  }
}

function toVerdict(finding: Awaited<ReturnType<typeof explained>>, own: string | undefined, world: World, cluster: RecordingReader): CheckVerdict {
  const { messages } = world;
  const cause = finding.why;
  const explanation = finding.stack ?? own ?? (cause === undefined ? undefined : render({ id: cause.cause, values: cause.values }, messages));
  return {
    outcome: finding.outcome,
    expected: render(finding.expected, messages),
    found: render(finding.found, messages),
    ...(explanation === undefined || finding.outcome === 'passed' ? {} : { why: explanation }),
    ...(cause === undefined || finding.outcome === 'passed' ? {} : { cause: cause.cause }),
    evidence: cluster.evidence,
    ...(finding.countdown === undefined || finding.outcome !== 'not-yet' ? {} : { countdown: finding.countdown }),
  };
}

/** Asks one check. */
export async function evaluateCheck(check: Check, world: World, context?: Partial<EvaluationContext>): Promise<CheckEvaluation> {
  const { memory = createMemory(), key = '', once = false } = context ?? {};
  const remembered = rememberCheck(memory, key);
  if (once && remembered.ticked !== undefined) return { verdict: remembered.ticked, resources: new Set(), captured: false };
  const cluster = new RecordingReader(world.cluster);
  const place: Place = { world: { ...world, cluster }, memory, key };
  const finding = await explained(await judge(check, place));
  const own = finding.outcome === 'failed' || finding.outcome === 'not-yet' ? await ownWords(check, finding.why, place) : undefined;
  const said = own === undefined || (finding.outcome === 'not-yet' && own === check.message) ? undefined : sayVariables(own, memory.variables);
  const verdict = toVerdict(finding, said, world, cluster);
  const captured = finding.outcome === 'passed' && (await capture(check, place));
  if (finding.outcome === 'passed' && once) remembered.ticked = verdict;
  return { verdict, resources: cluster.resources, captured, ...(finding.due === undefined ? {} : { due: finding.due }) };
}
