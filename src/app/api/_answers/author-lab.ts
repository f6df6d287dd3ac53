import { podiumGlobal } from '#labs/lab-host.ts';
import { LabRefusal } from '#labs/lab-refusal.ts';
import { authorTools } from '#progress/author-lab.ts';
import type { Attempt } from '#progress/types.ts';
import { json, type LabParams, ownLab } from './own-lab.ts';
import { refusal } from './refusal.ts';

type Tools = NonNullable<Awaited<ReturnType<typeof authorTools>>>;

/** Answers only to those who teach, and in a lab of their own; for everybody else there is nothing here. */
export function authorLab(
  handler: (tools: Tools, attempt: Attempt, request: Request) => Promise<Response>,
): (request: Request, context: LabParams) => Promise<Response> {
  return ownLab(async (attempt, _host, request) => {
    const host = podiumGlobal().authorHost;
    const tools = host && (await authorTools(attempt.learner, attempt.id, host));
    if (tools === undefined) return refusal('not-found');
    try {
      return await handler(tools, attempt, request);
    } catch (error) {
      // What is wrong with the lesson is for its author to read.
      if (error instanceof LabRefusal) return json({ problem: error.message });
      throw error;
    }
  });
}
