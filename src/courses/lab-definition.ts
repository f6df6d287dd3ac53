import { parseCheck } from '#grading/check-schema.ts';
import type { Task } from '#grading/task.ts';
import { shownVariables } from './captured-variables.ts';
import type { NearMissFile, TaskFile } from './lab-schema.ts';
import type { ParsedLab } from './parse-lab.ts';

/** What a lab is made from; stays on the server. */
export interface LabDefinition {
  readonly profile: string;
  readonly namespace: string;
  /** A shell script, possibly empty. */
  readonly setup: string;
  /** Placed in the learner's home before the set-up. */
  readonly files: readonly LabFileCopy[];
  readonly tasks: readonly LabTask[];
  /** Captured variables that the learner is shown. */
  readonly shownVariables: readonly string[];
}

export interface LabFileCopy {
  /** Relative to the home. */
  readonly path: string;
  readonly text: string;
  readonly executable: boolean;
}

export interface LabTask extends Task {
  readonly title: string;
  /** Markdown, possibly empty. */
  readonly text: string;
  readonly hints: readonly string[];
  readonly points: number;
  readonly solution: string;
  readonly nearMisses: readonly NearMiss[];
}

export interface NearMiss {
  /** As its author calls it: the first line of the script, or the file. */
  readonly name: string;
  readonly run: string;
  /** Each of these is part of the explanation. */
  readonly explains: readonly string[];
}

/** The profile of labs that name none. */
export const DEFAULT_PROFILE = 'from-pods-to-ingress';

/** The files beside a lab.yaml, as texts. */
export interface LabFolder {
  /** lesson.mdx. */
  readonly lesson: string;
  readonly files: readonly LabFileCopy[];
  /** The shell script that a file of `near-misses/` or `solutions/` stands for. */
  script(folder: 'near-misses' | 'solutions', file: string): string;
}

const nothingBeside: LabFolder = {
  lesson: '',
  files: [],
  script: (folder, file) => {
    throw new Error(`there is no file ${folder}/${file}`);
  },
};

export function toLabDefinition(lab: ParsedLab, folder: LabFolder = nothingBeside): LabDefinition {
  return {
    profile: lab.profile ?? DEFAULT_PROFILE,
    namespace: lab.namespace ?? 'default',
    setup: lab.setup ?? '',
    files: folder.files,
    tasks: (lab.tasks ?? []).map((task) => toLabTask(task, folder)),
    shownVariables: shownVariables(lab, [folder.lesson]),
  };
}

function toLabTask(task: TaskFile, folder: LabFolder): LabTask {
  return {
    id: task.id,
    title: task.title,
    text: task.text ?? '',
    hints: (task.hints ?? []).map((hint) => (typeof hint === 'string' ? hint : hint.text)),
    points: taskPoints(task),
    needs: task.needs ?? [],
    holding: task.holding ?? 'once',
    checks: task.checks.map(parseCheck),
    solution: typeof task.solution === 'string' ? task.solution : folder.script('solutions', task.solution.file),
    nearMisses: (task['near-misses'] ?? []).map((miss) => toNearMiss(miss, folder)),
  };
}

/** A task is worth what it says, else what its checks say together, else one point. */
export function taskPoints(task: TaskFile): number {
  const worth = task.checks.flatMap((check) => {
    const { points } = check as { readonly points?: number };
    return points === undefined ? [] : [points];
  });
  return task.points ?? (worth.length === 0 ? 1 : worth.reduce((sum, points) => sum + points, 0));
}

function toNearMiss(miss: NearMissFile, folder: LabFolder): NearMiss {
  const explains = [miss.explains].flat();
  if ('file' in miss) return { name: miss.file, run: folder.script('near-misses', miss.file), explains };
  return { name: miss.run.trim().split('\n')[0] ?? '', run: miss.run, explains };
}
