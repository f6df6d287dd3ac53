import type { LabDefinition, LabTask } from '#courses/lab-definition.ts';
import type { ContentAssets } from '../content-assets.ts';
import { GradedLab } from '../virtual/graded-lab.ts';
import { SetupFailed } from '../virtual/set-up.ts';
import { TaskProof } from './prove-task.ts';
import { SolvedLabs } from './solved-labs.ts';
import { keyOf, solvingOrders } from './solving-orders.ts';
import { walk } from './walk.ts';

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
  readonly only?: string | undefined;
  /** Which of the orders that the needs allow, from 0 (the lab's own); begins again where there are fewer. */
  readonly order?: number;
  /** Only a walk in that order, where the tasks were proved with another seed. */
  readonly walkOnly?: boolean;
}

/**
 * Proves a lab on virtual time: each task fails before its solution (with what it needs solved, and nothing
 * else), passes after it, and explains each near miss as its author promised; and the whole lab can be solved
 * in its own order, and in another that its needs allow.
 */
export async function proveLab(options: ProveOptions): Promise<readonly ProofFailure[]> {
  try {
    return await new LabProof(options).run();
  } catch (error) {
    if (error instanceof SetupFailed) return [{ level: 'error', message: error.message }];
    throw error;
  }
}

class LabProof {
  readonly #options: ProveOptions;
  readonly #solved: SolvedLabs;

  constructor(options: ProveOptions) {
    this.#options = options;
    this.#solved = new SolvedLabs(options);
  }

  async run(): Promise<readonly ProofFailure[]> {
    const { definition, only, order = 0, walkOnly = false } = this.#options;
    if (only !== undefined) return this.#tasks(definition.tasks.filter(({ id }) => id === only).map((task) => new TaskProof(task, definition)));
    const orders = solvingOrders(definition.tasks, order + 1);
    const [own = [], other] = [orders[0], orders[order % Math.max(orders.length, 1)]];
    if (walkOnly) return walk({ order: other ?? own, lab: await GradedLab.open(this.#options) });
    const failures = await this.#ownOrder(own, other);
    if (other !== undefined && other !== own) failures.push(...(await this.#otherOrder(other)));
    return failures;
  }

  /** The walk through the lab in its own order proves each task that needs all those before it, and leaves labs at rest for the near misses. */
  async #ownOrder(own: readonly LabTask[], other: readonly LabTask[] | undefined): Promise<ProofFailure[]> {
    const { definition } = this.#options;
    const proofs = new Map(own.map((task) => [task.id, new TaskProof(task, definition)]));
    const beginnings = own.map((_, index) => keyOf(own.slice(0, index)));
    const wanted = new Set([...proofs.values()].map(({ needs }) => keyOf(needs)));
    const parting = own.findIndex((task, index) => other?.[index] !== task);
    if (parting >= 0) wanted.add(beginnings[parting] ?? '');
    const walked = await walk({
      order: own,
      lab: await GradedLab.open(this.#options),
      at: (done, lab) => wanted.has(keyOf(done)) && this.#solved.keep(done, lab),
      solve: async (task, done, lab) => {
        const proof = proofs.get(task.id);
        return proof !== undefined && keyOf(proof.needs) === keyOf(done) ? proof.solve(lab) : undefined;
      },
    });
    return [...(await this.#tasks([...proofs.values()])), ...walked];
  }

  /** From where it parts with the lab's own order; what is found wrong then is only said when a lab of one piece shows it too. */
  async #otherOrder(order: readonly LabTask[]): Promise<readonly ProofFailure[]> {
    const beginning = this.#solved.findBeginning(order);
    if (beginning !== undefined && (await walk({ order, ...beginning })).length === 0) return [];
    return walk({ order, lab: await GradedLab.open(this.#options) });
  }

  /** What is found wrong in a lab that was put together from saved parts is only said when a lab of one piece shows it too. */
  async #tasks(proofs: readonly TaskProof[]): Promise<ProofFailure[]> {
    const failures: ProofFailure[] = [];
    for (const proof of proofs) {
      const { task } = proof;
      const quick = await proof.run((needs) => this.#solved.open(needs, task));
      const wrong = quick.some(({ level }) => level === 'error');
      const { definition } = this.#options;
      failures.push(...(wrong ? await new TaskProof(task, definition).run((needs) => this.#solved.openFresh(needs, task)) : quick));
    }
    return failures;
  }
}
