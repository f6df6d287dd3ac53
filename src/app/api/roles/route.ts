import { z } from 'zod';
import { changeRole } from '#auth/change-role.ts';
import { roles } from '#auth/roles.ts';
import { fromViewer } from '../_answers/from-viewer.ts';
import { json } from '../_answers/own-lab.ts';
import { refusal } from '../_answers/refusal.ts';

const shape = z.object({ user: z.string().max(100), role: z.enum(roles) });

const sentences = {
  'last-admin': 'This is the last admin. Make somebody else an admin first.',
  guest: 'A guest has no account to give a role to.',
} as const;

export const POST = fromViewer(shape, async (viewer, body) => {
  const result = await changeRole(viewer, body.user, body.role);
  if (result === 'forbidden') return refusal('forbidden');
  if (result === 'unknown-user') return refusal('not-found');
  if (result === 'last-admin' || result === 'guest') return Response.json({ reason: result, message: sentences[result] }, { status: 409 });
  return json({ role: body.role });
});
