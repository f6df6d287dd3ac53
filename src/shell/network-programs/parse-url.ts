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

export function urlText({ scheme, host, port, explicitPort, target }: Url): string {
  return `${scheme}://${host}${explicitPort ? `:${port}` : ''}${target}`;
}

/** The target with `.` and `..` taken out of its path (RFC 3986, 5.2.4). */
export function withoutDotSegments(target: string): string {
  const [path = '/', ...query] = target.split('?');
  const kept: string[] = [];
  const parts = path.split('/').slice(1);
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    if (part === '..') kept.pop();
    if (part !== '.' && part !== '..') kept.push(part);
    else if (last) kept.push('');
  }
  return [`/${kept.join('/')}`, ...query].join('?');
}
