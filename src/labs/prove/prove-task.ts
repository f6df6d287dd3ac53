import type { LabDefinition, LabTask, NearMiss } from '#courses/lab-definition.ts';
import type { TaskVerdict } from '#grading/verdict.ts';
import type { ScriptResult } from '#shell/run-script.ts';
import type { GradedLab } from '../virtual/graded-lab.ts';
import type { ProofFailure } from './prove-lab.ts';
import { requirementsOf } from './solving-orders.ts';

export const reasonOf = (verdict: TaskVerdict): string =>
  verdict.checks
    .filter((check) => check.outcome !== 'passed')
    .map((check) => `${check.expected} ${check.found} ${check.why ?? ''}`.trim())
    .join(' | ');

/** Opens a lab in which these tasks are solved and nothing else. */
type OpenLab = (needs: readonly LabTask[]) => Promise<GradedLab>;

/** One task: it fails before its solution, passes after it, and explains each near miss as its author promised. */
export class TaskProof {
  readonly task: LabTask;
  readonly needs: readonly LabTask[];
  readonly #failures: ProofFailure[] = [];
  /** Checks that were seen not to pass. */
  readonly #failed = new Set<number>();
  #solved = false;

  constructor(task: LabTask, definition: LabDefinition) {
    this.task = task;
    this.needs = requirementsOf(task, definition.tasks);
  }

  /** Solves the task in a lab where what it needs is solved, and nothing else. */
  async solve(lab: GradedLab): Promise<TaskVerdict> {
    this.#before(await lab.ask(this.task));
    const result = await lab.play(this.task.solution);
    const verdict = await lab.judge(this.task);
    this.#after(result, verdict);
    return verdict;
  }

  /** All that was not proved yet. */
  async run(open: OpenLab): Promise<readonly ProofFailure[]> {
    if (!this.#solved) await within(await open(this.needs), (lab) => this.solve(lab));
    for (const [index, nearMiss] of this.task.nearMisses.entries()) {
      await within(await open(this.needs), (lab) => this.#nearMiss(lab, nearMiss, index));
    }
    if (this.needs.length > 0 && this.#unseen().length > 0) await within(await open([]), async (lab) => this.#note(await lab.ask(this.task)));
    for (const check of this.#unseen()) {
      this.#fail('nothing shows that this check can fail: it passes before the solution and in every near miss', { check, level: 'warning' });
    }
    return this.#failures;
  }

  #before(verdict: TaskVerdict): void {
    this.#note(verdict);
    if (verdict.outcome === 'passed') this.#fail('passes before it is solved');
    if (verdict.outcome === 'error') this.#fail(`cannot be graded before it is solved: ${reasonOf(verdict)}`);
  }

  #after({ code, stderr }: ScriptResult, verdict: TaskVerdict): void {
    this.#solved = true;
    if (code !== 0) this.#fail(`the solution ends with code ${code}: ${stderr.trim()}`);
    if (verdict.outcome !== 'passed') this.#fail(`is ${verdict.outcome} after its solution: ${reasonOf(verdict)}`);
  }

  async #nearMiss(lab: GradedLab, { name, run, explains }: NearMiss, nearMiss: number): Promise<void> {
    await lab.play(run);
    const verdict = await lab.judge(this.task);
    this.#note(verdict);
    if (verdict.outcome === 'passed') {
      this.#fail(`the near miss \`${name}\` passes`, { nearMiss });
      return;
    }
    const reason = reasonOf(verdict);
    for (const promised of explains) {
      const text = lab.inWords(promised);
      if (!reason.includes(text)) this.#fail(`the near miss \`${name}\` is explained as "${reason}", without "${text}"`, { nearMiss });
    }
  }

  #note({ checks }: TaskVerdict): void {
    for (const [index, check] of checks.entries()) if (check.outcome !== 'passed') this.#failed.add(index);
  }

  #unseen(): readonly number[] {
    return this.task.checks.flatMap((_, index) => (this.#failed.has(index) ? [] : [index]));
  }

  #fail(message: string, place: Partial<ProofFailure> = {}): void {
    this.#failures.push({ task: this.task.id, level: 'error', message, ...place });
  }
}

async function within(lab: GradedLab, act: (lab: GradedLab) => Promise<unknown>): Promise<void> {
  try {
    await act(lab);
  } finally {
    lab.close();
  }
}
