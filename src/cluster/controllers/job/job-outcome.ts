// Mirrors the finishing conditions of syncJob of k8s.io/kubernetes/pkg/controller/job, success_policy.go among them.
import type { Job, JobCondition } from '#kube/generated/types.ts';
import { parseIndexes } from './index-set.ts';
import type { Tally } from './job-tally.ts';

/** How a job ends: `FailureTarget` or `SuccessCriteriaMet` first; `Failed` or `Complete` once no pod is left. */
export interface Outcome {
  readonly failed: boolean;
  readonly reason: string;
  readonly message: string;
}

export function findFinish(conditions: readonly JobCondition[] = []): JobCondition | undefined {
  return conditions.find(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True');
}

/** What was decided before, or is to be decided now. */
export function findOutcome(job: Job, tally: Tally, now: number): Outcome | undefined {
  const { backoffLimit = 6, maxFailedIndexes } = job.spec ?? {};
  const decided = job.status?.conditions?.find(
    ({ type, status }) => (type === 'FailureTarget' || type === 'SuccessCriteriaMet') && status === 'True',
  );
  if (decided !== undefined) return { failed: decided.type === 'FailureTarget', reason: decided.reason ?? '', message: decided.message ?? '' };
  if (tally.verdict !== undefined) return failure('PodFailurePolicy', tally.verdict);
  if (tally.failed > backoffLimit || hasRestartedTooOften(job, tally))
    return failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  const left = untilDeadline(job, now);
  if (left !== undefined && left <= 0) return failure('DeadlineExceeded', 'Job was active longer than specified deadline');
  if (maxFailedIndexes !== undefined && (tally.failedIndexes?.size ?? 0) > maxFailedIndexes)
    return failure('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes');
  const rule = matchedRule(job, tally.completed);
  if (rule !== undefined) return { failed: false, reason: 'SuccessPolicy', message: `Matched rules at index ${rule}` };
  return completion(job, tally);
}

function failure(reason: string, message: string): Outcome {
  return { failed: true, reason, message };
}

/** Without completions one success tells the others to come to an end. */
function completion({ spec }: Job, { active, succeeded, failedIndexes }: Tally): Outcome | undefined {
  if (active.length > 0) return undefined;
  const { completions } = spec ?? {};
  if (completions === undefined ? succeeded > 0 : succeeded >= completions)
    return { failed: false, reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' };
  const lost = failedIndexes?.size ?? 0;
  return completions !== undefined && lost > 0 && succeeded + lost >= completions ? failure('FailedIndexes', 'Job has failed indexes') : undefined;
}

function hasRestartedTooOften({ spec }: Job, { active }: Tally): boolean {
  if (spec?.template.spec.restartPolicy !== 'OnFailure') return false;
  const restarts = active
    .flatMap(({ status }) => [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])])
    .reduce((sum, { restartCount }) => sum + restartCount, 0);
  const limit = spec.backoffLimit ?? 6;
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

/** ms; undefined without a deadline, and while the job rests. */
export function untilDeadline({ spec, status }: Job, now: number): number | undefined {
  const seconds = spec?.activeDeadlineSeconds;
  if (seconds === undefined || spec?.suspend === true) return undefined;
  return (status?.startTime === undefined ? now : Date.parse(status.startTime)) + seconds * 1000 - now;
}

/** The first rule of the success policy that the completed indexes satisfy. */
function matchedRule({ spec }: Job, completed: ReadonlySet<number>): number | undefined {
  if (completed.size === 0) return undefined;
  const index = spec?.successPolicy?.rules.findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined) return succeededCount !== undefined && completed.size >= succeededCount;
    const wanted = parseIndexes(succeededIndexes);
    const done = [...wanted].filter((each) => completed.has(each)).length;
    return done >= (succeededCount ?? wanted.size);
  });
  return index === undefined || index < 0 ? undefined : index;
}
