#!/usr/bin/env node
// Writes src/kube/generated/ from the models of @kubernetes/client-node: the TypeScript types of every
// kind a cluster serves by default (types.ts), the schema of every field (schema.ts) and their
// documentation (descriptions.ts). Skips when they were written from the same sources by this script.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const client = join(root, 'node_modules/@kubernetes/client-node');
const models = join(client, 'dist/gen/models');
const apis = join(client, 'dist/gen/apis');
const output = join(root, 'src/kube/generated');

/** Where two groups' V1 types share a name, the one that everybody means. */
const BARE = {
  Event: 'CoreV1Event',
  EventList: 'CoreV1EventList',
  EventSeries: 'CoreV1EventSeries',
  EndpointPort: 'CoreV1EndpointPort',
  ResourceClaim: 'ResourceV1ResourceClaim',
  TokenRequest: 'AuthenticationV1TokenRequest',
  Subject: 'RbacV1Subject',
};
const FROM_OBJECT = ['ObjectMeta', 'OwnerReference', 'ManagedFieldsEntry'];
/** `any` in the models is an object, but for these, which hold any JSON value. */
const ANY_JSON = new Set(['V1JSONSchemaProps']);

/** All models of stable versions: Map of model name to { description, fields }. */
function readModels() {
  const all = new Map();
  for (const file of readdirSync(models)) {
    const model = /^(\w+)\.js$/.exec(file)?.[1];
    if (model === undefined || /^V\d(alpha|beta)/.test(model)) continue;
    const script = readFileSync(join(models, file), 'utf8');
    const table = /\.attributeTypeMap = (\[[\s\S]*?\n?\]);/.exec(script)?.[1];
    if (table === undefined) continue;
    const declaration = readFileSync(join(models, `${model}.d.ts`), 'utf8');
    const documented = readDeclaration(declaration);
    const fields = JSON.parse(table).map(({ name, baseName, type, format }) => ({
      name: baseName,
      type,
      format,
      required: documented.get(name)?.required ?? false,
      description: documented.get(name)?.description ?? '',
    }));
    const description = /\/\*\*\n\* (.*)\n\*\/\nexport declare class/.exec(declaration)?.[1] ?? '';
    all.set(model, { description, fields });
  }
  return all;
}

function readDeclaration(text) {
  const fields = new Map();
  const pattern = /(?:\/\*\*\n\s*\* ([^\n]*)\n\s*\*\/\n\s*)?'([^']+)'(\??): /g;
  for (const [, description = '', name, optional] of text.matchAll(pattern)) fields.set(name, { description, required: optional === '' });
  return fields;
}

/** Every resource of the stable API groups with the model that it reads or creates, from the client's request paths. */
function readResources() {
  const resources = new Map();
  for (const file of readdirSync(apis)) {
    if (!/V\d+Api\.js$/.test(file)) continue;
    const text = readFileSync(join(apis, file), 'utf8');
    const paths = new Map();
    const pattern = /\n    async ((?:read|create|list)\w+?)(WithHttpInfo)?\(|const localVarPath = '([^']+)'|deserialize\(.*?, "(\w+)"/g;
    let method;
    for (const [, name, , path, model] of text.matchAll(pattern)) {
      if (name !== undefined) method = name;
      else if (path !== undefined) {
        if (!paths.has(method)) paths.set(method, path);
      } else if (method !== undefined && model !== undefined && !method.startsWith('list')) {
        const parts = /^\/apis?\/(?:([^/]+)\/)?(v\d+)\/(namespaces\/\{namespace\}\/)?(\w+)(?:\/\{name\})?(?:\/(\w+))?$/.exec(paths.get(method) ?? '');
        method = undefined;
        if (parts === null) continue;
        const [, group = '', version, namespaced, plural, subresource] = parts;
        const key = `${group}/${version}/${plural}${subresource === undefined ? '' : `/${subresource}`}`;
        resources.set(key, { group, version, plural, subresource, namespaced: namespaced !== undefined, model });
      }
    }
  }
  return [...resources.values()];
}

/** Model name to type name: the newest stable version takes the bare name, the others keep their prefix. */
function nameTypes(all) {
  const taken = new Map(Object.entries(BARE));
  for (const model of [...all.keys()].sort().reverse()) {
    const bare = model.replace(/^V\d+/, '');
    if (bare !== model && !taken.has(bare)) taken.set(bare, model);
  }
  const names = new Map([...all.keys()].map((model) => [model, model]));
  for (const [bare, model] of taken) names.set(model, bare);
  return names;
}

