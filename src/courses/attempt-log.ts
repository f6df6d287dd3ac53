/**
 * What happened in a lab from outside, in order: enough to live its life again. `at` is ms since the epoch.
 * Everything else (what the cluster did, what was printed) follows from it and the seed.
 */
export type LogEntry =
  /** The lab began, or began again after a reset: `attempt` is part of its seed. */
  | { readonly at: number; readonly kind: 'begin'; readonly attempt: number }
  /** It was taken out after it had been put away. */
  | { readonly at: number; readonly kind: 'resume' }
  | { readonly at: number; readonly kind: 'open' | 'resize'; readonly terminal: string; readonly columns: number; readonly rows: number }
  | { readonly at: number; readonly kind: 'input'; readonly terminal: string; readonly data: string }
  | { readonly at: number; readonly kind: 'end'; readonly terminal: string }
  /** A write of the learner's own kubectl. */
  | {
      readonly at: number;
      readonly kind: 'api';
      readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
      readonly path: string;
      readonly query?: Readonly<Record<string, string | readonly string[]>>;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  /** A file of the learner's home was changed in the editor beside the terminal. */
  | { readonly at: number; readonly kind: 'file'; readonly change: FileChange }
  /** The log is full: what came later is not in it. */
  | { readonly at: number; readonly kind: 'full' };

/** Paths are relative to the learner's home and stay in it: `shop/pod.yaml`. */
export type FileChange =
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly text: string;
      /** The version that was edited; null: there is to be none yet. Absent: whatever is there is replaced. */
      readonly base?: string | null;
    }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string }
  /** A folder goes with all that is in it. */
  | { readonly kind: 'remove'; readonly path: string };
