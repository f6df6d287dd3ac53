/** From text to objects with their resource. Mirrors resource.StreamVisitor and the mapper of cli-runtime. */
import type { Unstructured } from '#kube/object.ts';
import { DecodeError } from '#kube/decode-object.ts';
import type { RestMapper } from '#kube/rest-mapping.ts';
import { jsonSyntaxError } from '#kube/json-syntax-error.ts';
import { checkMetadata } from '../manifests/check-metadata.ts';
import { isBlank, parseYaml, splitDocuments, YamlError } from '../manifests/parse-yaml.ts';
import { sortFields } from '../manifests/sort-fields.ts';
import { compactJson } from '../printers/json.ts';
import { BareError, UsageError } from '../usage-error.ts';
import type { Source } from './read-sources.ts';

export interface Decoded {
  readonly object: Unstructured;
  readonly source: string;
}

const STOP = 'if you choose to ignore these errors, turn validation off with --validate=false';

/** Pushes what cannot be read to `errors`; a file ends at its first unreadable document. */
export function decodeSource(source: Source, validate: boolean, errors: unknown[]): readonly Decoded[] {
  const decoded: Decoded[] = [];
  try {
    for (const value of values(source)) {
      if (value === null || value === undefined) continue;
      if (validate) checkHeader(value, source.name);
      for (const object of flatten(value, source.name)) {
        if (object instanceof BareError) throw object;
        decoded.push({ object: sortFields(object), source: source.name });
      }
    }
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof BareError)) throw error;
    errors.push(error);
  }
  return decoded;
}

function* values(source: Source): Generator {
  if (/^\s*\{/.test(source.text)) {
    yield* jsonValues(source);
    return;
  }
  for (const document of splitDocuments(source.text)) {
    if (isBlank(document)) continue;
    let value: unknown;
    try {
      // On its way to JSON, as later on its way to the server, Go sorts the keys: of two mistakes the first by name is told.
      value = sortFields(parseYaml(document.replace(/^\n/, '')));
    } catch (error) {
      if (!(error instanceof YamlError)) throw error;
      throw new UsageError(`error parsing ${source.name}: error converting YAML to JSON: ${error.message}`);
    }
    yield value;
  }
}

/** One value, or several after each other. */
function* jsonValues(source: Source): Generator {
  let rest = source.text;
  while (rest.trim() !== '') {
    const end = jsonEnd(rest);
    const piece = rest.slice(0, end);
    let value: unknown;
    try {
      value = JSON.parse(piece);
    } catch {
      yield yamlInstead(rest, source, piece);
      return;
    }
    yield value;
    rest = rest.slice(end).replace(/^\s*---\s*$/m, '');
  }
}

/** What is no JSON may still be YAML, which allows more of commas and quotes. */
function yamlInstead(text: string, { name }: Source, piece: string): unknown {
  try {
    return parseYaml(text);
  } catch (error) {
    if (error instanceof YamlError) throw new UsageError(`error parsing ${name}: json: ${jsonSyntaxError(piece, true)}`);
    throw error;
  }
}

/** Where the first value ends: after its closing brace. */
function jsonEnd(text: string): number {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (quoted) {
      if (character === '\\') index++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return index + 1;
  }
  return text.length;
}

/** What the schema's first look says: is it an object with a version and a kind? */
function checkHeader(value: unknown, source: string): void {
  const text = headerProblems(value);
  if (text !== undefined) throw new UsageError(`error validating "${source}": error validating data: ${text}; ${STOP}`);
}

/** Undefined when there are none. */
export function headerProblems(value: unknown): string | undefined {
  const problems: string[] = [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) problems.push('invalid object to validate');
  else {
    const { apiVersion, kind, items } = value as { readonly apiVersion?: unknown; readonly kind?: unknown; readonly items?: unknown };
    if (apiVersion === undefined || apiVersion === null) problems.push('apiVersion not set');
    else if (typeof apiVersion !== 'string') problems.push("apiVersion isn't string type");
    if (kind === undefined || kind === null) problems.push('kind not set');
    else if (typeof kind !== 'string') problems.push("kind isn't string type");
    if (kind === 'List' && problems.length === 0) problems.push(...listProblems(items));
  }
  return problems.length > 1 ? `[${problems.join(', ')}]` : problems[0];
}

function listProblems(items: unknown): readonly string[] {
  if (!Array.isArray(items)) return ['invalid object to validate'];
  return items.flatMap((item) => headerProblems(item) ?? []);
}

/** Lists give their items. */
function flatten(value: unknown, source: string, isItem = false): readonly (Unstructured | BareError)[] {
  const object = value as Unstructured;
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new UsageError(
      `unable to decode "${source}": json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type unstructured.detector`,
    );
  }
  checkType(object, source, isItem);
  try {
    if (!isItem) checkMetadata(object);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new UsageError(`unable to decode "${source}": ${error.message}`);
  }
  const items = object['items'];
  if (items === undefined || object.kind?.endsWith('List') !== true) return [object];
  if (items === null) return [];
  if (!Array.isArray(items))
    throw new UsageError(
      `unable to decode "${source}": json: cannot unmarshal ${typeof items} into Go struct field decodeList.items of type []json.RawMessage`,
    );
  // All items are read before any is looked at.
  const odd: unknown = items.find((item) => typeof item !== 'object' || Array.isArray(item));
  if (odd !== undefined)
    throw new UsageError(
      `unable to decode "${source}": json: cannot unmarshal ${Array.isArray(odd) ? 'array' : typeof odd} into Go value of type map[string]interface {}`,
    );
  return items.flatMap((item) => itemOf(typed(item ?? {}, object), source));
}

