import { PosixError } from '#posix/posix-error.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { z } from 'zod';
import { explainText } from '../causes/field/explain-text.ts';
import { explainStatus } from '../causes/network/explain-status.ts';
import { explainUnreached } from '../causes/network/reach.ts';
import { defineCheck } from '../check-type.ts';
import { describeTextMatch, findTextProblem, patternSchema, textMatchSchema } from '../match/text-match.ts';
import { findOrigin, originSchema } from '../origin.ts';
import { compilePattern } from '../pattern.ts';
import { namespaceSchema } from '../name-schema.ts';
import { say, type Text } from '../text/phrase.ts';
import { because, failed, passed, unmet, type Finding } from '../verdict.ts';
import type { Origin, World } from '../world.ts';

const schema = z
  .strictObject({
    url: z
      .string()
      .regex(/^https?:\/\/[^/:?#]+(:\d+)?([/?][^#]*)?$/, { message: 'must be a URL such as http://web:8080/path' })
      .describe(
        '`http://web`, `https://shop.example.com/path?x=1`. From the workstation and from outside, a host that only an ingress knows is found at its address, as with a line in /etc/hosts',
      ),
    from: originSchema.optional(),
    namespace: namespaceSchema.optional().describe('Of the place in `from`; default: the namespace of the lab'),
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']).optional().describe('Default `GET`'),
    headers: z.record(z.string(), z.string()).optional().describe('Headers of the request'),
    host: z.string().optional().describe('The Host header'),
    send: z.string().optional().describe('The body of the request'),
    status: z
      .union([z.int(), z.array(z.int()).min(1)])
      .optional()
      .describe('The expected status, or several of which one; default 200'),
    contains: z.string().optional().describe('Text in the body; short for `body: { contains: … }`'),
    body: textMatchSchema.optional().describe('What the body is asked'),
    'response-headers': z
      .record(z.string(), patternSchema)
      .optional()
      .describe('Headers of the answer, each with a regular expression that its value matches'),
    answers: z.array(z.string()).min(1).optional().describe('Texts that must each be the answer of some request, asked a few times over'),
    times: z.int().min(1).max(100).optional().describe('How many requests are made, all of which must be answered as expected; default 1'),
    distinct: z
      .int()
      .min(1)
      .optional()
      .describe(
        'How many different bodies come back at least in those `times` requests (default 20): balancing over pods that answer with their own name',
      ),
  })
  .refine((spec) => (spec.distinct ?? 0) <= (spec.times ?? Infinity), {
    message: 'so many different bodies cannot come back in so few requests: distinct is more than times',
  });

type Spec = z.infer<typeof schema>;

/** How often each expected answer is given a chance: a balanced service meets them all much earlier. */
const ROUNDS = 4;
const DISTINCT_TIMES = 20;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function send(spec: Spec, from: Origin, world: World): Promise<Answer> {
  const headers = {
    ...Object.fromEntries(Object.entries(spec.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
    ...(spec.host && { host: spec.host }),
  };
  const simple = (spec.method ?? 'GET') === 'GET' && spec.send === undefined;
  const response =
    simple || world.request === undefined
      ? await world.http(from, spec.url, headers)
      : await world.request(from, { url: spec.url, method: spec.method ?? 'GET', headers, body: spec.send ?? '' });
  return { status: response.status, headers: response.headers, body: decodeUtf8(response.body.slice(0, 1024 * 1024)) };
}

function goalOf({ url }: Spec, from: Origin): { readonly from: Origin; readonly host: string; readonly port: number; readonly path: string } {
  const [, scheme, host = '', port, path = '/'] = /^(https?):\/\/([^/:?]+)(?::(\d+))?([^?#]*)/.exec(url) ?? [];
  return { from, host, port: port === undefined ? (scheme === 'https' ? 443 : 80) : Number(port), path: path === '' ? '/' : path };
}

const excerpt = (body: string): string => body.trim().replaceAll(/\s+/g, ' ').slice(0, 60);

function expectation(spec: Spec): Text {
  const bodies = [spec.contains === undefined ? undefined : `"${spec.contains}"`, spec.body === undefined ? undefined : describeTextMatch(spec.body)];
  return say('http-expected', {
    method: spec.method === undefined || spec.method === 'GET' ? undefined : spec.method,
    at: `${spec.url}${spec.host === undefined ? '' : ` (host ${spec.host})`}`,
    from: spec.from === undefined || spec.from === 'workstation' ? undefined : spec.from,
    status: [spec.status ?? 200].flat().join(' or '),
    body: bodies.filter((part) => part !== undefined).join(' and ') || undefined,
    answers: spec.answers,
    distinct: spec.distinct,
  });
}

function wrongBody(spec: Spec, answer: Answer, expected: Text): Finding | undefined {
  const problem =
    (spec.contains === undefined ? undefined : findTextProblem(spec.contains, answer.body)) ??
    (spec.body === undefined ? undefined : findTextProblem(spec.body, answer.body));
  if (problem === undefined) return undefined;
  const found = say('http-body', { body: excerpt(answer.body) || 'nothing' });
  if (problem.kind === 'not-data') return failed(expected, found, because('body-not-json'));
  return failed(expected, found, () => explainText(problem, answer.body, (wanted) => because('body-differs', { wanted })));
}

function wrongHeader(spec: Spec, answer: Answer, expected: Text): Finding | undefined {
  for (const [name, pattern] of Object.entries(spec['response-headers'] ?? {})) {
    const value = answer.headers[name.toLowerCase()];
    if (value === undefined) return failed(expected, say('http-status', { status: answer.status }), because('header-missing', { header: name }));
    if (!compilePattern(pattern).test(value))
      return failed(expected, say('http-status', { status: answer.status }), because('header-differs', { header: name, found: value }));
  }
  return undefined;
}

async function wrongAnswer(spec: Spec, answer: Answer, from: Origin, expected: Text, world: World): Promise<Finding | undefined> {
  if (![spec.status ?? 200].flat().includes(answer.status)) {
    const { host, path } = goalOf(spec, from);
    return failed(expected, say('http-status', { status: answer.status }), () =>
      explainStatus(answer.status, { host: spec.host ?? host, path }, world),
    );
  }
  return wrongBody(spec, answer, expected) ?? wrongHeader(spec, answer, expected);
}

async function askRepeatedly(spec: Spec, from: Origin, expected: Text, world: World): Promise<Finding> {
  const open = new Set(spec.answers ?? []);
  const seen = new Set<string>();
  const times = Math.max(spec.times ?? (spec.distinct === undefined ? 1 : DISTINCT_TIMES), open.size * ROUNDS);
  let status = 0;
  for (let request = 0; request < times; request++) {
    const answer = await send(spec, from, world);
    const wrong = await wrongAnswer(spec, answer, from, expected, world);
    if (wrong !== undefined) return wrong;
    status = answer.status;
    seen.add(answer.body);
    for (const wanted of open) if (answer.body.includes(wanted)) open.delete(wanted);
    const enough = spec.distinct === undefined ? spec.answers !== undefined || request + 1 >= times : seen.size >= spec.distinct;
    if (open.size === 0 && enough) return passed(expected, say('http-status', { status }));
  }
  const bodies = say('http-answers', { bodies: [...seen].slice(0, 5).map((body) => JSON.stringify(excerpt(body))) });
  return failed(expected, bodies, open.size > 0 ? because('answers-missing', { missing: [...open] }) : because('answers-few', { count: seen.size }));
}

/** `http: { url: http://web, from: pod/client, contains: Welcome }`: a request is answered as expected. */
export const httpCheck = defineCheck({
  name: 'http',
  summary:
    'A request from the workstation, from outside or from a pod is answered as expected. It says that it comes from a check, and does not appear in access logs.',
  outcomes:
    'Passes when every request is answered as expected. Fails on another answer or on none, with what stands in the way: the name, the port, endpoints, policies, the ingress. Not yet where that cause passes by itself.',
  schema,
  probes: true,
  async evaluate(spec, world): Promise<Finding> {
    const expected = expectation(spec);
    const from = await findOrigin(spec.from, spec.namespace ?? world.namespace, undefined, world);
    if (typeof from === 'object' && 'why' in from) return unmet(expected, say('no-source', { from: spec.from }), from.why, true);
    try {
      return await askRepeatedly(spec, from, expected, world);
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      return unmet(expected, say('http-none'), await explainUnreached(error, goalOf(spec, from), world), false);
    }
  },
});
