// Mirrors resolv.conf(5) and hosts(5) as the C library reads them.
import type { ResolverFiles } from './host.ts';

export interface ResolverConfig {
  readonly servers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
}

export function parseResolvConf(text: string): ResolverConfig {
  const servers: string[] = [];
  let search: string[] = [];
  let ndots = 1;
  for (const line of text.split('\n')) {
    const [keyword, ...values] = line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/);
    if (keyword === 'nameserver' && values[0] !== undefined) servers.push(values[0]);
    else if (keyword === 'search' || keyword === 'domain') search = values;
    else if (keyword === 'options') {
      for (const value of values) if (value.startsWith('ndots:')) ndots = Number(value.slice(6)) || 0;
    }
  }
  return { servers, search, ndots };
}

/** The full names to try, in order. */
export function candidates(name: string, { search, ndots }: ResolverConfig): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const expanded = search.map((domain) => `${name}.${domain.replace(/\.$/, '')}`);
  return name.split('.').length - 1 >= ndots ? [name, ...expanded] : [...expanded, name];
}

/** Addresses that /etc/hosts gives a name. */
export function hostsEntries(files: ResolverFiles, name: string): readonly string[] {
  const wanted = name.replace(/\.$/, '').toLowerCase();
  const found: string[] = [];
  for (const line of files.hosts.split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (address !== undefined && !address.includes(':') && names.some((each) => each.toLowerCase() === wanted)) found.push(address);
  }
  return found;
}
