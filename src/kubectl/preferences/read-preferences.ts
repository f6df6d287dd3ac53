/** Finds and reads the kuberc. Mirrors DefaultGetPreferences and decodePreference of k8s.io/kubectl/pkg/kuberc. */
import { childPath, indexPath } from '#kube/field-path.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import { isBlank, parseYaml, splitDocuments, YamlError } from '../manifests/parse-yaml.ts';
import { logOf, writeLog } from '../request-log.ts';
import { sortFields } from '../manifests/sort-fields.ts';
import { PreferencesError, type Preferences } from './preferences.ts';

/** A list, an object's fields, or a text. */
type Shape = 'string' | readonly [Shape] | { readonly [field: string]: Shape };

const HEADER = { apiVersion: 'string', kind: 'string' } as const;
const OPTIONS = [{ name: 'string', default: 'string' }] as const;
const ALIAS = { name: 'string', command: 'string', prependArgs: ['string'], appendArgs: ['string'] } as const;

/** Of each version: what the flags and the defaults are called there. */
const VERSIONS: Readonly<Record<string, { readonly flags: string; readonly defaults: string }>> = {
  'kubectl.config.k8s.io/v1alpha1': { flags: 'flags', defaults: 'overrides' },
  'kubectl.config.k8s.io/v1beta1': { flags: 'options', defaults: 'defaults' },
};

interface Read {
  readonly preferences: Preferences;
  readonly unknownFields: readonly string[];
}

type WireEntry = Readonly<Record<string, unknown>>;

/** Undefined when there are none. `warn` is told, without a line's end, what is wrong with a file that nobody asked for. */
export async function readPreferences(process: Process, warn: (text: string) => Promise<void>): Promise<Preferences | undefined> {
  const explicit = explicitPath(process.argv);
  if (process.env.get('KUBERC') === 'off') {
    if (explicit !== '') throw new PreferencesError('kuberc error disabling kuberc via KUBERC=off and passing kuberc flag are mutually exclusive');
    return undefined;
  }
  const path = explicit || `${process.env.get('HOME') ?? '/root'}/.kube/kuberc`;
  const absolute = path.startsWith('/') ? path : `${process.cwd === '/' ? '' : process.cwd}/${path}`;
  if (explicit === '' && !process.fs.exists(absolute)) return undefined;
  try {
    const read = decode(readText(process, absolute, path), path);
    if (read === undefined && verbosity(process.argv) >= 5)
      await writeLog(logOf(process), 'marshal.go:99', `kuberc: no preferences found in ${path}`);
    if (read !== undefined && read.unknownFields.length > 0) {
      const problems = read.unknownFields.map((field) => `unknown field "${field}"`).join(', ');
      await warn(`kuberc: ignoring strict decoding error in ${path}: strict decoding error: ${problems}`);
    }
    return read?.preferences;
  } catch (error) {
    if (!(error instanceof PreferencesError)) throw error;
    if (explicit !== '') throw new PreferencesError(`kuberc error kuberc: ${error.message}`);
    await warn(`kuberc: no preferences loaded from ${path}: ${error.message}`);
    return undefined;
  }
}

/** The value of `-v`, which is needed before any flag is read. */
function verbosity(argv: readonly string[]): number {
  const words = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  for (const [index, word] of words.entries()) {
    const [, inOne] = /^--?v=(\d+)$/.exec(word) ?? [];
    if (inOne !== undefined) return Number(inOne);
    if (word === '-v' || word === '--v') return Number(words[index + 1] ?? '0');
  }
  return 0;
}

/** The value of `--kuberc`, which is needed before any flag is read. */
function explicitPath(argv: readonly string[]): string {
  for (const [index, word] of argv.entries()) {
    if (word === '--') return '';
    if (word !== '--kuberc' && !word.includes('--kuberc=')) continue;
    const path = word === '--kuberc' ? argv[index + 1] : word.split('=')[1];
    if (path === undefined || (path === '' && word !== '--kuberc')) throw new PreferencesError('kuberc file is not found');
    return path;
  }
  return '';
}

function readText(process: Process, absolute: string, shown: string): string {
  try {
    return process.fs.readText(absolute);
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    const problems: Readonly<Record<string, string>> = { ENOENT: 'no such file or directory', EISDIR: 'is a directory' };
    throw new PreferencesError(`${error.code === 'EISDIR' ? 'read' : 'open'} ${shown}: ${problems[error.code] ?? 'permission denied'}`);
  }
}

/** The first document that is one of preferences; undefined when there is no document. */
function decode(text: string, path: string): Read | undefined {
  const documents = splitDocuments(text).filter((document) => !isBlank(document));
  for (const document of documents) {
    const read = decodeDocument(document);
    if (read !== undefined) return read;
  }
  if (documents.length === 0) return undefined;
  throw new PreferencesError(`no valid preferences found in ${path}, use --v=5 to see details`);
}

function decodeDocument(document: string): Read | undefined {
  let value: unknown;
  try {
    value = sortFields(parseYaml(document.replace(/^\n/, '')));
  } catch (error) {
    if (error instanceof YamlError) return undefined;
    throw error;
  }
  const { apiVersion, kind } = (value ?? {}) as { readonly apiVersion?: unknown; readonly kind?: unknown };
  const version = typeof apiVersion === 'string' && Object.hasOwn(VERSIONS, apiVersion) ? VERSIONS[apiVersion] : undefined;
  if (version === undefined || kind !== 'Preference') return undefined;
  const command = { command: 'string', [version.flags]: OPTIONS } as const;
  const unknownFields: string[] = [];
  const shape: Shape = { ...HEADER, aliases: [{ ...ALIAS, [version.flags]: OPTIONS }], [version.defaults]: [command] };
  if (!fits(value, shape, '', unknownFields)) return undefined;
  const entries = (name: string): readonly WireEntry[] => ((value as WireEntry)[name] as readonly WireEntry[] | undefined) ?? [];
  const text = (entry: WireEntry, name: string): string => (entry[name] as string | undefined) ?? '';
  const texts = (entry: WireEntry, name: string): readonly string[] => (entry[name] as readonly string[] | undefined) ?? [];
  const ofCommand = (entry: WireEntry): Preferences['defaults'][number] => ({
    command: text(entry, 'command'),
    options: ((entry[version.flags] as readonly WireEntry[] | undefined) ?? []).map((flag) => ({
      name: text(flag, 'name'),
      default: text(flag, 'default'),
    })),
  });
  const preferences = {
    aliases: entries('aliases').map((entry) => ({
      ...ofCommand(entry),
      name: text(entry, 'name'),
      prependArgs: texts(entry, 'prependArgs'),
      appendArgs: texts(entry, 'appendArgs'),
    })),
    defaults: entries(version.defaults).map(ofCommand),
  };
  return { preferences, unknownFields };
}

/** Whether the types are right; fields that the shape has not go to `unknown`. */
function fits(value: unknown, shape: Shape, at: string, unknown: string[]): boolean {
  if (value === null || value === undefined) return true;
  if (shape === 'string') return typeof value === 'string';
  if (Array.isArray(shape)) {
    return (
      Array.isArray(value) &&
      value.every((entry, index) => entry !== null && fits(entry, (shape as readonly [Shape])[0], indexPath(at, index), unknown))
    );
  }
  if (typeof value !== 'object' || Array.isArray(value)) return false;
  const fields = shape as Readonly<Record<string, Shape>>;
  return Object.entries(value).every(([name, entry]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) unknown.push(childPath(at, name));
    return field === undefined || fits(entry, field, childPath(at, name), unknown);
  });
}
