import { z } from 'zod';
import { useHint } from '#progress/use-hint.ts';
import { json, ownLab } from '../../../_answers/own-lab.ts';
import { readBody } from '../../../_answers/read-body.ts';
import { refusal } from '../../../_answers/refusal.ts';

const shape = z.object({ task: z.string().max(100), hint: z.int().min(0).max(50) });

export const POST = ownLab(async (attempt, _host, request) => {
  const body = await readBody(request, shape);
  if (body === undefined) return refusal('bad-request');
  const hint = await useHint(attempt, body.task, body.hint);
  return hint === undefined ? refusal('not-found') : json(hint);
});
