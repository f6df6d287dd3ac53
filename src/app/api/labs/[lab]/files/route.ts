import { z } from 'zod';
import { json, ownLab } from '../../../_answers/own-lab.ts';
import { readBody } from '../../../_answers/read-body.ts';
import { refusal } from '../../../_answers/refusal.ts';

const path = z.string().min(1).max(1_000);

const shape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('write'), path, text: z.string(), base: z.string().max(100).nullable().optional() }),
  z.strictObject({ kind: z.literal('rename'), path, to: path }),
  z.strictObject({ kind: z.literal('remove'), path }),
]);

/** A file as large as the lab takes, every character of it escaped. */
const MOST_BYTES = 4 * 1024 * 1024;

/** The learner's home; `?path=shop/pod.yaml`: one file of it. */
export const GET = ownLab(async ({ id }, host, request) => {
  const file = new URL(request.url).searchParams.get('path');
  return json(file === null ? await host.listFiles(id) : await host.readFile(id, file));
});

export const POST = ownLab(async ({ id }, host, request) => {
  const change = await readBody(request, shape, MOST_BYTES);
  return change === undefined ? refusal('bad-request') : json(await host.changeFile(id, change));
});
