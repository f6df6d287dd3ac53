import { readLabDefinition } from '#courses/find-lab-definition.ts';
import type { LabDefinition, LabTask } from '#courses/lab-definition.ts';
import type { ContentAssets } from '../content-assets.ts';
import { GradedLab, type GradedLabOptions, type SavedGradedLab } from '../virtual/graded-lab.ts';
import { SetupFailed } from '../virtual/set-up.ts';
import { gradeRealCluster } from './grade-real-cluster.ts';
import { lockedVerdict, sumPoints, toGradedTask, type GradedSubmission, type GradedTask, type SubmissionEnd } from './graded-submission.ts';
import type { Submission } from './submission.ts';
import { UnreadableSubmission } from './unreadable-submission.ts';

export interface GradeOptions {
  /** The lesson's folder. */
  readonly folder: string;
  readonly assets: ContentAssets;
  readonly seed: string;
  /** ms since the epoch at which the lab begins. */
  readonly start: number;
  readonly submission: Submission;
  /** Bytes that a submission may print. */
  readonly maxOutput: number;
}

/** Between two kubectl commands of a script lies as much of the cluster's time as a person leaves, ms. */
const PACE = 10_000;
const KEPT_OUTPUT = 2_000;

interface Prepared {
  readonly definition: LabDefinition;
  readonly options: GradedLabOptions;
  readonly ready: SavedGradedLab;
}

/** The lab of an exercise after its set-up, made once and gone on from by every submission. */
const prepared = new Map<string, Promise<Prepared>>();

async function prepare({ folder, assets, seed, start }: GradeOptions): Promise<Prepared> {
  const definition = await readLabDefinition(folder, seed);
  if (definition === undefined) throw new Error(`there is no lab.yaml in ${folder}`);
  const options: GradedLabOptions = { definition, assets, seed, start, pace: PACE };
  const lab = await GradedLab.open(options);
  const ready = lab.save();
  lab.close();
  return { definition, options, ready };
}

const keyOf = ({ folder, seed, start }: GradeOptions): string => JSON.stringify([folder, seed, start]);

async function judgeAll(lab: GradedLab, tasks: readonly LabTask[]): Promise<GradedTask[]> {
  const graded: GradedTask[] = [];
  for (const task of tasks) {
    const missing = task.needs.filter((need) => !lab.opens(need));
    graded.push(toGradedTask(task, missing.length > 0 ? lockedVerdict(task, missing) : await lab.judge(task), lab.variables));
  }
  return graded;
}

function scriptOf(submission: Extract<Submission, { kind: 'script' | 'manifests' }>): string {
  return submission.kind === 'script' ? submission.script : 'kubectl apply -R -f submission';
}

/** Runs a submission in a fresh lab on virtual time and judges what it left. Never throws for what a submission does. */
export async function gradeSubmission(options: GradeOptions): Promise<GradedSubmission> {
  const { folder, submission, seed, maxOutput } = options;
  const began = performance.now();
  const finish = (end: SubmissionEnd, tasks: readonly GradedTask[], more: Partial<GradedSubmission> = {}): GradedSubmission => ({
    submission: submission.name,
    end,
    passed: end === 'graded' && tasks.length > 0 && tasks.every(({ outcome }) => outcome === 'passed'),
    earned: sumPoints(tasks.map(({ earned }) => earned)),
    points: sumPoints(tasks.map(({ points }) => points)),
    seed,
    took: Math.round(performance.now() - began),
    tasks,
    ...more,
  });
  try {
    if (submission.kind === 'kubeconfig') return finish('graded', await gradeRealCluster(folder, seed, submission.kubeconfig));
    const preparing = prepared.get(keyOf(options)) ?? prepare(options);
    prepared.set(keyOf(options), preparing);
    const { definition, options: labOptions, ready } = await preparing;
    const lab = GradedLab.resume(labOptions, ready);
    try {
      if (submission.kind === 'manifests')
        for (const { path, text } of submission.files) lab.virtual.lab.workstation.writeText(`submission/${path}`, text);
      const { code, stdout, stderr } = await lab.type(scriptOf(submission), { maxOutput });
      const hung = code === 124 && stderr.startsWith('podium:');
      if (hung) await lab.stopEverything();
      const tasks = await judgeAll(lab, definition.tasks);
      const output = `${stdout}${stderr}`.slice(-KEPT_OUTPUT);
      if (hung) return finish('hung', tasks, { message: stderr.trim() });
      if (code === 137 && Math.max(stdout.length, stderr.length) * 4 > maxOutput) {
        return finish('output-flood', tasks, { exitCode: code, output, message: `it printed more than ${maxOutput} bytes` });
      }
      return finish('graded', tasks, { exitCode: code, output });
    } finally {
      lab.close();
    }
  } catch (error) {
    if (error instanceof UnreadableSubmission) return finish('unreadable', [], { message: error.message });
    const message = error instanceof SetupFailed ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
    return finish('grader-error', [], { message });
  }
}
