const FIELDS = new Set([
  'name',
  'base',
  'versions',
  'entrypoint',
  'cmd',
  'env',
  'user',
  'workdir',
  'stopSignal',
  'ports',
  'programs',
  'files',
  'directories',
  'links',
  'server',
  'packages',
  'usage',
  'wakeOn',
]);
const VERSION_FIELDS = new Set(['tags', 'values', 'base', 'size', 'digest']);

type Fields = Readonly<Record<string, unknown>>;

/** What is wrong with an image's description, each finding with the place it was found at; empty when nothing is. */
export function validateImage(image: unknown): readonly string[] {
  if (!isObject(image)) return ['an image is described by a mapping'];
  const found: string[] = [];
  const unknown = (fields: Fields, known: ReadonlySet<string>, at: string): void => {
    for (const field of Object.keys(fields)) if (!known.has(field)) found.push(`${at}${field}: unknown field`);
  };
  unknown(image, FIELDS, '');
  if (typeof image['name'] !== 'string') found.push('name: must be text');
  if (!Array.isArray(image['versions']) || image['versions'].length === 0) found.push('versions: at least one');
  else {
    for (const [index, version] of image['versions'].entries()) {
      const at = `versions[${String(index)}]`;
      if (!isObject(version)) {
        found.push(`${at}: must be a mapping`);
        continue;
      }
      unknown(version, VERSION_FIELDS, `${at}.`);
      if (typeof version['size'] !== 'number') found.push(`${at}.size: must be a number of bytes`);
      found.push(...texts(version['tags'], `${at}.tags`), ...textValues(version['values'], `${at}.values`));
    }
  }
  for (const field of ['entrypoint', 'cmd', 'wakeOn'] as const) if (image[field] !== undefined) found.push(...texts(image[field], field));
  found.push(...textValues(image['env'], 'env'), ...textValues(image['links'], 'links'));
  for (const field of ['files', 'directories', 'links', 'programs'] as const) {
    for (const [path, value] of Object.entries(isObject(image[field]) ? image[field] : {})) {
      if (!path.startsWith('/')) found.push(`${field}.${path}: must be an absolute path`);
      if (field === 'programs') found.push(...texts(value, `programs.${path}`));
      if (field === 'files' && typeof value !== 'string' && !isObject(value)) found.push(`files.${path}: must be text or a description`);
    }
  }
  return found;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function texts(value: unknown, at: string): readonly string[] {
  if (!Array.isArray(value)) return [`${at}: must be a list`];
  return value.flatMap((item, index) => (typeof item === 'string' ? [] : [`${at}[${String(index)}]: must be text (quote it)`]));
}

function textValues(value: unknown, at: string): readonly string[] {
  if (value === undefined) return [];
  if (!isObject(value)) return [`${at}: must be a mapping`];
  return Object.entries(value).flatMap(([key, item]) => (typeof item === 'string' ? [] : [`${at}.${key}: must be text (quote it)`]));
}