/** What comes before an item that is nothing is there all the same. */
function itemOf(item: unknown, source: string): readonly (Unstructured | BareError)[] {
  try {
    return flatten(item, source, true);
  } catch (error) {
    if (error instanceof BareError) return [error];
    throw error;
  }
}

/** Of a list that says no version there is only one it can be. */
function checkType(object: Unstructured, source: string, isItem: boolean): void {
  const { kind, apiVersion } = object;
  if (typeof kind !== 'string' || kind === '') throw isItem ? untyped('Kind', 'kind field ') : missing('Kind', object, source);
  if (kind === 'List' && object['items'] !== undefined && !isItem) return;
  if (typeof apiVersion !== 'string' || apiVersion === '')
    throw isItem ? untyped('apiVersion', 'apiVersion field') : missing('apiVersion', object, source);
}

function missing(what: string, object: Unstructured, source: string): UsageError {
  return new UsageError(`unable to decode "${source}": Object '${what}' is missing in '${compactJson(object)}'`);
}

/** Of an item nobody knows any more where it stood. */
function untyped(what: string, field: string): BareError {
  return new BareError(
    `unable to get type info from the object "*unstructured.Unstructured": Object '${what}' is missing in 'object has no ${field}'`,
  );
}

/** What stands in a `ConfigMapList` is a ConfigMap without saying so. */
function typed(item: unknown, { apiVersion, kind = '' }: Unstructured): unknown {
  if (kind === 'List' || typeof item !== 'object' || item === null || Array.isArray(item)) return item;
  const { kind: own = '', apiVersion: ownVersion = '' } = item as Unstructured;
  return own === '' && ownVersion === '' ? { ...item, apiVersion, kind: kind.slice(0, -'List'.length) } : item;
}

/** Throws `resource mapping not found …`. */
export function resourceOf(mapper: RestMapper, { object, source }: Decoded): ReturnType<RestMapper['getKind']> {
  const found = mapper.findKind(object.apiVersion ?? '', object.kind ?? '');
  if (found !== undefined) return found;
  const { name = '', namespace = '' } = object.metadata ?? {};
  throw new UsageError(
    `resource mapping not found for name: "${name}" namespace: "${namespace}" from "${source}": no matches for kind "${object.kind ?? ''}" in version "${object.apiVersion ?? ''}"\nensure CRDs are installed first`,
  );
}
