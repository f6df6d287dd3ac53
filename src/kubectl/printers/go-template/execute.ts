/** Mirrors the execution of text/template over decoded JSON. */
import { functions, isTruthy } from './functions.ts';
import { goPrint } from './go-print.ts';
import type { CommandNode, Operand, Pipeline, Template, TemplateNode } from './nodes.ts';

class Scope {
  readonly #values = new Map<string, unknown>();
  readonly #outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  declare(name: string, value: unknown): void {
    this.#values.set(name, value);
  }

  assign(name: string, value: unknown): void {
    if (this.#values.has(name) || this.#outer === undefined) this.#values.set(name, value);
    else this.#outer.assign(name, value);
  }

  get(name: string): unknown {
    if (this.#values.has(name)) return this.#values.get(name);
    if (this.#outer === undefined) throw new Error(`undefined variable "${name}"`);
    return this.#outer.get(name);
  }
}

/** How a body ended. */
type Flow = 'next' | 'break' | 'continue';

export class Execution {
  readonly #template: Template;
  readonly #allowMissing: boolean;
  /** What was printed so far, also when `run` throws. */
  output = '';

  constructor(template: Template, allowMissing: boolean) {
    this.#template = template;
    this.#allowMissing = allowMissing;
  }

  run(data: unknown): string {
    const scope = new Scope();
    scope.declare('$', data);
    this.#body(this.#template.body, data, scope);
    return this.output;
  }

  #body(nodes: readonly TemplateNode[], dot: unknown, scope: Scope): Flow {
    for (const node of nodes) {
      const flow = this.#node(node, dot, scope);
      if (flow !== 'next') return flow;
    }
    return 'next';
  }

  #node(node: TemplateNode, dot: unknown, scope: Scope): Flow {
    switch (node.kind) {
      case 'text':
        this.output += node.text;
        return 'next';
      case 'action': {
        const value = this.#pipeline(node.pipeline, dot, scope);
        if (node.pipeline.variables.length === 0) this.output += value === undefined || value === null ? '<no value>' : goPrint(value);
        return 'next';
      }
      case 'if': {
        const inner = new Scope(scope);
        return this.#body(isTruthy(this.#pipeline(node.pipeline, dot, inner)) ? node.body : node.otherwise, dot, inner);
      }
      case 'with': {
        const inner = new Scope(scope);
        const value = this.#pipeline(node.pipeline, dot, inner);
        return isTruthy(value) ? this.#body(node.body, value, inner) : this.#body(node.otherwise, dot, inner);
      }
      case 'range':
        return this.#range(node, dot, scope);
      case 'template': {
        const body = this.#template.defined.get(node.name);
        if (body === undefined) throw new Error(`template "${node.name}" not defined`);
        const value = node.pipeline === undefined ? undefined : this.#pipeline(node.pipeline, dot, scope);
        const inner = new Scope();
        inner.declare('$', value);
        this.#body(body, value, inner);
        return 'next';
      }
      case 'break':
      case 'continue':
        return node.kind;
    }
  }

  #range(node: Extract<TemplateNode, { kind: 'if' | 'with' | 'range' }>, dot: unknown, scope: Scope): Flow {
    const value = this.#pipeline({ ...node.pipeline, variables: [] }, dot, scope);
    const entries = entriesOf(value);
    if (entries.length === 0) return this.#body(node.otherwise, dot, new Scope(scope));
    const { variables } = node.pipeline;
    for (const [key, element] of entries) {
      const inner = new Scope(scope);
      const last = variables.at(-1);
      if (last !== undefined) inner.declare(last, element);
      if (variables.length === 2 && variables[0] !== undefined) inner.declare(variables[0], key);
      if (this.#body(node.body, element, inner) === 'break') break;
    }
    return 'next';
  }

  #pipeline(pipeline: Pipeline, dot: unknown, scope: Scope): unknown {
    let value: unknown;
    for (const [index, command] of pipeline.commands.entries()) {
      value = this.#command(command, index === 0 ? [] : [value], dot, scope);
    }
    for (const name of pipeline.variables) {
      if (pipeline.assign) scope.assign(name, value);
      else scope.declare(name, value);
    }
    return value;
  }

  #command(command: CommandNode, piped: readonly unknown[], dot: unknown, scope: Scope): unknown {
    const [first, ...rest] = command;
    if (first === undefined) throw new Error('empty command');
    if (first.kind !== 'function') {
      if (rest.length > 0 || piped.length > 0) throw new Error(`can't give argument to non-function ${describe(first)}`);
      return this.#operand(first, dot, scope);
    }
    if (first.name === 'and' || first.name === 'or') {
      let value: unknown;
      for (const operand of [...rest.map((inner) => () => this.#operand(inner, dot, scope)), ...piped.map((inner) => () => inner)]) {
        value = operand();
        if (isTruthy(value) === (first.name === 'or')) return value;
      }
      return value;
    }
    const call = functions[first.name];
    if (call === undefined) throw new Error(`function "${first.name}" not defined`);
    return call(...rest.map((operand) => this.#operand(operand, dot, scope)), ...piped);
  }

  #operand(operand: Operand, dot: unknown, scope: Scope): unknown {
    switch (operand.kind) {
      case 'dot':
        return dot;
      case 'nil':
        return null;
      case 'literal':
        return operand.value;
      case 'field':
        return this.#located(operand.at, `.${operand.names.join('.')}`, () => fields(dot, operand.names, this.#allowMissing));
      case 'variable':
        return this.#located(operand.at, [operand.name, ...operand.names].join('.'), () =>
          fields(scope.get(operand.name), operand.names, this.#allowMissing),
        );
      case 'pipeline':
        return fields(this.#pipeline(operand.pipeline, dot, scope), operand.names, this.#allowMissing);
      case 'function':
        return this.#command([operand], [], dot, scope);
    }
  }

  /** Adds to an error where in the template it happened. */
  #located(at: number, text: string, evaluate: () => unknown): unknown {
    try {
      return evaluate();
    } catch (error) {
      const before = this.#template.source.slice(0, at).split('\n');
      const place = `output:${before.length}:${before.at(-1)?.length ?? 0}`;
      throw new Error(`template: ${place}: executing "output" at <${text}>: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function fields(value: unknown, names: readonly string[], allowMissing: boolean): unknown {
  let found = value;
  for (const name of names) {
    if (found === undefined || found === null) {
      if (found === null) throw new Error(`nil data; no entry for key "${name}"`);
      return undefined;
    }
    if (typeof found !== 'object' || Array.isArray(found)) {
      throw new Error(`can't evaluate field ${name} in type ${Array.isArray(found) ? '[]interface {}' : 'interface {}'}`);
    }
    const members = found as Readonly<Record<string, unknown>>;
    if (!allowMissing && !Object.hasOwn(members, name)) throw new Error(`map has no entry for key "${name}"`);
    found = members[name];
  }
  return found;
}

function entriesOf(value: unknown): readonly (readonly [unknown, unknown])[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return [...value.entries()];
  if (typeof value === 'number') return Array.from({ length: value }, (_, index) => [index, index] as const);
  if (typeof value === 'object') {
    const members = value as Readonly<Record<string, unknown>>;
    return Object.keys(members)
      .sort()
      .map((key) => [key, members[key]] as const);
  }
  throw new Error(`range can't iterate over ${goPrint(value)}`);
}

function describe(operand: Operand): string {
  if (operand.kind === 'field') return `.${operand.names.join('.')}`;
  return operand.kind === 'literal' ? JSON.stringify(operand.value) : operand.kind;
}
