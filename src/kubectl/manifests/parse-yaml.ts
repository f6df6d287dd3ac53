/** YAML and JSON as sigs.k8s.io/yaml reads them (YAML 1.1 booleans, times as text), with go-yaml's messages. */
import { parseDocument, visit, type DocumentOptions, type ParseOptions, type SchemaOptions, type Tags } from 'yaml';
import { goYamlMessage } from './go-yaml-message.ts';

/** `message` as go-yaml says it: `yaml: line 4: did not find expected key`. */
export class YamlError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'YamlError';
  }
}

const OPTIONS: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  merge: true,
  uniqueKeys: false,
  prettyErrors: false,
  stringKeys: false,
  customTags: (tags: Tags): Tags =>
    tags.filter((tag) => typeof tag === 'string' || !(('format' in tag && tag.format === 'TIME') || tag.tag === 'tag:yaml.org,2002:timestamp')),
};

/** One document. */
export function parseYaml(text: string): unknown {
  return parse(text, OPTIONS);
}

/** One document as kustomize reads it (go-yaml 3): `y`, `yes` and `on` are text. */
export function parsePlainYaml(text: string): unknown {
  return parse(text, { ...OPTIONS, version: '1.2' });
}

function parse(text: string, options: typeof OPTIONS): unknown {
  const document = parseDocument(text, options);
  const error = document.errors[0];
  if (error !== undefined && error.code !== 'MULTIPLE_DOCS') throw new YamlError(`yaml: ${goYamlMessage(document.errors, text)}`);
  visit(document, {
    Alias: (_key, alias, above) => {
      const anchored = alias.resolve(document);
      if (anchored !== undefined && above.includes(anchored)) throw new YamlError(`yaml: anchor '${alias.source}' value contains itself`);
    },
  });
  try {
    return plain(document.toJS({ maxAliasCount: 100 }));
  } catch (problem) {
    if (!(problem instanceof ReferenceError)) throw problem;
    const alias = /: (\S+)$/.exec(problem.message)?.[1];
    throw new YamlError(alias === undefined ? 'yaml: document contains excessive aliasing' : `yaml: unknown anchor '${alias}' referenced`);
  }
}

/** Whether text holds more than comments and space. */
export function isBlank(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(#.*)?$/.test(line));
}

/** Parts text at lines that are `---`, as the YAML document reader of apimachinery does. */
export function splitDocuments(text: string): readonly string[] {
  return text.replaceAll('\r\n', '\n').split(/^---(?=[ \t]*(?:#.*)?$).*$/m);
}

/** Only what JSON has; keys become strings. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, entry]) => [String(key), plain(entry)]));
  if (value instanceof Uint8Array) return String.fromCharCode(...value);
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
}
