/** YAML and JSON as sigs.k8s.io/yaml reads them (YAML 1.1 booleans, times as text), with go-yaml's messages. */
import { parseDocument, type DocumentOptions, type ParseOptions, type SchemaOptions, type Tags, type YAMLError } from 'yaml';

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
  if (error !== undefined && error.code !== 'MULTIPLE_DOCS') throw new YamlError(`yaml: ${goMessage(error, text)}`);
  return plain(document.toJS({ maxAliasCount: 100 }));
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

/** What libyaml would have said at the same place. Its line is the one before its scanner stands, from 1. */
function goMessage(error: YAMLError, text: string): string {
  const offset = error.pos[0];
  const line = text.slice(0, offset).split('\n').length;
  const rest = text.slice(offset);
  const lineText = text.split('\n')[line - 1] ?? '';
  if (/^\s*\t/.test(lineText) || error.code === 'TAB_AS_INDENT') return `line ${line}: found character that cannot start any token`;
  if (error.code === 'MISSING_CHAR' && /closing ['"]quote/.test(error.message)) {
    return `line ${text.split('\n').length}: found unexpected end of stream`;
  }
  if (error.code === 'UNEXPECTED_TOKEN' && rest === '' && /flow/i.test(error.message))
    return `line ${Math.max(line - 1, 1)}: did not find expected node content`;
  switch (error.code) {
    case 'BAD_INDENT':
    case 'MISSING_CHAR':
      return /flow/i.test(error.message)
        ? `line ${line}: did not find expected ',' or ${lineText.includes('[') ? "']'" : "'}'"}`
        : `line ${Math.max(line - 1, 1)}: did not find expected key`;
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return `line ${line}: mapping values are not allowed in this context`;
    case 'BLOCK_IN_FLOW':
      return `line ${line}: did not find expected ',' or '}'`;
    case 'BAD_ALIAS':
      return `unknown anchor '${rest.replace(/^\*?(\S+)[^]*$/, '$1')}' referenced`;
    case 'BAD_SCALAR_START':
      return `line ${line}: found character that cannot start any token`;
    case 'BAD_DQ_ESCAPE':
      return `line ${line}: found unknown escape character`;
    case 'IMPOSSIBLE':
    case 'UNEXPECTED_TOKEN':
      return `line ${line}: did not find expected node content`;
    default:
      return `line ${line}: could not find expected ':'`;
  }
}
