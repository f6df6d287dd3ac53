import type { z } from 'zod';
import type { Finding } from './verdict.ts';
import type { World } from './world.ts';

/** One kind of question; `checks/<name>.ts` exports one of these. */
export interface CheckType<Spec> {
  /** Its key in lab.yaml. */
  readonly name: string;
  /** For the reference documentation: what it asks. */
  readonly summary: string;
  /** For the reference documentation: when it passes, fails, and is not yet so. */
  readonly outcomes: string;
  /** Strict: an unknown field is an error. Descriptions become documentation. */
  readonly schema: z.ZodType<Spec>;
  /** Looks beyond the store (network, files, typed commands), so it is asked again after activity in the lab. */
  readonly probes: boolean;
  evaluate(spec: Spec, world: World): Promise<Finding>;
}

/** Keeps the type parameter while check types of all kinds stand in one list. */
export function defineCheck<Spec>(check: CheckType<Spec>): CheckType<unknown> {
  return { ...check, evaluate: (spec, world) => check.evaluate(spec as Spec, world) };
}
