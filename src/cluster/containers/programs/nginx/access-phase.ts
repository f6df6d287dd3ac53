// Mirrors limit_req, allow and deny, and auth_basic.
import type { HttpResponse } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import { parseRange, rangeContains } from '../../../network/address-range.ts';
import { claimedUser, userInFile } from '../../../network/ingress/basic-auth.ts';
import { ownPage, setting, settings, type Exchange } from './exchange.ts';
import { fillVariables } from './nginx-variables.ts';

/** Undefined: go on. */
export function refusal(exchange: Exchange): HttpResponse | undefined {
  if (overRate(exchange)) return ownPage(exchange, Number(setting(exchange, 'limit_req_status')?.args[0] ?? 503));
  if (!mayCome(exchange)) {
    exchange.log('error', 'access forbidden by rule');
    return ownPage(exchange, 403);
  }
  const realm = setting(exchange, 'auth_basic')?.args[0] ?? 'off';
  return realm === 'off' ? undefined : withoutPassword(exchange, realm);
}

function overRate(exchange: Exchange): boolean {
  const { context } = exchange;
  return settings(exchange, 'limit_req').some(({ args }) => {
    const zone = args.find((arg) => arg.startsWith('zone='))?.slice(5) ?? '';
    const burst = Number(args.find((arg) => arg.startsWith('burst='))?.slice(6) ?? 0);
    const definition = context.http.find(
      (directive) => directive.name === 'limit_req_zone' && directive.args.some((arg) => arg.startsWith(`zone=${zone}:`)),
    );
    const rate = /^rate=(\d+)r\/([sm])$/.exec(definition?.args.find((arg) => arg.startsWith('rate=')) ?? '');
    if (definition === undefined || rate === null) return false;
    const perSecond = Number(rate[1]) / (rate[2] === 'm' ? 60 : 1);
    const key = `${zone} ${fillVariables(definition.args[0] ?? '', exchange)}`;
    return !context.limiter.take(key, perSecond, burst, context.process.machine.clock.now());
  });
}

/** The first rule that fits decides. */
function mayCome(exchange: Exchange): boolean {
  const client = exchange.request.remoteAddress ?? '';
  for (const block of [exchange.location?.block ?? [], exchange.server.block ?? [], exchange.context.http]) {
    const rules = block.filter(({ name }) => name === 'allow' || name === 'deny');
    if (rules.length === 0) continue;
    const rule = rules.find(({ args: [range = ''] }) => range === 'all' || (!range.includes(':') && rangeContains(parseRange(range), client)));
    return rule?.name !== 'deny';
  }
  return true;
}

function withoutPassword(exchange: Exchange, realm: string): HttpResponse | undefined {
  const file = setting(exchange, 'auth_basic_user_file')?.args[0] ?? '';
  const path = file.startsWith('/') ? file : `/etc/nginx/${file}`;
  const header = exchange.request.headers['authorization'];
  let lines = '';
  try {
    lines = exchange.context.process.fs.readText(path);
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    exchange.log('error', `open() "${path}" failed (2: No such file or directory)`);
    return ownPage(exchange, 403);
  }
  exchange.user = userInFile(header, lines);
  if (exchange.user !== undefined) return undefined;
  if (header !== undefined) exchange.log('error', `user "${claimedUser(header) ?? ''}": password mismatch`);
  return ownPage(exchange, 401, { 'www-authenticate': `Basic realm="${fillVariables(realm, exchange)}"` });
}
