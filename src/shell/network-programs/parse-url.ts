export interface Url {
  readonly scheme: string;
  readonly user: string | undefined;
  readonly host: string;
  readonly port: number;
  /** Whether the text says the port. */
  readonly explicitPort: boolean;
  /** Path and query. */
  readonly target: string;
}

/** `example.com/a?b`, `http://user:pw@host:8080/`; undefined when there is no host. */
export function parseUrl(text: string): Url | undefined {
  const match = /^(?:([a-zA-Z][\w+.-]*):\/\/)?(?:([^@/?#]*)@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d*))?([^#]*)/.exec(text.trim());
  const host = match?.[3]?.replace(/^\[|\]$/g, '') ?? '';
  if (match === null || host === '') return undefined;
  const scheme = (match[1] ?? 'http').toLowerCase();
  const rest = match[5] ?? '';
  const explicit = match[4] !== undefined && match[4] !== '';
  return {
    scheme,
    user: match[2],
    host,
    port: explicit ? Number(match[4]) : scheme === 'https' ? 443 : 80,
    explicitPort: explicit,
    target: rest.startsWith('/') ? rest : `/${rest}`,
  };
}

/** The address of a link found on a page. */
export function resolveUrl(base: Url, link: string): string {
  if (/^[a-z][\w+.-]*:\/\//i.test(link)) return link;
  const authority = `${base.scheme}://${base.host}${base.explicitPort ? `:${base.port}` : ''}`;
  if (link.startsWith('//')) return `${base.scheme}:${link}`;
  return link.startsWith('/') ? authority + link : `${authority}${base.target.replace(/[^/]*(\?.*)?$/, '')}${link}`;
}
