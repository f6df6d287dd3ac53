import { isSameOrigin } from '#auth/same-origin.ts';
import { findViewer } from '#auth/viewer.ts';
import { type LabHost, podiumGlobal } from '#labs/lab-host.ts';
import { findOwnAttempt } from '#progress/find-attempt.ts';
import type { Attempt } from '#progress/types.ts';
import { refusal } from './refusal.ts';

export interface LabParams {
  params: Promise<{ lab: string }>;
}

type Handler = (attempt: Attempt, host: LabHost, request: Request) => Promise<Response>;

/** Answers only to the learner whose lab it is; to everybody else the lab does not exist. */
export function ownLab(handler: Handler): (request: Request, context: LabParams) => Promise<Response> {
  return async (request, { params }) => {
    if (request.method !== 'GET' && !isSameOrigin(request.headers)) return refusal('foreign-origin');
    const viewer = await findViewer(request.headers);
    if (viewer === undefined) return refusal('signed-out');
    const attempt = await findOwnAttempt(viewer.id, (await params).lab);
    if (attempt === undefined) return refusal('not-found');
    const host = podiumGlobal().labHost;
    if (host === undefined) return refusal('no-labs');
    try {
      return await handler(attempt, host, request);
    } catch (error) {
      console.error('lab %s:', attempt.id, error);
      return refusal('lab-failed');
    }
  };
}

export function json(body: unknown): Response {
  return Response.json(body, { headers: { 'cache-control': 'no-store' } });
}
