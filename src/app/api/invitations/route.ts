import { z } from 'zod';
import { redeemAdminInvitation } from '#auth/admin-invitation.ts';
import { fromViewer } from '../_answers/from-viewer.ts';
import { json } from '../_answers/own-lab.ts';
import { refusal } from '../_answers/refusal.ts';

const shape = z.object({ token: z.string().max(100) });

/** Redeems the one-time link of the first start. Guests sign up first. */
export const POST = fromViewer(shape, async (viewer, { token }) => {
  if (viewer.guest) return refusal('forbidden');
  return (await redeemAdminInvitation(token, viewer.id)) ? json({ role: 'admin' }) : refusal('not-found');
});
