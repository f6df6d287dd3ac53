import { parseCheck } from '#grading/check-schema.ts';
import type { Task } from '#grading/task.ts';
import type { LabFile } from './lab-schema.ts';

/** What a lab is made from; stays on the server. */
export interface LabDefinition {
  readonly profile: string;
  readonly namespace: string;
  /** A shell script, possibly empty. */
  readonly setup: string;
  readonly tasks: readonly LabTask[];
}

export interface LabTask extends Task {
  readonly title: string;
  readonly points: number;
  readonly solution: string;
  readonly nearMisses: readonly { readonly run: string; readonly explains: string }[];
}

/** The profile of labs that name none. */
export const DEFAULT_PROFILE = 'from-pods-to-ingress';

export function toLabDefinition(lab: LabFile): LabDefinition {
  return {
    profile: lab.profile ?? DEFAULT_PROFILE,
    namespace: lab.namespace ?? 'default',
    setup: lab.setup ?? '',
    tasks: (lab.tasks ?? []).map((task) => ({
      id: task.id,
      title: task.title,
      points: task.points ?? 1,
      needs: task.needs ?? [],
      holding: task.holding ?? 'once',
      checks: task.checks.map(parseCheck),
      solution: task.solution,
      nearMisses: task['near-misses'] ?? [],
    })),
  };
}
