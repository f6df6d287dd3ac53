/** Data of config maps and secrets from literals, files and env files. Mirrors kubectl/pkg/util/hash and generate's key=value parsing. */
import { isConfigMapKey, isEnvVarName } from '#kube/names.ts';
import { PosixError } from '#posix/posix-error.ts';
import { decodeUtf8, encodeUtf8 } from '#posix/utf8.ts';
import type { CommandContext } from '../../command.ts';
import { UsageError } from '../../usage-error.ts';

/** By key; throws for doubled or invalid keys. `what` is `ConfigMap "x"` or empty for secrets. */
export function keyValues(context: CommandContext, duplicate: (key: string) => string): ReadonlyMap<string, Uint8Array> {
  const data = new Map<string, Uint8Array>();
  const add = (key: string, value: Uint8Array): void => {
    const problems = isConfigMapKey(key);
    if (problems.length > 0) throw new UsageError(`"${key}" is not a valid key name for a ConfigMap: ${problems.join(';')}`);
    if (data.has(key)) throw new UsageError(duplicate(key));
    data.set(key, value);
  };
  for (const source of context.flags.list('from-literal')) {
    const equals = source.indexOf('=');
    if (equals <= 0) throw new UsageError(`invalid literal source ${source}, expected key=value`);
    add(source.slice(0, equals), encodeUtf8(source.slice(equals + 1)));
  }
  for (const source of context.flags.list('from-file')) for (const [key, path] of fileSource(context, source)) add(key, readFile(context, path));
  for (const path of context.flags.list('from-env-file')) for (const [key, value] of envFile(context, path)) add(key, encodeUtf8(value));
  return data;
}

function fileSource(context: CommandContext, source: string): readonly (readonly [string, string])[] {
  const parts = source.split('=');
  if (parts.length > 2) throw new UsageError("key names or file paths cannot contain '='");
  const [first = '', second] = parts;
  if (second === '') throw new UsageError(`missing file path for key name ${first}`);
  if (second !== undefined && first === '') throw new UsageError(`missing key name for file path ${second}`);
  const path = second ?? first;
  const { fs } = context.process;
  const absolute = context.resolve(path);
  if (!fs.exists(absolute)) throw new UsageError(`error reading ${path}: no such file or directory`);
  if (fs.stat(absolute).type !== 'directory') return [[second === undefined ? (path.split('/').at(-1) ?? path) : first, path]];
  if (second !== undefined) throw new UsageError('cannot give a key name for a directory path');
  const names = fs.readDirectory(absolute).filter((name) => fs.stat(`${absolute}/${name}`).type === 'file' && isConfigMapKey(name).length === 0);
  return names.map((name) => [name, `${path}/${name}`] as const);
}

export function readFile(context: CommandContext, path: string): Uint8Array {
  try {
    return context.process.fs.readFile(context.resolve(path));
  } catch (error) {
    if (error instanceof PosixError)
      throw new UsageError(`open ${path}: ${error.code === 'EACCES' ? 'permission denied' : 'no such file or directory'}`);
    throw error;
  }
}

function envFile(context: CommandContext, path: string): readonly (readonly [string, string])[] {
  if (!context.process.fs.exists(context.resolve(path))) throw new UsageError(`error reading ${path}: no such file or directory`);
  const lines = decodeUtf8(readFile(context, path)).split('\n');
  const pairs: (readonly [string, string])[] = [];
  lines.forEach((line) => {
    const text = line.replace(/\r$/, '').trimStart();
    if (text === '' || text.startsWith('#')) return;
    const equals = text.indexOf('=');
    const key = equals < 0 ? text : text.slice(0, equals);
    const problems = isEnvVarName(key);
    if (problems.length > 0) throw new UsageError(`"${key}" is not a valid key name: ${problems.join(';')}`);
    pairs.push([key, equals < 0 ? (context.process.env.get(key) ?? '') : text.slice(equals + 1)]);
  });
  return pairs;
}

/** Mirrors the checks that config maps and secrets share. */
export function checkSources(context: CommandContext): void {
  const { flags } = context;
  if (flags.list('from-env-file').length > 0 && (flags.list('from-file').length > 0 || flags.list('from-literal').length > 0)) {
    throw new UsageError('from-env-file cannot be combined with from-file or from-literal');
  }
}

/** Text stays text; other bytes are undefined. */
export function asText(bytes: Uint8Array): string | undefined {
  const text = decodeUtf8(bytes);
  const back = encodeUtf8(text);
  return back.length === bytes.length && back.every((byte, index) => byte === bytes[index]) ? text : undefined;
}

/** The flags that say where the data comes from. */
export const hashFlag = { name: 'append-hash', type: 'bool', usage: 'Append a hash of the content to the name.' } as const;

export const sourceFlags = [
  hashFlag,
  { name: 'from-env-file', type: 'strings', usage: 'Files of key=value lines.' },
  { name: 'from-file', type: 'strings', usage: "Files or directories, or key=file; the key is the file's name unless given." },
  { name: 'from-literal', type: 'stringArray', usage: 'A key and its value (mykey=somevalue)' },
] as const;
