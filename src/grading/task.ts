import type { Check } from './check-schema.ts';

/** How a task's checks have to hold: ticked for good when first seen, always, or when submitted. */
export type Holding = 'once' | 'hold' | 'final';

/** A task as the grader needs it; titles and hints belong to the course. */
export interface Task {
  readonly id: string;
  /** Tasks that must have passed before this one is looked at. */
  readonly needs: readonly string[];
  /** Of checks that do not say it themselves. */
  readonly holding: Holding;
  readonly checks: readonly Check[];
  /** What it is worth; default 1. */
  readonly points?: number;
}

export const holdingOf = (check: Check, task: Task): Holding => check.holding ?? task.holding;
