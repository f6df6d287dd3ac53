/** What a kustomization.yaml says. Mirrors kustomize's api/types. */
import { printYaml } from '../printers/yaml.ts';
import type { FileSystem } from '#posix/file-system.ts';
import { parseYaml, YamlError } from '../manifests/parse-yaml.ts';
import { UsageError } from '../usage-error.ts';
import type { ResourceId } from './resource-id.ts';

export interface GeneratorOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly disableNameSuffixHash?: boolean;
  readonly immutable?: boolean;
}

export interface Generator {
  readonly name?: string;
  readonly namespace?: string;
  readonly behavior?: string;
  readonly literals?: readonly string[];
  readonly files?: readonly string[];
  readonly envs?: readonly string[];
  readonly env?: string;
  readonly type?: string;
  readonly options?: GeneratorOptions;
}

export interface PatchTarget {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

export interface Patch {
  readonly path?: string;
  readonly patch?: string;
  readonly target?: PatchTarget;
  readonly options?: Readonly<Record<string, boolean>>;
}

export interface LabelRule {
  readonly pairs?: Readonly<Record<string, string>>;
  readonly includeSelectors?: boolean;
  readonly includeTemplates?: boolean;
}

export interface ImageRule {
  readonly name: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly tagSuffix?: string;
  readonly digest?: string;
}

export interface ReplacementOptions {
  readonly delimiter?: string;
  readonly index?: number;
  readonly create?: boolean;
}

export interface ReplacementTarget {
  readonly select?: ResourceId;
  readonly reject?: readonly ResourceId[];
  readonly fieldPaths?: readonly string[];
  readonly options?: ReplacementOptions;
}

export interface Replacement {
  readonly path?: string;
  readonly source?: ResourceId & { readonly fieldPath?: string; readonly options?: ReplacementOptions };
  readonly targets?: readonly ReplacementTarget[];
}

export interface Variable {
  readonly name?: string;
  readonly objref?: ResourceId & { readonly apiVersion?: string };
  readonly fieldref?: { readonly fieldpath?: string };
}

export interface SortOptions {
  readonly order?: string;
  readonly legacySortOptions?: { readonly orderFirst?: readonly string[]; readonly orderLast?: readonly string[] };
}

export interface Kustomization {
  readonly kind?: string;
  readonly resources?: readonly string[];
  readonly bases?: readonly string[];
  readonly components?: readonly string[];
  readonly namespace?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly labels?: readonly LabelRule[];
  readonly commonLabels?: Readonly<Record<string, string>>;
  readonly commonAnnotations?: Readonly<Record<string, string>>;
  readonly images?: readonly ImageRule[];
  readonly replicas?: readonly { readonly name: string; readonly count: number }[];
  readonly patches?: readonly Patch[];
  readonly patchesStrategicMerge?: readonly string[];
  readonly patchesJson6902?: readonly Patch[];
  readonly configMapGenerator?: readonly Generator[];
  readonly secretGenerator?: readonly Generator[];
  readonly generatorOptions?: GeneratorOptions;
  readonly replacements?: readonly Replacement[];
  readonly vars?: readonly Variable[];
  readonly sortOptions?: SortOptions;
}

const BUILT = [
  'apiVersion',
  'kind',
  'metadata',
  'resources',
  'bases',
  'components',
  'namespace',
  'namePrefix',
  'nameSuffix',
  'labels',
  'commonLabels',
  'commonAnnotations',
  'images',
  'replicas',
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'configMapGenerator',
  'secretGenerator',
  'generatorOptions',
  'buildMetadata',
  'replacements',
  'vars',
  'sortOptions',
];
const NOT_BUILT = [
  'openapi',
  'crds',
  'configurations',
  'generators',
  'transformers',
  'validators',
  'imageTags',
  'helmGlobals',
  'helmChartInflationGenerator',
];
const DEPRECATED: readonly (readonly [old: string, now: string, note?: string])[] = [
  ['commonLabels', 'labels'],
  ['bases', 'resources'],
  ['patchesJson6902', 'patches'],
  ['patchesStrategicMerge', 'patches'],
  ['vars', 'replacements', '[EXPERIMENTAL] '],
];

/** The file of a folder that is a kustomization, if it has one. */
export function findKustomization(fs: FileSystem, folder: string): string | undefined {
  return ['kustomization.yaml', 'kustomization.yml', 'Kustomization'].map((name) => `${folder}/${name}`).find((path) => fs.exists(path));
}

/** `warn` is told of fields that are on their way out. Throws for what kustomize refuses and for what is not built. */
export function readKustomization(fs: FileSystem, file: string, warn: (text: string) => void): Kustomization {
  const text = fs.readText(file);
  if (text.trim() === '') throw new UsageError('kustomization.yaml is empty');
  let parsed: unknown;
  try {
    parsed = parseYaml(text) ?? {};
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new UsageError(`invalid Kustomization: ${error.message.replace(/^error converting YAML to JSON: /, '')}`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new UsageError('invalid Kustomization: not an object');
  const fields = Object.keys(parsed);
  const unknown = fields.find((field) => !BUILT.includes(field) && !NOT_BUILT.includes(field) && field !== 'helmCharts');
  if (unknown !== undefined) throw new UsageError(`invalid Kustomization: json: unknown field "${unknown}"`);
  refuseCharts((parsed as { readonly helmCharts?: readonly unknown[] }).helmCharts);
  checkHeader(parsed, file.slice(0, file.lastIndexOf('/')));
  const missing = fields.find((field) => NOT_BUILT.includes(field));
  if (missing !== undefined) throw new UsageError(`kustomization field "${missing}" is not built here`);
  for (const [old, now, note = ''] of DEPRECATED) {
    if (!fields.includes(old)) continue;
    warn(
      `# Warning: '${old}' is deprecated. Please use '${now}' instead. ${note}Run 'kustomize edit fix' to update your Kustomization automatically.\n`,
    );
  }
  return parsed;
}

function refuseCharts(charts: readonly unknown[] | undefined): void {
  if (charts === undefined) return;
  throw new UsageError(
    `trouble configuring builtin HelmChartInflationGenerator with config: \`\n${printYaml(charts[0])}\`: must specify --enable-helm`,
  );
}

function checkHeader({ apiVersion, kind }: { readonly apiVersion?: unknown; readonly kind?: unknown }, folder: string): void {
  const wanted = `kustomize.config.k8s.io/${kind === 'Component' ? 'v1alpha1' : 'v1beta1'}`;
  const problems = [
    ...(kind === undefined || kind === 'Kustomization' || kind === 'Component' ? [] : ['kind should be Kustomization or Component']),
    ...(apiVersion === undefined || apiVersion === wanted ? [] : [`apiVersion for ${String(kind ?? 'Kustomization')} should be ${wanted}`]),
  ];
  if (problems.length > 0) throw new UsageError(`Failed to read kustomization file under ${folder}:\n${problems.join('\n')}`);
}
