// Mirrors github.com/distribution/reference: what an image name in a pod means.

export interface ImageReference {
  /** With registry: `docker.io/library/nginx`. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** `docker.io/library/nginx:latest`. */
  readonly text: string;
}

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const DOMAIN = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?';
const REFERENCE = new RegExp(`^(?:(${DOMAIN})/)?(${COMPONENT}(?:/${COMPONENT})*)(?::([\\w][\\w.-]{0,127}))?(?:@([a-z0-9]+:[0-9a-fA-F]{32,}))?$`);

/** The reference, or the parser's message. */
export function parseImageReference(name: string): ImageReference | string {
  const first = name.split('/')[0] ?? '';
  const hasDomain = name.includes('/') && (first.includes('.') || first.includes(':') || first === 'localhost' || first !== first.toLowerCase());
  const full = hasDomain ? name : `docker.io/${name.includes('/') ? name : `library/${name}`}`;
  const match = REFERENCE.exec(full);
  if (match === null) {
    return /[A-Z]/.test(full.split('@')[0]?.replace(/:[^/]*$/, '') ?? '') ? 'repository name must be lowercase' : 'invalid reference format';
  }
  const [, domain = 'docker.io', path = '', tag, digest] = match;
  const repository = `${domain === 'index.docker.io' ? 'docker.io' : domain}/${path}`;
  const shownTag = tag ?? (digest === undefined ? 'latest' : undefined);
  return {
    repository,
    tag: shownTag,
    digest,
    text: `${repository}${shownTag === undefined ? '' : `:${shownTag}`}${digest === undefined ? '' : `@${digest}`}`,
  };
}
