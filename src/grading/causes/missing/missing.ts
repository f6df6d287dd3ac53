import type { Target } from '../../target.ts';

/** An object that a check looks for in vain. */
export interface Missing extends Target {
  /** Undefined for kinds of the whole cluster. */
  readonly namespace: string | undefined;
}
