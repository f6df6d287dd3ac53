import type { TaskVerdict } from '#courses/types.ts';

/** A check with what it has read, for whoever writes it. */
export interface AuthoredTask {
  readonly task: string;
  readonly title: string;
  readonly solution: string;
  readonly nearMisses: readonly { readonly name: string; readonly run: string; readonly explains: readonly string[] }[];
  readonly verdict: TaskVerdict;
  /** Every object that its checks have read, as it is now. */
  readonly read: readonly { readonly resource: string; readonly namespace?: string; readonly name: string; readonly yaml: string }[];
}

/** What a script of the author printed in their lab. */
export interface AuthorRun {
  readonly script: string;
  readonly code: number;
  readonly output: string;
}

/** What only those who teach may do, and only in a lab of their own: see `#progress/author-lab.ts`. */
export interface AuthorHost {
  /** Reads the lesson again and swaps its tasks; cluster, home and terminals stay. Throws `LabRefusal` with what is wrong in it. */
  reloadLab(lab: string): Promise<void>;
  inspectTasks(lab: string): Promise<readonly AuthoredTask[]>;
  /** Solves the task, and those it needs that have not passed. */
  solveTask(lab: string, task: string): Promise<AuthorRun>;
  showNearMiss(lab: string, task: string, index: number): Promise<AuthorRun>;
}
