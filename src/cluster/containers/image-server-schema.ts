import { z } from 'zod';

const template = z.string();
const expression = z.string();
const duration = z
  .union([z.number().min(0), z.string().regex(/^(\d+(\.\d+)?(ms|s|m|h))+$/, 'must be a span of time such as 500ms, 2s or 1m30s')])
  .describe('Milliseconds, or a span of time such as 500ms, 2s, 1m30s');

const answer = z.strictObject({
  status: z
    .union([z.int().min(100).max(599), template])
    .optional()
    .describe('Default 200'),
  headers: z.record(z.string(), template).optional(),
  body: template.optional(),
  file: template.optional().describe("A file of the container's file system; 404 when it is not there"),
  folder: template.optional().describe('Static files below this folder; the route ends in *'),
  redirect: template.optional().describe('Location of a redirect; status 302 unless given'),
  latency: z.union([duration, template]).optional().describe('How long the answer takes'),
});

const when = expression.optional().describe("Only when this expression is true: `env.FAIL == 'true' && count > 3`");

/** One thing a server does, in order: on a request, by time, in a loop. */
const baseStep = {
  when,
  as: z
    .string()
    .regex(/^[a-z]\w*$/i)
    .optional()
    .describe('The name of the outcome for the templates that follow'),
};

const step = z.strictObject({
  ...baseStep,
  set: z.record(z.string(), template).optional().describe('Values that the process keeps: `state.name`'),
  http: z
    .strictObject({
      url: template,
      method: z.string().optional(),
      headers: z.record(z.string(), template).optional(),
      body: template.optional(),
      timeout: duration.optional(),
    })
    .optional()
    .describe('Asks another service. Outcome: { ok, status, body, json, headers, error }'),
  redis: z
    .strictObject({ host: template, port: z.union([z.int(), template]).optional(), password: template.optional(), command: z.array(template).min(1) })
    .optional()
    .describe('One command. Outcome: the reply'),
  sql: z
    .strictObject({
      host: template,
      port: z.union([z.int(), template]).optional(),
      user: template.optional(),
      password: template.optional(),
      database: template.optional(),
      query: z.string(),
      parameters: z.array(template).optional().describe('Put in for $1, $2, …'),
    })
    .optional()
    .describe('One statement for PostgreSQL. Outcome: the rows'),
  log: template.optional(),
  error: template.optional().describe('A line on standard error'),
  write: z.strictObject({ path: template, content: template, append: z.boolean().optional() }).optional(),
  sleep: z.union([duration, template]).optional(),
  exit: z
    .union([z.int().min(0).max(255), template])
    .optional()
    .describe('Ends the process with this code'),
  answer: answer.optional().describe('Answers the request with this and does nothing more'),
  failed: z
    .strictObject({
      log: template.optional(),
      error: template.optional(),
      answer: answer.optional(),
      exit: z.int().min(0).max(255).optional(),
      retry: duration.optional().describe('Tries the step again after this time'),
    })
    .optional()
    .describe('What happens when the service cannot be reached or refuses. `failure` holds the reason'),
});

const steps = z.array(step);

const route = answer.extend({
  path: z.string().startsWith('/').describe('Exact; {name} matches one part, a trailing * everything below'),
  method: z.union([z.string(), z.array(z.string())]).optional(),
  when,
  do: steps.optional().describe('What is done before the answer'),
  log: template.optional().describe('A line for each request of this route'),
});

const failure = z.strictObject({
  path: z.string().optional().describe('Requests of this path (or below, with a trailing *); default all'),
  when,
  after: z.union([duration, template]).optional().describe('Begins this long after the start'),
  until: z.union([duration, template]).optional().describe('Ends this long after the start'),
  every: z.int().min(1).optional().describe('Only each n-th request'),
  status: z
    .union([z.int().min(100).max(599), template])
    .optional()
    .describe('Default 500'),
  body: template.optional(),
  hang: z.boolean().optional().describe('Never answers'),
  exit: z.int().min(0).max(255).optional().describe('The process ends with this code instead of answering'),
});

const port = z.strictObject({
  port: z.union([z.int().min(1).max(65535), template]).describe('A template may end in the number: `:8080`'),
  address: template.optional(),
  when,
  scheme: z.enum(['http', 'https', 'tcp']).optional(),
  greeting: template.optional().describe('tcp: said to every connection'),
  echo: z.boolean().optional().describe('tcp: says back what it hears'),
  replies: z.record(z.string(), template).optional().describe('tcp: a line that is heard (a regular expression) and what is said to it'),
  latency: z.union([duration, template]).optional(),
  accessLog: template.optional().describe('A line for each request: method, target, status, size, client, time …'),
  routes: z.array(route).optional(),
});

const line = z.union([
  template,
  z.strictObject({
    text: template,
    stderr: z.boolean().optional(),
    when,
    after: z.union([duration, template]).optional().describe('Pause before it'),
  }),
]);

const signal = z.strictObject({
  log: z.array(line).optional(),
  ignore: z.boolean().optional().describe('Goes on as if nothing had happened'),
  after: z.union([duration, template]).optional().describe('How long stopping takes'),
  code: z.int().min(0).max(255).optional().describe('Exit code; default 0'),
});

/** A main process without code: it says something, answers something, and stops when told. */
export const serverSchema = z.strictObject({
  startup: z.union([duration, template]).optional().describe('Time before it listens'),
  defaults: z.record(z.string(), template).optional().describe('Values of `args` when the command line does not give them'),
  begin: steps.optional().describe('Done before it listens; may exit'),
  log: z.array(line).optional().describe('Lines at start'),
  listen: z.array(port).optional(),
  fail: z.array(failure).optional().describe('Failure switches, the first that fits'),
  every: z
    .array(
      z.strictObject({
        period: z.union([duration, template]),
        when,
        until: expression.optional().describe('Once this is true it is not done again'),
        log: line.optional(),
        do: steps.optional(),
      }),
    )
    .optional()
    .describe('Done again and again by time'),
  loop: z.strictObject({ do: steps }).optional().describe('Done again and again without pause: something in it must wait'),
  exit: z
    .strictObject({ after: z.union([duration, template]), code: z.union([z.int(), template]), when })
    .optional()
    .describe('Ends by itself'),
  signals: z.record(z.string().regex(/^SIG[A-Z0-9]+$/), signal).optional(),
  goodbye: z.array(line).optional().describe('Lines when SIGTERM, SIGINT or SIGQUIT ends it'),
  usage: z
    .strictObject({ memory: template.optional(), cpu: template.optional(), memoryGrowth: template.optional(), memoryPeak: template.optional() })
    .optional()
    .describe('Resource use that depends on the command line: overrides `usage` of the image'),
});
