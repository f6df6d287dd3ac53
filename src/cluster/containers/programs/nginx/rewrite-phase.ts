// Mirrors ngx_http_rewrite_module: set, rewrite, if, return and break, in the order in which they are written.
import type { HttpResponse } from '#posix/network.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import type { Directive } from '../nginx-config.ts';
import { nginxResponse } from '../nginx-pages.ts';
import { ownPage, setting, type Exchange } from './exchange.ts';
import { nginxRegex } from './nginx-regex.ts';
import { fillVariables } from './nginx-variables.ts';

/** An answer; `again`: look for the location of the new path; `stop`: go on here; undefined: nothing decided. */
export type RewriteOutcome = HttpResponse | 'again' | 'stop' | undefined;

export function runRewrites(block: readonly Directive[], exchange: Exchange): RewriteOutcome {
  let changed = false;
  for (const directive of block) {
    const { name, args } = directive;
    if (name === 'break') return 'stop';
    if (name === 'return') return answer(args, exchange);
    if (name === 'set') exchange.variables.set((args[0] ?? '').slice(1).toLowerCase(), fillVariables(args[1] ?? '', exchange));
    else if (name === 'rewrite') {
      const outcome = rewrite(args, exchange);
      if (outcome === 'last') return 'again';
      if (outcome === 'changed') changed = true;
      else if (outcome !== undefined) return outcome;
    } else if (name === 'if' && holds(args, exchange)) {
      const outcome = runRewrites(directive.block ?? [], exchange);
      if (outcome !== undefined) return outcome;
    }
  }
  return changed ? 'again' : undefined;
}

function rewrite(
  [pattern = '', replacement = '', flag]: readonly string[],
  exchange: Exchange,
): HttpResponse | 'stop' | 'last' | 'changed' | undefined {
  const match = nginxRegex(pattern, false)?.match(exchange.uri);
  if (match === undefined) return undefined;
  exchange.captures = match.groups;
  const filled = fillVariables(replacement, exchange);
  if (/^https?:\/\//.test(filled) || flag === 'redirect' || flag === 'permanent') {
    const target = filled.endsWith('?') ? filled.slice(0, -1) : filled + (exchange.args === '' ? '' : `?${exchange.args}`);
    return redirect(flag === 'permanent' ? 301 : 302, target, exchange);
  }
  const [path = '', query] = filled.split('?');
  exchange.uri = path;
  if (query !== undefined) exchange.args = [query, query === '' ? '' : exchange.args].filter((part) => part !== '').join('&');
  return flag === 'break' ? 'stop' : flag === 'last' ? 'last' : 'changed';
}

function answer(args: readonly string[], exchange: Exchange): HttpResponse {
  const [first = '', second] = args;
  if (!/^\d+$/.test(first)) return redirect(302, fillVariables(first, exchange), exchange);
  const status = Number(first);
  if ([301, 302, 303, 307, 308].includes(status)) return redirect(status, fillVariables(second ?? '', exchange), exchange);
  if (second === undefined && status >= 400) return ownPage(exchange, status);
  const { signature, process } = exchange.context;
  const type = setting(exchange, 'default_type')?.args[0] ?? 'text/plain';
  const body = encodeUtf8(fillVariables(second ?? '', exchange));
  return nginxResponse(status, signature, process.machine.clock.now(), body, { 'content-type': type });
}

/** A path becomes a whole address, as absolute_redirect has it. */
function redirect(status: number, target: string, exchange: Exchange): HttpResponse {
  const { headers, scheme } = exchange.request;
  const host = (headers['host'] ?? '').replace(/:\d+$/, '');
  const port = exchange.port === (scheme === 'https' ? 443 : 80) ? '' : `:${String(exchange.port)}`;
  const location =
    target.startsWith('/') && setting(exchange, 'absolute_redirect')?.args[0] !== 'off' ? `${scheme}://${host}${port}${target}` : target;
  return ownPage(exchange, status, { location });
}

/** `if ($a = b)`: the words with their brackets. */
function holds(words: readonly string[], exchange: Exchange): boolean {
  const inner = words
    .join(' ')
    .replace(/^\(\s*/, '')
    .replace(/\s*\)$/, '');
  const file = /^(!?)-([fdex])\s+(.+)$/.exec(inner);
  if (file !== null) return fileTest(file[2] ?? '', fillVariables(file[3] ?? '', exchange), exchange) === (file[1] === '');
  const compared = /^(\$\S+)\s+(!?=|!?~\*?)\s+"?(.*?)"?$/.exec(inner);
  if (compared === null) return !['', '0'].includes(fillVariables(inner, exchange));
  const [, left = '', operator = '', right = ''] = compared;
  const value = fillVariables(left, exchange);
  if (operator === '=') return value === fillVariables(right, exchange);
  if (operator === '!=') return value !== fillVariables(right, exchange);
  const match = nginxRegex(right, operator.endsWith('*'))?.match(value);
  if (operator.startsWith('!')) return match === undefined;
  if (match !== undefined) exchange.captures = match.groups;
  return match !== undefined;
}

function fileTest(kind: string, path: string, { context }: Exchange): boolean {
  const { fs } = context.process;
  if (!fs.exists(path)) return false;
  const { type } = fs.stat(path);
  return kind === 'e' || (kind === 'd' ? type === 'directory' : type === 'file');
}
