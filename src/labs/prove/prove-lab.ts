import type { LabDefinition, LabTask, NearMiss } from '#courses/lab-definition.ts';
import type { TaskVerdict } from '#grading/verdict.ts';
import type { ContentAssets } from '../content-assets.ts';
import { GradedLab, SetupFailed } from '../virtual/graded-lab.ts';
import { requirementsOf, solvingOrders } from './solving-orders.ts';
import { SolvedLabs } from './solved-labs.ts';

/** One thing that a lab does not prove. */
export interface ProofFailure {
  /** Undefined: the lab as a whole. */
  readonly task?: string;
  /** Which of the task's near misses or checks, from 0. */
  readonly nearMiss?: number;
  readonly check?: number;
  readonly level: 'error' | 'warning';
  readonly message: string;
}

export interface ProveOptions {
  readonly definition: LabDefinition;
  readonly assets: ContentAssets;
  readonly seed: string;
  readonly start: number;
  /** Only this task (with what it needs); default all. */
  readonly only?: string;
  /** In how many orders the lab is walked through from its first task to its last; default 1. */
  readonly walks?: number;
  /** Only the walks, where the tasks were proved with another seed. */
  readonly walksOnly?: boolean;
}

/**
 * Proves a lab on virtual time: each task fails before its solution (with what it needs solved, and nothing
 * else), passes after it, and explains each near miss as its author promised; and the whole lab can be solved
 * in several of the orders that its needs allow.
 */
export async function proveLab(options: ProveOptions): Promise<readonly ProofFailure[]> {
  const { definition, only, walks = 1, walksOnly = false } = options;
  try {
    const failures: ProofFailure[] = [];
    const solved = new SolvedLabs(options);
    for (const task of definition.tasks) {
      if (walksOnly || (only !== undefined && task.id !== only)) continue;
      failures.push(...(await proveTask(task, definition, solved)));
    }
    if (only === undefined) for (const order of solvingOrders(definition.tasks, walks, options.seed)) failures.push(...(await walk(order, options)));
    return failures;
  } catch (error) {
    if (error instanceof SetupFailed) return [{ level: 'error', message: error.message }];
    throw error;
  }
}

const reasonOf = (verdict: TaskVerdict): string =>
  verdict.checks
    .filter((check) => check.outcome !== 'passed')
    .map((check) => `${check.expected} ${check.found} ${check.why ?? ''}`.trim())
    .join(' | ');

/** What is found wrong in a lab that was put together from saved parts is only said when a lab of one piece shows it too. */
async function proveTask(task: LabTask, definition: LabDefinition, solved: SolvedLabs): Promise<readonly ProofFailure[]> {
  const quick = await new TaskProof(task, definition, (needs) => solved.open(needs, task)).run();
  if (!quick.some(({ level }) => level === 'error')) return quick;
  return new TaskProof(task, definition, (needs) => solved.openFresh(needs, task)).run();
}

class TaskProof {
  readonly #task: LabTask;
  readonly #needs: readonly LabTask[];
  readonly #open: (needs: readonly LabTask[]) => Promise<GradedLab>;
  readonly #failures: ProofFailure[] = [];
  /** Checks that were seen not to pass. */
  readonly #failed = new Set<number>();

  constructor(task: LabTask, definition: LabDefinition, open: (needs: readonly LabTask[]) => Promise<GradedLab>) {
    this.#task = task;
    this.#needs = requirementsOf(task, definition.tasks);
    this.#open = open;
  }

  async run(): Promise<readonly ProofFailure[]> {
    await this.#within(this.#needs, (lab) => this.#solution(lab));
    for (const [index, nearMiss] of this.#task.nearMisses.entries()) {
      await this.#within(this.#needs, (lab) => this.#nearMiss(lab, nearMiss, index));
    }
    if (this.#needs.length > 0 && this.#unseen().length > 0) await this.#within([], async (lab) => this.#note(await lab.ask(this.#task)));
    for (const check of this.#unseen()) {
      this.#fail('nothing shows that this check can fail: it passes before the solution and in every near miss', { check, level: 'warning' });
    }
    return this.#failures;
  }

  async #solution(lab: GradedLab): Promise<void> {
    const before = await lab.ask(this.#task);
    this.#note(before);
    if (before.outcome === 'passed') this.#fail('passes before it is solved');
    if (before.outcome === 'error') this.#fail(`cannot be graded before it is solved: ${reasonOf(before)}`);
    const { code, stderr } = await lab.type(this.#task.solution);
    if (code !== 0) this.#fail(`the solution ends with code ${code}: ${stderr.trim()}`);
    const after = await lab.judge(this.#task);
    if (after.outcome !== 'passed') this.#fail(`is ${after.outcome} after its solution: ${reasonOf(after)}`);
  }

  async #nearMiss(lab: GradedLab, { name, run, explains }: NearMiss, nearMiss: number): Promise<void> {
    await lab.type(run);
    const verdict = await lab.judge(this.#task);
    this.#note(verdict);
    if (verdict.outcome === 'passed') {
      this.#fail(`the near miss \`${name}\` passes`, { nearMiss });
      return;
    }
    const reason = reasonOf(verdict);
    for (const text of explains) {
      if (!reason.includes(text)) this.#fail(`the near miss \`${name}\` is explained as "${reason}", without "${text}"`, { nearMiss });
    }
  }

  async #within(needs: readonly LabTask[], act: (lab: GradedLab) => Promise<void>): Promise<void> {
    const lab = await this.#open(needs);
    try {
      await act(lab);
    } finally {
      lab.close();
    }
  }

  #note({ checks }: TaskVerdict): void {
    for (const [index, check] of checks.entries()) if (check.outcome !== 'passed') this.#failed.add(index);
  }

  #unseen(): readonly number[] {
    return this.#task.checks.flatMap((_, index) => (this.#failed.has(index) ? [] : [index]));
  }

  #fail(message: string, place: Partial<ProofFailure> = {}): void {
    this.#failures.push({ task: this.#task.id, level: 'error', message, ...place });
  }
}

/** Solves every task in the given order in one lab; what must hold still holds at the end. */
async function walk(order: readonly LabTask[], options: ProveOptions): Promise<readonly ProofFailure[]> {
  const failures: ProofFailure[] = [];
  const lab = await GradedLab.open(options);
  const solved: string[] = [];
  const inOrder = (): string => `in the order ${solved.join(', ')}`;
  try {
    for (const task of order) {
      await lab.type(task.solution);
      solved.push(task.id);
      const verdict = await lab.judge(task);
      if (verdict.outcome === 'passed' || (task.holding === 'once' && lab.hasPassed(task.id))) continue;
      failures.push({ task: task.id, level: 'error', message: `is ${verdict.outcome} after its solution ${inOrder()}: ${reasonOf(verdict)}` });
      return failures;
    }
    for (const task of order) {
      if (task.holding === 'once') continue;
      const verdict = await lab.judge(task);
      if (verdict.outcome === 'passed') continue;
      failures.push({ task: task.id, level: 'error', message: `no longer holds once all is solved ${inOrder()}: ${reasonOf(verdict)}` });
    }
    return failures;
  } finally {
    lab.close();
  }
}
