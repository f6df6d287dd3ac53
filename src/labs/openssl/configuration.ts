// Mirrors openssl's configuration files (config(5ssl)) as far as requests and extensions use them.
import type { Attribute } from './distinguished-name.ts';

export interface Configuration {
  /** Undefined when there is no such section. */
  section(name: string): readonly Attribute[] | undefined;
  get(section: string, key: string): string | undefined;
}

/** What stands before the first section has the name `default`. */
export function parseConfiguration(text: string): Configuration {
  const sections = new Map<string, Attribute[]>([['default', []]]);
  let current = 'default';
  for (const line of text.replace(/\\\r?\n/g, '').split(/\r?\n/)) {
    const bare = withoutComment(line).trim();
    const header = /^\[\s*(.*?)\s*\]$/.exec(bare)?.[1];
    if (header !== undefined) {
      current = header;
      if (!sections.has(current)) sections.set(current, []);
      continue;
    }
    const at = bare.indexOf('=');
    if (at <= 0) continue;
    const value = bare
      .slice(at + 1)
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2');
    sections.get(current)?.push([bare.slice(0, at).trim(), value]);
  }
  return {
    section: (name) => sections.get(name),
    get: (section, key) => [...(sections.get(section) ?? []), ...(sections.get('default') ?? [])].find(([name]) => name === key)?.[1],
  };
}

function withoutComment(line: string): string {
  return /^(?:\\.|"[^"]*"|'[^']*'|[^#\\])*/.exec(line)?.[0] ?? '';
}
