import { z } from 'zod';
import { redeemAdminInvitation } from '#auth/admin-invitation.ts';
import { isSameOrigin } from '#auth/same-origin.ts';
import { findViewer } from '#auth/viewer.ts';
import { json } from '../_answers/own-lab.ts';
import { readBody } from '../_answers/read-body.ts';
import { refusal } from '../_answers/refusal.ts';

const shape = z.object({ token: z.string().max(100) });

/** Redeems the one-time link of the first start. Guests sign up first. */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers)) return refusal('foreign-origin');
  const viewer = await findViewer(request.headers);
  if (viewer === undefined) return refusal('signed-out');
  if (viewer.guest) return refusal('forbidden');
  const body = await readBody(request, shape);
  if (body === undefined) return refusal('bad-request');
  return (await redeemAdminInvitation(body.token, viewer.id)) ? json({ role: 'admin' }) : refusal('not-found');
}
