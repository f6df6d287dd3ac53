/** Mirrors text/template/parse. */
import type { CommandNode, Operand, Pipeline, Template, TemplateNode } from './nodes.ts';
import { tokenize, unquote, type Token } from './tokens.ts';

type Piece = { readonly text: string } | { readonly tokens: readonly Token[]; readonly line: number };

/** Text and actions, white space trimmed where `{{-` and `-}}` ask for it, comments left out. */
function split(source: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let trimNext = false;
  while (at <= source.length) {
    const open = source.indexOf('{{', at);
    let text = source.slice(at, open < 0 ? undefined : open);
    if (trimNext) text = text.trimStart();
    if (open < 0) {
      if (text !== '') pieces.push({ text });
      break;
    }
    const trimBefore = /^\{\{-\s/.test(source.slice(open, open + 4));
    if (trimBefore) text = text.trimEnd();
    if (text !== '') pieces.push({ text });
    const start = open + (trimBefore ? 3 : 2);
    const comment = /^\s*\/\*[\s\S]*?\*\/(\s*-)?\s*\}\}/.exec(source.slice(start));
    if (comment !== null) {
      at = start + comment[0].length;
      trimNext = comment[1] !== undefined;
      continue;
    }
    const close = endOfAction(source, start);
    if (close < 0) throw new Error('unclosed action');
    const inside = source.slice(start, close);
    trimNext = /\s-$/.test(inside);
    pieces.push({ tokens: tokenize(trimNext ? inside.slice(0, -1) : inside, start), line: source.slice(0, open).split('\n').length });
    at = close + 2;
  }
  return pieces;
}

/** Where `}}` stands that is not inside a string. */
function endOfAction(source: string, start: number): number {
  const inside = /"(?:[^"\\\n]|\\.)*"|`[^`]*`|\}\}|[^]/y;
  inside.lastIndex = start;
  for (let match = inside.exec(source); match !== null; match = inside.exec(source)) if (match[0] === '}}') return match.index;
  return -1;
}

class Parser {
  readonly #pieces: readonly Piece[];
  readonly defined = new Map<string, readonly TemplateNode[]>();
  #at = 0;

  constructor(source: string) {
    this.#pieces = split(source);
  }

  /** Until one of `ends`; undefined stands for the end of the text. */
  body(ends: readonly (string | undefined)[]): { nodes: TemplateNode[]; end: string | undefined; rest: readonly Token[] } {
    const nodes: TemplateNode[] = [];
    for (;;) {
      const piece = this.#pieces[this.#at++];
      if (piece === undefined) {
        if (!ends.includes(undefined)) throw new Error('unexpected EOF');
        return { nodes, end: undefined, rest: [] };
      }
      if ('text' in piece) {
        nodes.push({ kind: 'text', text: piece.text });
        continue;
      }
      const [first, ...rest] = piece.tokens;
      if (first === undefined) throw new Error('missing value for command');
      const word = first.kind === 'word' ? first.text : undefined;
      if (word === 'end' || word === 'else') {
        if (!ends.includes(word)) throw new Error(`unexpected {{${word}}}`);
        return { nodes, end: word, rest };
      }
      const node = this.#action(word, rest, piece.tokens);
      if (node !== undefined) nodes.push(node);
    }
  }

  #action(word: string | undefined, rest: readonly Token[], all: readonly Token[]): TemplateNode | undefined {
    switch (word) {
      case 'if':
      case 'with':
      case 'range':
        return this.#control(word, rest);
      case 'define': {
        this.defined.set(nameOf(rest), this.body(['end']).nodes);
        return undefined;
      }
      case 'block': {
        const name = nameOf(rest);
        this.defined.set(name, this.body(['end']).nodes);
        return { kind: 'template', name, pipeline: parsePipeline(rest.slice(1)) };
      }
      case 'template':
        return { kind: 'template', name: nameOf(rest), pipeline: rest.length > 1 ? parsePipeline(rest.slice(1)) : undefined };
      case 'break':
      case 'continue':
        return { kind: word };
      default:
        return { kind: 'action', pipeline: parsePipeline(all) };
    }
  }

  #control(kind: 'if' | 'with' | 'range', tokens: readonly Token[]): TemplateNode {
    const pipeline = parsePipeline(tokens);
    const { nodes, end, rest } = this.body(['end', 'else']);
    if (end === 'end') return { kind, pipeline, body: nodes, otherwise: [] };
    const [next, ...condition] = rest;
    if (next?.text === 'if' || next?.text === 'with') return { kind, pipeline, body: nodes, otherwise: [this.#control(next.text, condition)] };
    return { kind, pipeline, body: nodes, otherwise: this.body(['end']).nodes };
  }
}