/** The models' comments are escaped as if they stood in string literals. */
function unescape(text) {
  return text.replace(/\\+(['"\\])/g, '$1');
}

function typeOf(type, model, names) {
  const array = /^Array<(.*)>$/.exec(type);
  if (array !== null) return `readonly ${typeOf(array[1], model, names)}[]`;
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type);
  if (map !== null) return `Readonly<Record<string, ${map[1] === 'any' ? 'unknown' : typeOf(map[1], model, names)}>>`;
  if (type === 'Date' || type === 'V1MicroTime') return 'string';
  if (type === 'IntOrString') return 'IntOrString';
  if (type === 'any') return ANY_JSON.has(model) ? 'unknown' : 'Readonly<Record<string, unknown>>';
  return names.get(type) ?? type;
}

function isKind({ fields }, meta) {
  return (
    ['apiVersion', 'kind', 'metadata'].every((name) => fields.some((field) => field.name === name)) &&
    fields.some((field) => field.name === 'metadata' && field.type === meta)
  );
}

function writeInterface(model, { description, fields }, names, kind) {
  const name = names.get(model);
  const top = kind !== undefined;
  const rest = fields.filter((field) => !(top && ['apiVersion', 'kind', 'metadata'].includes(field.name)));
  const lines = rest.map((field) => {
    const required = field.required || (field.name === 'spec' && (top || name.endsWith('TemplateSpec')));
    const key = /^\w+$/.test(field.name) ? field.name : `'${field.name}'`;
    return `  readonly ${key}${required ? '' : '?'}: ${typeOf(field.type, model, names)};`;
  });
  if (top) {
    const metadata = kind.list ? 'ListMeta' : 'StoredObjectMeta';
    lines.unshift(`  readonly apiVersion: '${kind.apiVersion}';`, `  readonly kind: '${kind.name}';`, `  readonly metadata: ${metadata};`);
  }
  const doc = description === '' ? '' : `/** ${unescape(description).replaceAll('*/', '* /')} */\n`;
  return `${doc}export interface ${name}${top && !kind.list ? ' extends KubeObject' : ''} {\n${lines.join('\n')}\n}\n`;
}

/** Top-level kinds and their lists: model name to { apiVersion, name, list }. */
function nameKinds(all, resources) {
  const kinds = new Map();
  for (const { group, version, subresource, model } of resources) {
    const found = all.get(model);
    if (found === undefined || !isKind(found, 'V1ObjectMeta')) continue;
    if (subresource !== undefined && resources.some((other) => other.subresource === undefined && other.model === model)) continue;
    const name = model.replace(/^[A-Za-z]*?V\d+/, '');
    // Subresources that bring their own kind (Scale, Eviction, TokenRequest) say which group it is from by the model's home.
    const home = {
      V1Scale: 'autoscaling/v1',
      V1Eviction: 'policy/v1',
      AuthenticationV1TokenRequest: 'authentication.k8s.io/v1',
    }[model];
    const apiVersion = home ?? (group === '' ? version : `${group}/${version}`);
    kinds.set(model, { apiVersion, name, list: false });
    if (all.has(`${model}List`)) kinds.set(`${model}List`, { apiVersion, name: `${name}List`, list: true });
  }
  return kinds;
}

function writeTypes(all, resources, names) {
  const kinds = nameKinds(all, resources);
  const skipped = new Set(FROM_OBJECT.map((name) => `V1${name}`));
  const interfaces = [...all].filter(([model]) => !skipped.has(model)).map(([model, value]) => writeInterface(model, value, names, kinds.get(model)));
  const preferred = new Map();
  for (const { group, version, plural, subresource, model } of resources) {
    if (subresource !== undefined || kinds.get(model) === undefined) continue;
    const key = group === '' ? plural : `${plural}.${group}`;
    const known = preferred.get(key);
    if (known === undefined || known.version < version) preferred.set(key, { version, model });
  }
  const entries = [...preferred]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { model }]) => `  readonly ${/^\w+$/.test(key) ? key : `'${key}'`}: ${names.get(model)};`);
  return [
    '// Written by src/setup/generate-kube.mjs from @kubernetes/client-node. Do not edit.',
    `import type { KubeObject, ${[...FROM_OBJECT, 'StoredObjectMeta'].sort().join(', ')} } from '#kube/object.ts';\n`,
    `export type { ${FROM_OBJECT.join(', ')} };\n`,
    'export type IntOrString = number | string;\n',
    ...interfaces,
    '/** The kind of every resource a cluster serves by default, by GroupResource, in its preferred version. */',
    `export interface ResourceTypes {\n${entries.join('\n')}\n}\n`,
  ].join('\n');
}

