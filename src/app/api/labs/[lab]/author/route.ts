import { z } from 'zod';
import { authorLab } from '../../../_answers/author-lab.ts';
import { json } from '../../../_answers/own-lab.ts';
import { readBody } from '../../../_answers/read-body.ts';
import { refusal } from '../../../_answers/refusal.ts';

const task = z.string().max(100);

const shape = z.discriminatedUnion('tool', [
  z.strictObject({ tool: z.literal('solve'), task }),
  z.strictObject({ tool: z.literal('near-miss'), task, index: z.int().min(0).max(100) }),
]);

/** Every task as it is evaluated now, with what its checks read. */
export const GET = authorLab(async (tools) => json({ tasks: await tools.inspectTasks() }));

export const POST = authorLab(async (tools, _attempt, request) => {
  const body = await readBody(request, shape);
  if (body === undefined) return refusal('bad-request');
  return json({ run: body.tool === 'solve' ? await tools.solveTask(body.task) : await tools.showNearMiss(body.task, body.index) });
});
