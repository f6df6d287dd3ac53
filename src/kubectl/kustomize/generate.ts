/** configMapGenerator and secretGenerator. */
import { encodeBase64 } from '#kube/base64.ts';
import type { Unstructured } from '#kube/object.ts';
import type { FileSystem } from '#posix/file-system.ts';
import { decodeUtf8, encodeUtf8 } from '#posix/utf8.ts';
import { asText } from '../commands/create/key-values.ts';
import { UsageError } from '../usage-error.ts';
import type { Generator, GeneratorOptions } from './kustomization.ts';

export interface Generated {
  readonly object: Unstructured;
  readonly hashed: boolean;
  readonly behavior: string;
}

export function generate(kind: 'ConfigMap' | 'Secret', generator: Generator, shared: GeneratorOptions, fs: FileSystem, folder: string): Generated {
  const { name = '', namespace, options = {} } = generator;
  if (name === '') throw new UsageError(`a ${kind.toLowerCase()} must have a name`);
  const labels = { ...shared.labels, ...options.labels };
  const annotations = { ...shared.annotations, ...options.annotations };
  const immutable = options.immutable ?? shared.immutable ?? false;
  const object: Unstructured = {
    apiVersion: 'v1',
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    ...(kind === 'Secret' ? { type: generator.type ?? 'Opaque' } : {}),
    ...dataOf(kind, pairsOf(generator, fs, folder)),
    ...(immutable ? { immutable } : {}),
  };
  const disabled = options.disableNameSuffixHash === true || shared.disableNameSuffixHash === true;
  return { object, hashed: !disabled, behavior: generator.behavior ?? 'create' };
}

function dataOf(kind: 'ConfigMap' | 'Secret', pairs: ReadonlyMap<string, Uint8Array>): object {
  const data: Record<string, string> = {};
  const binaryData: Record<string, string> = {};
  for (const [key, value] of pairs) {
    const text = kind === 'ConfigMap' ? asText(value) : undefined;
    if (text !== undefined) data[key] = text;
    else if (kind === 'Secret') data[key] = encodeBase64(value);
    else binaryData[key] = encodeBase64(value);
  }
  return { ...(Object.keys(data).length === 0 ? {} : { data }), ...(Object.keys(binaryData).length === 0 ? {} : { binaryData }) };
}

function pairsOf(generator: Generator, fs: FileSystem, folder: string): ReadonlyMap<string, Uint8Array> {
  const pairs = new Map<string, Uint8Array>();
  const read = (path: string, what: string): Uint8Array => {
    const file = path.startsWith('/') ? path : `${folder}/${path}`;
    if (!fs.exists(file))
      throw new UsageError(`loading KV pairs: ${what}: evalsymlink failure on '${file}' : lstat ${file}: no such file or directory`);
    return fs.readFile(file);
  };
  const { literals = [], files = [], envs = [], env } = generator;
  const add = (key: string, value: Uint8Array): void => {
    if (pairs.has(key)) throw new UsageError(`configmap ${generator.name ?? ''} illegally repeats the key \`${key}\``);
    pairs.set(key, value);
  };
  for (const path of [...envs, ...(env === undefined ? [] : [env])])
    for (const [key, value] of envLines(decodeUtf8(read(path, `env source files: [${path}]`)))) add(key, encodeUtf8(value));
  for (const source of literals) {
    const equals = source.indexOf('=');
    if (equals <= 0)
      throw new UsageError(`loading KV pairs: literal sources [${literals.join(' ')}]: invalid literal source ${source}, expected key=value`);
    add(source.slice(0, equals), encodeUtf8(unquote(source.slice(equals + 1))));
  }
  for (const source of files) {
    const equals = source.indexOf('=');
    const path = source.slice(equals + 1);
    add(equals < 0 ? (path.split('/').at(-1) ?? path) : source.slice(0, equals), read(path, `file sources: [${files.join(' ')}]`));
  }
  return pairs;
}

function unquote(text: string): string {
  return /^(['"]).*\1$/s.test(text) && text.length > 1 ? text.slice(1, -1) : text;
}

function envLines(text: string): readonly (readonly [string, string])[] {
  return text
    .split('\n')
    .map((line) => line.replace(/\r$/, '').trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const equals = line.indexOf('=');
      return equals < 0 ? ([line, ''] as const) : ([line.slice(0, equals), line.slice(equals + 1)] as const);
    });
}
