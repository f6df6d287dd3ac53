/** What kubectl says when nothing answers at the server's address: its discovery logs each try. Mirrors client-go's memory cache. */
import { ConnectionError } from '#kube/transport.ts';
import type { CommandContext } from './command.ts';
import { klogPrefix } from './report-unhandled.ts';
import { BareError, UsageError } from './usage-error.ts';

/** How often a command asks for the API groups before it gives up. */
const TRIES: Readonly<Record<string, number>> = {
  ...Object.fromEntries(['run', 'api-resources', 'api-versions', 'diff'].map((name) => [name, 1])),
  ...Object.fromEntries(['explain', 'auth'].map((name) => [name, 2])),
  ...Object.fromEntries(['logs', 'exec', 'attach', 'rollout', 'wait', 'drain', 'cordon', 'uncordon', 'port-forward', 'set'].map((name) => [name, 4])),
  ...Object.fromEntries(
    ['get', 'describe', 'delete', 'scale', 'label', 'annotate', 'edit', 'expose', 'patch', 'autoscale', 'taint', 'cluster-info'].map((name) => [
      name,
      5,
    ]),
  ),
};

/** What comes before the error; nothing for other errors. */
export function discoveryLog(context: CommandContext, error: unknown, server: string): string {
  if (!isRefused(error) || context.flags.string('raw') !== '') return '';
  const why = `couldn't get current server API group list: ${refusal('Get', server, '/api?timeout=32s')}`;
  const line = `${klogPrefix(context, 'E', 'memcache.go:265')}"Unhandled Error" err=${JSON.stringify(why)}\n`;
  const verb = context.path.split(' ')[1] ?? '';
  const tries = fileOf(context) === undefined ? (TRIES[verb] ?? 0) : VALIDATING.includes(verb) ? 0 : 1;
  return line.repeat(tries);
}

/** What these are given is held against the schema before anything else. */
const VALIDATING: readonly string[] = ['apply', 'create', 'replace'];

/** The first file, as errors name it. */
function fileOf({ flags, path }: CommandContext): string | undefined {
  const [file] = path.split(' ').length > 2 ? [] : flags.list('filename');
  return file === '-' ? 'STDIN' : file;
}

/** Some commands look at something else first, and say so. */
export function whereUnreachable(context: CommandContext, error: unknown, server: string): unknown {
  if (!isRefused(error)) return error;
  const verb = context.path.split(' ')[1] ?? '';
  if (verb === 'api-versions')
    return new UsageError(`couldn't get available api versions from server: ${refusal('Get', server, '/api?timeout=32s')}`);
  const file = fileOf(context);
  if (file === undefined) return error;
  if (!VALIDATING.includes(verb)) {
    const text = `unable to recognize "${file}": ${refusal('Get', server, '/api?timeout=32s')}`;
    return verb === 'get' ? new BareError(text) : new UsageError(text);
  }
  if (context.flags.string('validate') === 'false') return error;
  const why = `failed to download openapi: ${refusal('Get', server, '/openapi/v2?timeout=32s')}`;
  return new UsageError(
    `error validating "${file}": error validating data: ${why}; if you choose to ignore these errors, turn validation off with --validate=false`,
  );
}

function isRefused(error: unknown): error is ConnectionError {
  return error instanceof ConnectionError && error.message.includes('connection refused');
}

/** As Go tells of a request that found nobody. */
function refusal(method: string, server: string, path: string): string {
  const address = server.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  const dialled = /:\d+$/.test(address) ? address : `${address}:${server.startsWith('https') ? 443 : 80}`;
  return `${method} "${server}${path}": dial tcp ${dialled.replace(/^localhost:/, '127.0.0.1:')}: connect: connection refused`;
}
