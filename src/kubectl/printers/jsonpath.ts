/** JSONPath templates as `kubectl -o jsonpath` understands them. Mirrors k8s.io/client-go/util/jsonpath. */
import { canonicalJson } from '#kube/canonical-json.ts';
import { Evaluator } from './jsonpath/evaluate.ts';
import { parseTemplate } from './jsonpath/parse.ts';

export interface JsonPath {
  /** The printed text. Throws on what cannot be evaluated. */
  execute(data: unknown): string;
  /** All values that the template finds, flattened. */
  values(data: unknown): readonly unknown[];
  /** Per `{…}`, the values it finds. */
  results(data: unknown): readonly (readonly unknown[])[];
}

export interface JsonPathOptions {
  /** Missing fields are empty rather than an error. Default true, as in kubectl. */
  readonly allowMissing?: boolean;
}

function toText(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  if (value === null) return '';
  return canonicalJson(value);
}

/** Throws an Error that says what is wrong with the template. */
export function parseJsonPath(template: string, options: JsonPathOptions = {}): JsonPath {
  const { nodes } = parseTemplate(template);
  const results = (data: unknown): unknown[][] => new Evaluator(options.allowMissing ?? true).results(nodes, data);
  return {
    results,
    values: (data) => results(data).flat(),
    execute: (data) =>
      results(data)
        .map((values) => values.map(toText).join(' '))
        .join(''),
  };
}

const RELAXED = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/;

/** `.metadata.name`, `metadata.name` and `{.metadata.name}` all mean `{.metadata.name}`. Mirrors RelaxedJSONPathExpression. */
export function relaxJsonPath(path: string): string {
  if (path === '') return path;
  const match = RELAXED.exec(path);
  const spec = match?.[1] ?? match?.[2];
  if (spec === undefined) {
    throw new Error(`unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`);
  }
  return `{.${spec}}`;
}