const PRIMITIVES = { boolean: 'boolean', Date: 'Time', V1MicroTime: 'MicroTime', IntOrString: 'IntOrString' };
const RESOURCE_LISTS = new Set([
  'limits',
  'requests',
  'capacity',
  'allocatable',
  'hard',
  'used',
  'default',
  'defaultRequest',
  'max',
  'min',
  'maxLimitRequestRatio',
  'podFixed',
  'allocatedResources',
  'consumedCapacity',
]);
/** The models call quantities strings; these are the scalar ones. */
const QUANTITIES = new Set([
  'EmptyDirVolumeSource.sizeLimit',
  'ResourceFieldSelector.divisor',
  'MetricTarget.averageValue',
  'MetricTarget.value',
  'MetricValueStatus.averageValue',
  'MetricValueStatus.value',
  'CSIStorageCapacity.capacity',
  'CSIStorageCapacity.maximumVolumeSize',
  'DeviceCapacity.value',
  'Counter.value',
  'CapacityRequestPolicy.default',
  'CapacityRequestPolicy.validValues',
  'CapacityRequestPolicyRange.min',
  'CapacityRequestPolicyRange.max',
  'CapacityRequestPolicyRange.step',
]);

/** `[]Container`, `{}Quantity`, `int32`: how schema.ts writes a type. */
function schemaType(field, type, model, names) {
  const array = /^Array<(.*)>$/.exec(type);
  if (array !== null) return `[]${schemaType(field, array[1], model, names)}`;
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type);
  if (map !== null) {
    if (map[1] === 'string' && RESOURCE_LISTS.has(field.name)) return '{}Quantity';
    return `{}${map[1] === 'any' ? 'any' : schemaType(field, map[1], model, names)}`;
  }
  if (type === 'any') return ANY_JSON.has(model) ? 'any' : 'object';
  if (type === 'string') return QUANTITIES.has(`${names.get(model)}.${field.name}`) ? 'Quantity' : field.format === 'byte' ? 'bytes' : 'string';
  if (type === 'number') return field.format === '' ? 'int64' : field.format;
  return PRIMITIVES[type] ?? names.get(type) ?? type;
}

function kindsOf(all, resources, names) {
  const kinds = [...nameKinds(all, resources)].map(([model, { apiVersion, name }]) => [`${apiVersion} ${name}`, names.get(model)]);
  return Object.fromEntries([...kinds, ['v1 Status', 'Status'], ['v1 DeleteOptions', 'DeleteOptions'], ['v1 WatchEvent', 'WatchEvent']]);
}

function writeSchema(all, resources, names) {
  const types = Object.fromEntries(
    [...all].map(([model, { fields }]) => [
      names.get(model),
      fields.map((field) => `${field.name}${field.required ? '!' : ''} ${schemaType(field, field.type, model, names)}`).join(';'),
    ]),
  );
  return [
    '// Written by src/setup/generate-kube.mjs from @kubernetes/client-node. Do not edit.\n',
    '/** JSON: type name to its fields, `name! []Type;name type` (`!` required). */',
    `export const typesJson = ${JSON.stringify(JSON.stringify(types))};\n`,
    '/** JSON: `apps/v1 Deployment` to type name. */',
    `export const kindsJson = ${JSON.stringify(JSON.stringify(kindsOf(all, resources, names)))};\n`,
  ].join('\n');
}

function writeDescriptions(all, names) {
  const texts = Object.fromEntries(
    [...all].map(([model, { description, fields }]) => [names.get(model), [description, ...fields.map((field) => field.description)].map(unescape)]),
  );
  return [
    '// Written by src/setup/generate-kube.mjs from @kubernetes/client-node. Do not edit.\n',
    '/** JSON: type name to its description and those of its fields, in the order of schema.ts. */',
    `export const descriptionsJson = ${JSON.stringify(JSON.stringify(texts))};\n`,
  ].join('\n');
}

const FILES = ['types.ts', 'schema.ts', 'descriptions.ts'];

function stamp() {
  const version = JSON.parse(readFileSync(join(client, 'package.json'), 'utf8')).version;
  return `${version} ${readFileSync(fileURLToPath(import.meta.url), 'utf8')}`;
}

function upToDate(current) {
  try {
    return readFileSync(join(output, '.stamp'), 'utf8') === current && FILES.every((file) => readdirSync(output).includes(file));
  } catch {
    return false;
  }
}

const current = stamp();
if (!upToDate(current)) {
  const all = readModels();
  const resources = readResources();
  const names = nameTypes(all);
  mkdirSync(output, { recursive: true });
  const texts = [writeTypes(all, resources, names), writeSchema(all, resources, names), writeDescriptions(all, names)];
  for (const [index, file] of FILES.entries()) writeFileSync(join(output, file), texts[index]);
  writeFileSync(join(output, '.stamp'), current);
}