function nameOf(tokens: readonly Token[]): string {
  const [name] = tokens;
  if (name?.kind !== 'string') throw new Error(`unexpected ${name?.text ?? 'end'} in template clause`);
  return String(unquote(name.text));
}

/** One pipeline; `tokens` are all of it. */
function parsePipeline(tokens: readonly Token[]): Pipeline {
  const cursor = { at: 0 };
  const pipeline = readPipeline(tokens, cursor);
  const left = tokens[cursor.at];
  if (left !== undefined) throw new Error(`unexpected ${JSON.stringify(left.text)} in operand`);
  return pipeline;
}

function readPipeline(tokens: readonly Token[], cursor: { at: number }): Pipeline {
  const variables: string[] = [];
  let assign = false;
  const declares = tokens.slice(cursor.at).findIndex((token) => token.text === ':=' || token.text === '=');
  if (tokens[cursor.at]?.kind === 'variable' && declares >= 0 && declares <= 3) {
    for (const token of tokens.slice(cursor.at, cursor.at + declares)) if (token.kind === 'variable') variables.push(token.text);
    assign = tokens[cursor.at + declares]?.text === '=';
    cursor.at += declares + 1;
  }
  const commands: CommandNode[] = [];
  for (;;) {
    const command = readCommand(tokens, cursor);
    if (command.length === 0) throw new Error('missing value for command');
    commands.push(command);
    if (tokens[cursor.at]?.text !== '|') return { variables, assign, commands };
    cursor.at++;
  }
}

function readCommand(tokens: readonly Token[], cursor: { at: number }): CommandNode {
  const operands: Operand[] = [];
  for (;;) {
    const token = tokens[cursor.at];
    if (token === undefined || token.text === '|' || token.text === ')') return operands;
    cursor.at++;
    const names = (): string[] => {
      const found: string[] = [];
      for (let next = tokens[cursor.at]; next?.kind === 'field' && !next.spaced; next = tokens[cursor.at]) {
        found.push(next.text.slice(1));
        cursor.at++;
      }
      return found;
    };
    if (token.text === '(') {
      const pipeline = readPipeline(tokens, cursor);
      if (tokens[cursor.at]?.text !== ')') throw new Error('unclosed left paren');
      cursor.at++;
      operands.push({ kind: 'pipeline', pipeline, names: names() });
    } else if (token.kind === 'field')
      operands.push({ kind: 'field', at: positionOf(token, tokens[cursor.at]), names: [token.text.slice(1), ...names()] });
    else if (token.kind === 'variable')
      operands.push({ kind: 'variable', name: token.text, at: positionOf(token, tokens[cursor.at]), names: names() });
    else operands.push(simpleOperand(token));
  }
}

/** Go names a chain of fields by where its second one begins. */
function positionOf(token: Token, next: Token | undefined): number {
  return next?.kind === 'field' && !next.spaced ? next.at : token.at;
}

function simpleOperand(token: Token): Operand {
  switch (token.kind) {
    case 'string':
      return { kind: 'literal', value: unquote(token.text) };
    case 'number':
      return { kind: 'literal', value: Number(token.text) };
    case 'word':
      if (token.text === 'true' || token.text === 'false') return { kind: 'literal', value: token.text === 'true' };
      return token.text === 'nil' ? { kind: 'nil' } : { kind: 'function', name: token.text };
    default:
      if (token.text === '.') return { kind: 'dot' };
      throw new Error(`unexpected ${JSON.stringify(token.text)} in operand`);
  }
}

/** Throws with text/template's words for what is wrong. */
export function parseTemplate(source: string): Template {
  const parser = new Parser(source);
  const { nodes } = parser.body([undefined]);
  return { source, body: nodes, defined: parser.defined };
}
