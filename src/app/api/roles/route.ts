import { z } from 'zod';
import { changeRole } from '#auth/change-role.ts';
import { roles } from '#auth/roles.ts';
import { isSameOrigin } from '#auth/same-origin.ts';
import { findViewer } from '#auth/viewer.ts';
import { json } from '../_answers/own-lab.ts';
import { readBody } from '../_answers/read-body.ts';
import { refusal } from '../_answers/refusal.ts';

const shape = z.object({ user: z.string().max(100), role: z.enum(roles) });

const sentences = {
  'last-admin': 'This is the last admin. Make somebody else an admin first.',
  guest: 'A guest has no account to give a role to.',
} as const;

export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers)) return refusal('foreign-origin');
  const viewer = await findViewer(request.headers);
  if (viewer === undefined) return refusal('signed-out');
  const body = await readBody(request, shape);
  if (body === undefined) return refusal('bad-request');
  const result = await changeRole(viewer, body.user, body.role);
  if (result === 'forbidden') return refusal('forbidden');
  if (result === 'unknown-user') return refusal('not-found');
  if (result === 'last-admin' || result === 'guest') return Response.json({ reason: result, message: sentences[result] }, { status: 409 });
  return json({ role: body.role });
}
