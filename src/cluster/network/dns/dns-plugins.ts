// Mirrors the plug-ins of CoreDNS that decide an answer, in its order: rewrite, hosts, kubernetes, forward.
import type { DnsRecord, DnsReply } from '#posix/network.ts';
import type { Api } from '../../api/api.ts';
import type { Directive, ServerBlock } from './corefile.ts';
import { KubernetesZone } from './kubernetes-zone.ts';

/** Asks another name server; undefined when none answers. */
export type Forward = (servers: readonly string[], name: string, type: string) => Promise<DnsReply | undefined>;

const SERVFAIL: DnsReply = { status: 'SERVFAIL', records: [] };
const REFUSED: DnsReply = { status: 'REFUSED', records: [] };
const DEFAULT_TTL = 5;
const HOSTS_TTL = 3600;
/** How many names an answer may lead on to. */
const MAX_ALIASES = 8;

const within = (name: string, zone: string): boolean => zone === '' || name === zone || name.endsWith(`.${zone}`);

/** The answers of one configuration. */
export class DnsPlugins {
  readonly #blocks: readonly ServerBlock[];
  readonly #api: Api;
  readonly #forward: Forward;

  constructor(blocks: readonly ServerBlock[], api: Api, forward: Forward) {
    this.#blocks = blocks;
    this.#api = api;
    this.#forward = forward;
  }

  /** The server block with the longest zone above the name. */
  blockOf(name: string): ServerBlock | undefined {
    const fits = this.#blocks.flatMap((block) =>
      block.port !== 53 ? [] : block.zones.filter((zone) => within(name, zone)).map((zone) => ({ zone, block })),
    );
    return fits.toSorted((a, b) => b.zone.length - a.zone.length)[0]?.block;
  }

  async answer(asked: string, type: string, depth = 0): Promise<DnsReply> {
    const block = this.blockOf(asked);
    if (block === undefined) return REFUSED;
    const name = block.directives.filter((each) => each.name === 'rewrite').reduce(rewritten, asked);
    const reply = (await this.#resolve(block, name, type, depth)) ?? SERVFAIL;
    if (name === asked) return reply;
    return { ...reply, records: reply.records.map((record) => (record.name === name ? { ...record, name: asked } : record)) };
  }

  async #resolve(block: ServerBlock, name: string, type: string, depth: number): Promise<DnsReply | undefined> {
    for (const directive of block.directives.filter((each) => each.name === 'hosts')) {
      const reply = hostsReply(directive, name, type);
      if (reply !== undefined) return reply;
    }
    for (const directive of block.directives.filter((each) => each.name === 'kubernetes')) {
      const reply = await this.#inCluster(directive, name, type, depth);
      if (reply !== undefined) return reply;
    }
    const forward = block.directives.find((each) => each.name === 'forward' && within(name, zone(each.args[0] ?? '')));
    return forward === undefined ? undefined : this.#forward(forward.args.slice(1), name, type);
  }

  async #inCluster({ args, block }: Directive, name: string, type: string, depth: number): Promise<DnsReply | undefined> {
    const zones = args.map(zone);
    const above = zones.filter((each) => within(name, each));
    if (above.length === 0) return undefined;
    const option = (key: string): readonly string[] | undefined => block.find(([word]) => word === key)?.slice(1);
    const through = option('fallthrough');
    const falls = through !== undefined && (through.length === 0 || through.some((each) => within(name, zone(each))));
    const ttl = Number(option('ttl')?.[0] ?? DEFAULT_TTL);
    const pods = (option('pods')?.[0] ?? 'disabled') as 'disabled' | 'insecure' | 'verified';
    const domain = zones.find((each) => !each.endsWith('.arpa')) ?? '';
    const source = new KubernetesZone(this.#api, { domain, pods, ttl });
    const records = within(name, 'in-addr.arpa') ? reversed(source, name, type, ttl) : source.lookup(name, type);
    const authority = startOfAuthority(above[0] ?? domain, ttl);
    if (records === undefined) return falls ? undefined : { status: 'NXDOMAIN', records: [], authoritative: true, authority };
    if (records.length === 0) return { status: 'NOERROR', records, authoritative: true, authority };
    const [alias] = records;
    if (alias?.type !== 'CNAME' || type === 'CNAME' || depth >= MAX_ALIASES) return { status: 'NOERROR', records, authoritative: true };
    const target = await this.answer(alias.data.replace(/\.$/, '').toLowerCase(), type, depth + 1);
    return { status: 'NOERROR', records: [...records, ...target.records], authoritative: true };
  }
}

function zone(text: string): string {
  return text.replace(/\.$/, '').toLowerCase();
}

function reversed(source: KubernetesZone, name: string, type: string, ttl: number): readonly DnsRecord[] | undefined {
  const target = source.reverse(name.slice(0, -'.in-addr.arpa'.length).split('.').reverse().join('.'));
  if (target === undefined) return undefined;
  return type === 'PTR' ? [{ name, type: 'PTR', ttl, data: `${target}.` }] : [];
}

function startOfAuthority(name: string, ttl: number): readonly DnsRecord[] {
  return [{ name, type: 'SOA', ttl, data: `ns.dns.${name}. hostmaster.${name}. 1763719200 7200 1800 86400 ${String(ttl)}` }];
}

/** Inline entries only; a file would be the container's own. */
function hostsReply({ block }: Directive, name: string, type: string): DnsReply | undefined {
  const entries = block.filter(([first = '']) => /^\d+\.\d+\.\d+\.\d+$/.test(first));
  const addresses = entries.filter(([, ...names]) => names.some((each) => zone(each) === name)).map(([address = '']) => address);
  const ttl = Number(block.find(([word]) => word === 'ttl')?.[1] ?? HOSTS_TTL);
  if (addresses.length > 0) {
    const records = type === 'A' || type === 'ANY' ? addresses.map((data) => ({ name, type: 'A', ttl, data })) : [];
    return { status: 'NOERROR', records, authoritative: true };
  }
  return block.some(([word]) => word === 'fallthrough') ? undefined : { status: 'NXDOMAIN', records: [], authoritative: true };
}

/** `rewrite [stop|continue] name [exact|prefix|suffix|substring|regex] FROM TO` and its short form. */
function rewritten(name: string, { args }: Directive): string {
  const words = args[0] === 'stop' || args[0] === 'continue' ? args.slice(1) : args;
  if (words[0] !== 'name') return name;
  const kinds = ['exact', 'prefix', 'suffix', 'substring', 'regex'];
  const [kind, from = '', to = ''] = kinds.includes(words[1] ?? '') ? words.slice(1) : ['exact', ...words.slice(1)];
  const full = `${name}.`;
  const [before, after] = [from, to].map((text) => (kind === 'exact' && !text.endsWith('.') ? `${text}.` : text)) as [string, string];
  if (kind === 'exact') return full === before ? zone(after) : name;
  if (kind === 'prefix') return full.startsWith(before) ? zone(after + full.slice(before.length)) : name;
  if (kind === 'suffix') {
    const bare = before.replace(/\.?$/, '.');
    return full.endsWith(bare) ? zone(full.slice(0, -bare.length) + after.replace(/\.?$/, '.')) : name;
  }
  return kind === 'substring' && before !== '' ? zone(full.replaceAll(before, after)) : name;
}
