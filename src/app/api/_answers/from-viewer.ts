import type { ZodType } from 'zod';
import { isSameOrigin } from '#auth/same-origin.ts';
import { findViewer, type Viewer } from '#auth/viewer.ts';
import { readBody } from './read-body.ts';
import { refusal } from './refusal.ts';

/** Answers whoever is signed in, as guest or by account, and asks from our own pages with a body of this shape. */
export function fromViewer<T>(shape: ZodType<T>, handler: (viewer: Viewer, body: T) => Promise<Response>): (request: Request) => Promise<Response> {
  return async (request) => {
    if (!isSameOrigin(request.headers)) return refusal('foreign-origin');
    const viewer = await findViewer(request.headers);
    if (viewer === undefined) return refusal('signed-out');
    const body = await readBody(request, shape);
    return body === undefined ? refusal('bad-request') : handler(viewer, body);
  };
}
