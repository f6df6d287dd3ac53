/** Go templates as `kubectl -o go-template` understands them. */
import { functions } from './go-template/functions.ts';
import type { Operand, Pipeline, Template, TemplateNode } from './go-template/nodes.ts';
import { parseTemplate } from './go-template/parse.ts';
import { Execution } from './go-template/execute.ts';

export interface GoTemplate {
  /** The printed text. Throws a `TemplateFailure` on what cannot be evaluated. */
  execute(data: unknown): string;
}

/** Carries what was printed before it. */
export class TemplateFailure extends Error {
  readonly output: string;

  constructor(message: string, output: string) {
    super(message);
    this.name = 'TemplateFailure';
    this.output = output;
  }
}

function checkFunctions(template: Template): void {
  const pipeline = (node: Pipeline | undefined): void => {
    for (const command of node?.commands ?? []) command.forEach(operand);
  };
  const operand = (node: Operand): void => {
    if (node.kind === 'pipeline') pipeline(node.pipeline);
    if (node.kind === 'function' && !(node.name in functions) && node.name !== 'and' && node.name !== 'or') {
      throw new Error(`function "${node.name}" not defined`);
    }
  };
  const body = (nodes: readonly TemplateNode[]): void => {
    for (const node of nodes) {
      if ('pipeline' in node) pipeline(node.pipeline);
      if ('body' in node) {
        body(node.body);
        body(node.otherwise);
      }
    }
  };
  body(template.body);
  for (const nodes of template.defined.values()) body(nodes);
}

/** Throws an Error with text/template's message. What is missing prints as `<no value>` unless `allowMissing` is false. */
export function parseGoTemplate(text: string, allowMissing = true): GoTemplate {
  try {
    const template = parseTemplate(text);
    checkFunctions(template);
    return {
      execute(data) {
        const execution = new Execution(template, allowMissing);
        try {
          return execution.run(data);
        } catch (error) {
          throw new TemplateFailure(error instanceof Error ? error.message : String(error), execution.output);
        }
      },
    };
  } catch (error) {
    throw new Error(`template: output:1: ${error instanceof Error ? error.message : String(error)}`);
  }
}
