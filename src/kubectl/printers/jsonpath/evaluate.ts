/** Mirrors the evaluation of k8s.io/client-go/util/jsonpath. */
import type { Node } from './nodes.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** As reflect.Type prints what JSON decodes to. */
function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (isFields(value)) return 'map[string]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** The values in the order of their keys. */
function members(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  if (!isFields(value)) return [];
  return Object.keys(value)
    .sort()
    .map((key) => value[key]);
}

/** Evaluates the nodes of one template over one document. */
export class Evaluator {
  readonly #allowMissing: boolean;

  constructor(allowMissing: boolean) {
    this.#allowMissing = allowMissing;
  }

  /** One list of values per printed node, ranges unrolled. */
  results(nodes: readonly Node[], data: unknown): unknown[][] {
    const all: unknown[][] = [];
    for (let index = 0; index < nodes.length; index++) {
      const node = nodes[index];
      if (node === undefined) continue;
      const range = rangeOf(node);
      if (range === undefined) {
        if (isEnd(node)) throw new Error('not in range, nothing to end');
        all.push(this.#walk(node, [data]));
        continue;
      }
      const body: Node[] = [];
      let depth = 1;
      while (depth > 0) {
        const next = nodes[++index];
        // An unclosed range is repeated to the end of the template, as upstream does.
        if (next === undefined) break;
        if (rangeOf(next) !== undefined) depth++;
        else if (isEnd(next)) depth--;
        if (depth > 0) body.push(next);
      }
      for (const value of this.#walk({ kind: 'list', nodes: range }, [data])) all.push(...this.results(body, value));
    }
    return all;
  }

  #walk(node: Node, input: readonly unknown[]): unknown[] {
    switch (node.kind) {
      case 'text':
        return [node.text];
      case 'number':
      case 'bool':
        return [node.value];
      case 'list':
        return node.nodes.reduce<unknown[]>((values, inner) => this.#walk(inner, values), [...input]);
      case 'field':
        return this.#field(node.name, input);
      case 'wildcard':
        return input.flatMap((value) => members(value));
      case 'recursive':
        return input.flatMap((value) => descendants(value));
      case 'array':
        return input.flatMap((value) => slice(node, value));
      case 'filter':
        return input.flatMap((value) => this.#filter(node, value));
      case 'union':
        return node.nodes.flatMap((inner) => this.#walk(inner, input));
      case 'identifier':
        throw new Error(`unrecognized identifier ${node.name}`);
    }
  }

  #field(name: string, input: readonly unknown[]): unknown[] {
    const found: unknown[] = [];
    for (const value of input) if (isFields(value) && Object.hasOwn(value, name)) found.push(value[name]);
    if (found.length === 0 && !this.#allowMissing) throw new Error(`${name} is not found`);
    return found;
  }

  #filter(node: Extract<Node, { kind: 'filter' }>, value: unknown): unknown[] {
    if (value === null || value === undefined) return [];
    if (!Array.isArray(value)) throw new Error(`${goType(value)} is not array or slice and cannot be filtered`);
    return (value as readonly unknown[]).filter((element) => {
      const left = new Evaluator(true).#walk(node.left, [element]);
      if (node.operator === 'exists') return left.length > 0;
      if (left.length === 0) return false;
      if (left.length > 1) throw new Error('can only compare one element at a time');
      const right = new Evaluator(true).#walk(node.right, [element]);
      if (right.length === 0) return false;
      if (right.length > 1) throw new Error('can only compare one element at a time');
      return compare(node.operator, left[0], right[0]);
    });
  }
}

function compare(operator: string, left: unknown, right: unknown): boolean {
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return (left as number) < (right as number);
    case '>':
      return (left as number) > (right as number);
    case '<=':
      return (left as number) <= (right as number);
    case '>=':
      return (left as number) >= (right as number);
    default:
      throw new Error(`unrecognized filter operator ${operator}`);
  }
}

function descendants(value: unknown): unknown[] {
  const inner = members(value).filter((member) => typeof member === 'object' && member !== null);
  return [value, ...inner.flatMap((member) => descendants(member))];
}

function slice(node: Extract<Node, { kind: 'array' }>, value: unknown): unknown[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new Error(`${goType(value)} is not array or slice`);
  const length = value.length;
  let start = node.start ?? 0;
  if (start < 0) start += length;
  if (node.single && node.start !== undefined) {
    if (start < 0 || start >= length) throw new Error(`array index out of bounds: index ${node.start}, length ${length}`);
    return [value[start]];
  }
  let end = node.end ?? length;
  if (end < 0) end += length;
  if (start > length - 1 && length > 0 && node.start !== undefined && start >= length)
    throw new Error(`array index out of bounds: index ${start}, length ${length}`);
  if (start < 0 && length > 0) throw new Error(`array index out of bounds: index ${start}, length ${length}`);
  if (end > length) throw new Error(`array index out of bounds: index ${end - 1}, length ${length}`);
  if (start > end) throw new Error(`starting index ${start} is greater than ending index ${end}`);
  const step = node.step ?? 1;
  if (step <= 0) throw new Error('step must be > 0');
  return (value as readonly unknown[]).slice(start, end).filter((_, index) => index % step === 0);
}

/** The nodes after `range` in `{range .items[*]}`. */
function rangeOf(node: Node): readonly Node[] | undefined {
  if (node.kind !== 'list') return undefined;
  const [first, ...rest] = node.nodes;
  return first?.kind === 'identifier' && first.name === 'range' ? rest : undefined;
}

function isEnd(node: Node): boolean {
  return node.kind === 'list' && node.nodes[0]?.kind === 'identifier' && node.nodes[0].name === 'end';
}
