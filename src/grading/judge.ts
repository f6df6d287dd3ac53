import { printDuration } from '#kube/duration.ts';
import { evaluateExpression, fromCel, MissingField } from './cel/evaluate.ts';
import type { Check, Question } from './check-schema.ts';
import { rememberCheck, type GradingMemory } from './memory.ts';
import { say } from './text/phrase.ts';
import { fillVariables, UnknownVariable } from './variables.ts';
import { because, failed, type Because, type Countdown, type Finding, type Outcome } from './verdict.ts';
import type { World } from './world.ts';

/** Where a check stands, and what is remembered of it. */
export interface Place {
  readonly world: World;
  readonly memory: GradingMemory;
  /** Of the check within its task, stable between evaluations. */
  readonly key: string;
}

const inside = (place: Place, step: string | number): Place => ({ ...place, key: `${place.key}/${step}` });

async function askType(question: Extract<Question, { type: unknown }>, { world, memory }: Place): Promise<Finding> {
  const { type, spec, open } = question;
  return type.evaluate(open ? type.schema.parse(fillVariables(spec, memory.variables)) : spec, world);
}

/** Whatever is thrown is the grader's fault, not the learner's. */
export const graderFailed = (error: unknown): Finding => ({
  outcome: 'error',
  expected: say('grader-expected'),
  found: say('grader-found'),
  stack: error instanceof Error ? (error.stack ?? error.message) : String(error),
});

const NEGATED: Readonly<Record<Outcome, Outcome>> = { passed: 'failed', failed: 'passed', 'not-yet': 'not-yet', error: 'error' };

async function askNot(check: Check, place: Place): Promise<Finding> {
  const inner = await judge(check, inside(place, 'not'));
  if (inner.unknown === true) return inner;
  const { why: _, ...finding } = inner;
  return { ...finding, outcome: NEGATED[finding.outcome], expected: say('not-so', { inner: finding.expected }) };
}

/** From the one that decides to the one that matters least: an error decides only what is not decided without it. */
const ORDER: Readonly<Record<'all' | 'any', readonly Outcome[]>> = {
  all: ['failed', 'error', 'not-yet', 'passed'],
  any: ['passed', 'error', 'not-yet', 'failed'],
};

async function askSeveral(kind: 'all' | 'any', checks: readonly Check[], place: Place): Promise<Finding> {
  const findings = await Promise.all(checks.map((check, index) => judge(check, inside(place, index))));
  const order = ORDER[kind];
  const rank = ({ outcome, why }: Finding): number => order.indexOf(outcome) * 2 + (kind === 'any' && why === undefined ? 1 : 0);
  const [best] = findings.toSorted((a, b) => rank(a) - rank(b));
  if (best === undefined) throw new Error('no checks inside');
  const due = earliest(findings.map((finding) => finding.due));
  const either = findings.map(({ expected }) => expected).reduce((first, second) => say('either', { first, second }));
  const { expected, unknown: _, ...rest } = best;
  const unknown = best.outcome === 'failed' && isUnknown(kind, findings);
  return { ...rest, expected: kind === 'all' ? expected : either, ...(due !== undefined && { due }), ...(unknown && { unknown }) };
}

/** Whether what has failed might have come out otherwise, had all variables been known. */
function isUnknown(kind: 'all' | 'any', findings: readonly Finding[]): boolean {
  const unknown = findings.filter((finding) => finding.unknown === true);
  return kind === 'any'
    ? unknown.length > 0
    : unknown.length > 0 && findings.every(({ outcome, ...finding }) => outcome !== 'failed' || finding.unknown === true);
}

function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** Neither so nor otherwise, whatever it stands in. */
const notFoundOut = (name: string): Finding => ({
  ...failed(say('variable-expected', { name }), say('variable-found'), because('variable-unknown', { name })),
  unknown: true,
});

async function ask(check: Check, place: Place): Promise<Finding> {
  const { question } = check;
  try {
    if ('type' in question) return await askType(question, place);
  } catch (error) {
    if (error instanceof UnknownVariable) return notFoundOut(error.variable);
    return graderFailed(error);
  }
  if ('not' in question) return askNot(question.not, place);
  return 'all' in question ? askSeveral('all', question.all, place) : askSeveral('any', question.any, place);
}

const countdown = (kind: Countdown['kind'], length: number, until: number, now: number): Countdown => ({
  kind,
  until,
  remaining: Math.ceil((until - now) / 1_000),
  of: length / 1_000,
});

/** Asks that it lasts: what has just become so is not yet so. */
function stable(finding: Finding, wanted: number, { world, memory, key }: Place): Finding {
  const remembered = rememberCheck(memory, key);
  // The grader's own failure interrupts nothing.
  if (finding.outcome === 'error') return finding;
  if (finding.outcome !== 'passed') {
    delete remembered.since;
    return finding;
  }
  const now = world.now?.() ?? 0;
  remembered.since ??= now;
  const held = now - remembered.since;
  if (held >= wanted) return finding;
  const found = say('stable-for', { inner: finding.found, held: printDuration(held), wanted: printDuration(wanted) });
  const due = remembered.since + wanted;
  return { ...finding, outcome: 'not-yet', found, due, countdown: countdown('stable-for', wanted, due, now) };
}

/** Waits for what may still become so. */
function patient(finding: Finding, within: number, { world, memory, key }: Place): Finding {
  const remembered = rememberCheck(memory, key);
  const now = world.now?.() ?? 0;
  remembered.asked ??= now;
  const end = remembered.asked + within;
  if (!['failed', 'not-yet'].includes(finding.outcome) || now >= end) return finding;
  const left = countdown('within', within, end, now);
  if (finding.outcome === 'not-yet') return { countdown: left, ...finding, due: Math.min(end, finding.due ?? end) };
  const expected = say('within', { inner: finding.expected, within: printDuration(within) });
  return { ...finding, outcome: 'not-yet', expected, due: end, countdown: left };
}

/** Asks a check and those inside it, with `stable-for` and `within`. Whatever is thrown becomes an error: the grader's fault, not the learner's. */
export async function judge(check: Check, place: Place): Promise<Finding> {
  const asked = await ask(check, place);
  const lasting = check.stableFor === undefined ? asked : stable(asked, check.stableFor, place);
  return check.within === undefined ? lasting : patient(lasting, check.within, place);
}

/** The author's own words: for the cause that was found, or while a check of theirs passes. */
export async function ownWords(check: Check, why: Because | undefined, place: Place): Promise<string | undefined> {
  for (const [index, { when, cause, say: text }] of check.explain.entries()) {
    if (cause !== undefined && cause === why?.cause) return text;
    if (when !== undefined && (await judge(when, inside(place, `explain/${index}`))).outcome === 'passed') return text;
  }
  return check.message;
}

/** Keeps what a passed check captures. Says whether anything changed. */
export async function capture(check: Check, { world, memory }: Place): Promise<boolean> {
  let changed = false;
  for (const [name, expression] of Object.entries(check.capture)) {
    const value = await captured(expression, world, memory);
    if (value === undefined || JSON.stringify(memory.variables[name]) === JSON.stringify(value)) continue;
    memory.variables[name] = value;
    changed = true;
  }
  return changed;
}

async function captured(expression: string, world: World, memory: GradingMemory): Promise<unknown> {
  try {
    return fromCel((await evaluateExpression(String(fillVariables(expression, memory.variables)), world)).value);
  } catch (error) {
    if (error instanceof MissingField || error instanceof UnknownVariable) return undefined;
    throw error;
  }
}
