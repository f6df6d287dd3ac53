import { z } from 'zod';
import { podiumGlobal } from '#labs/lab-host.ts';
import { originOf } from '../../../_answers/origin-of.ts';
import { json, ownLab } from '../../../_answers/own-lab.ts';
import { readBody } from '../../../_answers/read-body.ts';
import { refusal } from '../../../_answers/refusal.ts';

const panel = z.string().regex(/^[a-z0-9-]{1,40}$/);
const shape = z.object({ panel, url: z.url({ protocol: /^https?$/ }).max(2_000) });

/** `?panel=…`: what that browser shows, and what could be opened in it. */
export const GET = ownLab(async ({ id }, host, request) => {
  const name = panel.safeParse(new URL(request.url).searchParams.get('panel')).data;
  if (name === undefined) return refusal('bad-request');
  return json({ shown: podiumGlobal().pageViews?.shown(id, name), destinations: await host.destinations(id) });
});

/** Where the learner's browser finds the page; null where this server has no names for pages. */
export const POST = ownLab(async ({ id }, _host, request) => {
  const body = await readBody(request, shape);
  if (body === undefined) return refusal('bad-request');
  return json({ src: podiumGlobal().pageViews?.open(id, body.panel, body.url, originOf(request)) ?? null });
});
