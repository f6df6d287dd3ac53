import { decodeUtf8 } from '#posix/utf8.ts';
import { PosixError } from '#posix/posix-error.ts';
import { z } from 'zod';
import { defineCheck } from '../check-type.ts';
import { failed, passed, type Finding } from '../verdict.ts';
import type { Origin, World } from '../world.ts';

const schema = z.strictObject({
  url: z.string().regex(/^https?:\/\//, { message: 'must start with http:// or https://' }),
  from: z
    .string()
    .regex(/^(workstation|pod\/[a-z0-9.-]+)$/, { message: 'must be workstation or pod/name' })
    .optional()
    .describe('Where the request starts; default workstation'),
  namespace: z.string().optional().describe('Of the pod in from'),
  host: z.string().optional().describe('The Host header'),
  status: z.int().optional().describe('The expected status; default 200'),
  contains: z.string().optional().describe('Text in the body'),
  answers: z.array(z.string()).min(1).optional().describe('Texts that must each be the answer of some request, asked a few times over'),
});

/** How often each expected answer is given a chance: a balanced service meets them all much earlier. */
const ROUNDS = 4;

function explainFailure(error: PosixError, url: string): string {
  switch (error.code) {
    case 'ENOTFOUND':
      return `The name in ${url} cannot be resolved from there.`;
    case 'ECONNREFUSED':
      return 'Nothing listens at this address and port, or the service has no ready pods behind it.';
    case 'ETIMEDOUT':
      return 'No answer came: the address belongs to nobody, or a policy drops the traffic.';
    default:
      return error.message;
  }
}

async function ask(world: World, from: Origin, url: string, host: string | undefined): Promise<{ status: number; body: string }> {
  const response = await world.http(from, url, host === undefined ? {} : { host });
  return { status: response.status, body: decodeUtf8(response.body) };
}

/** `http: { url: http://web, from: pod/client, contains: Welcome }`: a request is answered as expected. */
export const httpCheck = defineCheck({
  name: 'http',
  summary: 'A request from the workstation or a pod is answered with a status and text.',
  schema,
  probes: true,
  async evaluate(spec, world): Promise<Finding> {
    const status = spec.status ?? 200;
    const at = `${spec.url}${spec.host === undefined ? '' : ` (host ${spec.host})`}`;
    const expected = `${at} answers ${status}${spec.contains === undefined ? '' : ` with "${spec.contains}"`}${spec.answers === undefined ? '' : `: ${spec.answers.join(', ')} in turn`}.`;
    const from: Origin =
      spec.from === undefined || spec.from === 'workstation'
        ? 'workstation'
        : { pod: spec.from.slice('pod/'.length), namespace: spec.namespace ?? world.namespace };
    const open = new Set(spec.answers ?? []);
    const seen = new Set<string>();
    try {
      for (let request = 0; request < Math.max(1, open.size * ROUNDS); request++) {
        const answer = await ask(world, from, spec.url, spec.host);
        if (answer.status !== status) return failed(expected, `It answered ${answer.status}.`);
        if (spec.contains !== undefined && !answer.body.includes(spec.contains))
          return failed(expected, `It answered "${answer.body.trim().slice(0, 60)}".`);
        seen.add(answer.body.trim().slice(0, 60));
        for (const wanted of open) if (answer.body.includes(wanted)) open.delete(wanted);
        if (open.size === 0) return passed(expected, `It answered ${status}.`);
      }
      return failed(expected, `It answered ${[...seen].map((text) => JSON.stringify(text)).join(', ')}.`, `Nobody answered ${[...open].join(', ')}.`);
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      return failed(expected, 'There was no answer.', explainFailure(error, spec.url));
    }
  },
});
