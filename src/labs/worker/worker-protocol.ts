import type { LogEntry } from '#courses/attempt-log.ts';
import type { TaskVerdict } from '#courses/types.ts';
import type { LabEvent, LabRequest } from '../lab-host.ts';

/** What a worker is started with. */
export interface WorkerData {
  /** The folder with courses, images and web. */
  readonly content: string;
}

/** Argument of `lab.open`. */
export interface OpenLab {
  readonly request: LabRequest;
  /** Tasks that are recorded as passed. */
  readonly passed: readonly string[];
  /** From `LabFrame` snapshot or `lab.close`, of this lab. */
  readonly snapshot?: Uint8Array;
}

/** Frames of the stream `lab.events`. */
export type LabFrame =
  | { readonly kind: 'event'; readonly event: LabEvent }
  /** To be recorded: also those of tasks that passed before the learner's page was open. */
  | { readonly kind: 'record'; readonly verdict: TaskVerdict }
  /** To be kept: what reached the lab from outside since the last of these. */
  | { readonly kind: 'log'; readonly entries: readonly LogEntry[] }
  /** To be kept: the newest state of the lab. */
  | { readonly kind: 'snapshot'; readonly bytes: Uint8Array };

/** Frames of the stream `terminal`, towards the worker. */
export type TerminalFrame =
  | { readonly kind: 'input'; readonly data: string }
  | { readonly kind: 'resize'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'end' };
