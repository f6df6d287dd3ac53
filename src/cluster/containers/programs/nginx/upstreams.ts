// Mirrors ngx_http_upstream_module: groups of servers, their weights and whose turn it is.
import type { NetworkStack } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import { findDirective, listDirectives, NginxConfigError, type Directive } from '../nginx-config.ts';
import type { Exchange } from './exchange.ts';

export interface Peer {
  readonly address: string;
  readonly port: number;
}

export interface ProxyTarget {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number | undefined;
  /** Path that takes the place of the location's prefix. */
  readonly uri: string | undefined;
}

export function parseTarget(text: string): ProxyTarget | undefined {
  const match = /^(https?):\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(text);
  if (match === null) return undefined;
  const [, scheme, host = '', port, uri] = match;
  return { scheme: scheme === 'https' ? 'https' : 'http', host, port: port === undefined ? undefined : Number(port), uri };
}

function upstreamOf(http: readonly Directive[], name: string): Directive | undefined {
  return listDirectives(http, 'upstream').find(({ args }) => args[0] === name);
}

/** The addresses to try, the one whose turn it is first. Throws `PosixError` when a name does not exist. */
export async function peersOf({ scheme, host, port }: ProxyTarget, exchange: Exchange): Promise<readonly Peer[]> {
  const { context, request } = exchange;
  const { network } = context.process.machine;
  const group = upstreamOf(context.http, host);
  if (group === undefined) return resolved(network, host, port ?? (scheme === 'https' ? 443 : 80));
  const servers = listDirectives(group.block ?? [], 'server').filter(({ args }) => !args.includes('down'));
  const [usual, backup] = [servers.filter(({ args }) => !args.includes('backup')), servers.filter(({ args }) => args.includes('backup'))];
  const peers: Peer[] = [];
  for (const { args } of usual) {
    const [name = '', own] = (args[0] ?? '').split(':');
    const weight = Number(args.find((arg) => arg.startsWith('weight='))?.slice(7) ?? 1);
    const found = await resolved(network, name, Number(own ?? 80));
    for (let copy = 0; copy < Math.min(weight, 100); copy++) peers.push(...found);
  }
  const turn = findDirective(group.block ?? [], 'ip_hash') === undefined ? (context.turns.get(host) ?? 0) : hashOf(request.remoteAddress ?? '');
  context.turns.set(host, turn + 1);
  const first = peers.length === 0 ? 0 : turn % peers.length;
  const inTurn = [...peers.slice(first), ...peers.slice(0, first)];
  for (const { args } of backup) {
    const [name = '', own] = (args[0] ?? '').split(':');
    inTurn.push(...(await resolved(network, name, Number(own ?? 80))));
  }
  return [...new Map(inTurn.map((peer) => [`${peer.address}:${String(peer.port)}`, peer])).values()];
}

async function resolved(network: NetworkStack, host: string, port: number): Promise<readonly Peer[]> {
  return (await network.resolve(host)).map((address) => ({ address, port }));
}

/** By the first three numbers, as ip_hash has it. */
function hashOf(address: string): number {
  return address
    .split('.')
    .slice(0, 3)
    .reduce((hash, part) => (hash * 113 + Number(part)) % 6271, 89);
}

/** Names in the configuration are resolved when it is read. Throws `NginxConfigError` for one that does not exist. */
export async function checkUpstreams(http: readonly Directive[], network: NetworkStack): Promise<void> {
  const check = async (host: string, { file, line }: Directive): Promise<void> => {
    try {
      await network.resolve(host);
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      throw new NginxConfigError(`host not found in upstream "${host}" in ${file}:${String(line)}`);
    }
  };
  const visit = async (block: readonly Directive[]): Promise<void> => {
    for (const directive of block) {
      const [first = ''] = directive.args;
      if (directive.name === 'upstream') {
        for (const server of listDirectives(directive.block ?? [], 'server')) {
          const [host = ''] = (server.args[0] ?? '').split(':');
          if (!host.startsWith('unix')) await check(host, server);
        }
      } else if (directive.name === 'proxy_pass' && !first.includes('$')) {
        const target = parseTarget(first);
        if (target !== undefined && upstreamOf(http, target.host) === undefined) await check(target.host, directive);
      } else if (directive.block !== undefined) await visit(directive.block);
    }
  };
  await visit(http);
}
