import type { LabTask } from '#courses/lab-definition.ts';
import { GradedLab, type GradedLabOptions, type SavedGradedLab } from '../virtual/graded-lab.ts';
import { keyOf } from './solving-orders.ts';

/** How many labs at rest are kept at once. */
const MOST_KEPT = 64;

/** Labs in which some tasks are solved, each built once and gone on from many times. */
export class SolvedLabs {
  readonly #options: GradedLabOptions;
  readonly #kept = new Map<string, SavedGradedLab>();

  constructor(options: GradedLabOptions) {
    this.#options = options;
  }

  /** A lab at rest in which these are solved, and nothing else. */
  keep(solved: readonly LabTask[], lab: GradedLab): SavedGradedLab {
    const saved = lab.save();
    this.#kept.set(keyOf(solved), saved);
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return saved;
  }

  /** A lab in which `needs` are solved, and `task` is watched. */
  async open(needs: readonly LabTask[], task: LabTask): Promise<GradedLab> {
    return GradedLab.resume({ ...this.#optionsFor(needs), tasks: [task] }, await this.#saved(needs));
  }

  /** The same without anything that was kept. */
  async openFresh(needs: readonly LabTask[], task: LabTask): Promise<GradedLab> {
    const lab = await GradedLab.open({ ...this.#options, tasks: [...needs, task] });
    for (const need of needs) {
      await lab.play(need.solution);
      await lab.judge(need);
    }
    return lab;
  }

  /** A lab in which as many of the first tasks are solved as one was kept for, and all are watched; undefined where none was kept. */
  findBeginning(order: readonly LabTask[]): { readonly lab: GradedLab; readonly solved: number } | undefined {
    for (let solved = order.length - 1; solved >= 0; solved--) {
      const saved = this.#kept.get(keyOf(order.slice(0, solved)));
      if (saved !== undefined) return { lab: GradedLab.resume({ ...this.#options, passed: saved.passed }, saved), solved };
    }
    return undefined;
  }

  async #saved(needs: readonly LabTask[]): Promise<SavedGradedLab> {
    const key = keyOf(needs);
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const [before, last] = [needs.slice(0, -1), needs.at(-1)];
    // The last is watched: what its checks capture, later ones use.
    const lab = last === undefined ? await GradedLab.open(this.#optionsFor([])) : await this.open(before, last);
    try {
      if (last !== undefined) {
        await lab.play(last.solution);
        await lab.judge(last);
      }
      return this.keep(needs, lab);
    } finally {
      lab.close();
    }
  }

  #optionsFor(passed: readonly LabTask[]): GradedLabOptions {
    return { ...this.#options, tasks: [], passed: passed.map(({ id }) => id) };
  }
}
