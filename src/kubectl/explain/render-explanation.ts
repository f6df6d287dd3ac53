/** Mirrors the plaintext template of k8s.io/kubectl/pkg/explain/v2. */
import type { ApiResource } from '#kube/api-resource.ts';
import { UsageError } from '../usage-error.ts';
import { innermost, resolveReference, typeName, type OpenApiDocument, type OpenApiSchema } from './open-api.ts';
import { wrapText } from './wrap-text.ts';

const WIDTH = 76;

const indented = (text: string, spaces: number): string =>
  wrapText(text, WIDTH)
    .map((line) => `${' '.repeat(spaces)}${line}\n`)
    .join('');

function findKind(document: OpenApiDocument, { group, version, kind }: ApiResource): OpenApiSchema | undefined {
  return Object.values(document.components?.schemas ?? {}).find((schema) =>
    schema['x-kubernetes-group-version-kind']?.some((known) => known.group === group && known.version === version && known.kind === kind),
  );
}

interface Found {
  readonly field: OpenApiSchema;
  readonly name: string;
}

function follow(root: OpenApiSchema, path: readonly string[], document: OpenApiDocument): Found | undefined {
  let found: Found | undefined;
  let schema = root;
  for (const name of path) {
    const inner = innermost(schema, document);
    const field = inner.properties?.[name];
    if (field === undefined) throw new UsageError(`field "${name}" does not exist`);
    found = { field, name };
    schema = field;
  }
  return found;
}

/** The descriptions on the way from a field to what it is made of, without repetitions. */
function descriptions(schema: OpenApiSchema, document: OpenApiDocument): string[] {
  const found: string[] = [];
  const add = (text: string | undefined): void => {
    if (text !== undefined && text !== '') found.push(text);
  };
  add(schema.description);
  const resolved = resolveReference(schema, document);
  if (resolved !== schema) add(resolved.description);
  if (resolved.items !== undefined) found.push(...descriptions(resolved.items, document));
  else if (typeof resolved.additionalProperties === 'object') found.push(...descriptions(resolved.additionalProperties, document));
  return found;
}

function enumLines(schema: OpenApiSchema, spaces: number): string {
  const values = schema.enum;
  if (values === undefined || values.length === 0) return '';
  return `${' '.repeat(spaces)}enum: ${values
    .slice(0, 4)
    .map((value) => (value === '' ? '""' : String(value)))
    .join(', ')}${values.length > 4 ? ', ....' : ''}\n`;
}

function fieldList(schema: OpenApiSchema, document: OpenApiDocument): string {
  const names = Object.keys(schema.properties ?? {}).sort();
  return names
    .map((name) => {
      const field = schema.properties?.[name] ?? {};
      const required = schema.required?.includes(name) === true ? ' -required-' : '';
      const text = field.description ?? resolveReference(field, document).description ?? '';
      return `  ${name}\t<${typeName(field)}>${required}\n${enumLines(field, 2)}${indented(text === '' ? '<no description>' : text, 4)}\n`;
    })
    .join('');
}

function fieldTree(schema: OpenApiSchema, document: OpenApiDocument, level: number, above: ReadonlySet<OpenApiSchema>): string {
  return Object.keys(schema.properties ?? {})
    .sort()
    .map((name) => {
      const field = schema.properties?.[name] ?? {};
      const inner = innermost(field, document);
      const required = schema.required?.includes(name) === true ? ' -required-' : '';
      const line = `${'  '.repeat(level)}${name}\t<${typeName(field)}>${required}\n${enumLines(field, level * 2)}`;
      return above.has(inner) ? line : line + fieldTree(inner, document, level + 1, new Set([...above, inner]));
    })
    .join('');
}

/** Printed even when the field does not exist. */
export function explanationHead({ group, kind, version }: ApiResource): string {
  return `${group === '' ? '' : `GROUP:      ${group}\n`}KIND:       ${kind}\nVERSION:    ${version}\n\n`;
}

/** Throws `UsageError` when a field of the path does not exist. */
export function renderExplanation(resource: ApiResource, path: readonly string[], document: OpenApiDocument, recursive: boolean): string {
  const root = findKind(document, resource);
  if (root === undefined)
    throw new UsageError(`GVR (${resource.group}/${resource.version}, Resource=${resource.plural}) not found in OpenAPI schema`);
  const found = follow(root, path, document);
  const schema = found?.field ?? root;
  const inner = innermost(schema, document);
  let text = '';
  if (found !== undefined) text += `FIELD: ${found.name} <${typeName(found.field)}>\n${enumSection(found.field)}\n\n`;
  const described = descriptions(schema, document);
  text += `DESCRIPTION:\n${described.length === 0 ? '    <empty>\n' : described.map((each) => indented(each, 4)).join('')}`;
  if (inner.properties !== undefined) {
    text += `    \nFIELDS:\n${recursive ? fieldTree(inner, document, 1, new Set([inner])) : fieldList(inner, document)}`;
  }
  return found !== undefined && inner.properties === undefined ? `${text}    \n\n` : `${text}\n`;
}

function enumSection(schema: OpenApiSchema): string {
  const values = schema.enum ?? [];
  return values.length === 0 ? '' : `ENUM:\n${values.map((value) => `    ${value === '' ? '""' : String(value)}\n`).join('')}`;
}
