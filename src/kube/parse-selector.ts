// Mirrors the Lexer and Parser of k8s.io/apimachinery/pkg/labels.
import { fieldErrorText } from './field-errors.ts';
import { checkKey, newRequirement, SelectorError } from './requirement.ts';
import { Selector, type Operator, type Requirement } from './selector.ts';

interface Token {
  readonly type: 'end' | 'error' | 'identifier' | 'in' | 'notin' | ')' | '(' | ',' | '!' | '==' | '=' | '!=' | '>' | '<';
  readonly text: string;
}

const SYMBOLS: ReadonlySet<string> = new Set([')', '(', ',', '!', '==', '=', '!=', '>', '<']);
const SYMBOL_START = '=!(),><';
const SPACE = ' \r\t\n';
const OPERATOR_OF: Readonly<Record<string, Operator>> = {
  in: 'in',
  notin: 'notin',
  '=': '=',
  '==': '==',
  '!=': '!=',
  '>': 'gt',
  '<': 'lt',
};

/** `a=b,c!=d,e in (x,y),f notin (z),g,!h,i>1`. Throws `SelectorError`. */
export function parseSelector(text: string): Selector {
  if (text === '') return Selector.everything;
  return new Selector(new Parser(tokenize(text)).parse());
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (SPACE.includes(character)) {
      at++;
    } else if (SYMBOL_START.includes(character)) {
      const token = scanSymbol(text, at);
      tokens.push(token);
      at += token.type === 'error' ? text.length : token.text.length;
    } else {
      let end = at;
      while (end < text.length && !SYMBOL_START.includes(text.charAt(end)) && !SPACE.includes(text.charAt(end))) end++;
      const word = text.slice(at, end);
      tokens.push({ type: word === 'in' || word === 'notin' ? word : 'identifier', text: word });
      at = end;
    }
  }
  return tokens;
}

/** The longest run of characters that is a symbol. */
function scanSymbol(text: string, at: number): Token {
  let found: string | undefined;
  let end = at;
  while (end < text.length && SYMBOL_START.includes(text.charAt(end))) {
    const candidate = text.slice(at, ++end);
    if (SYMBOLS.has(candidate)) found = candidate;
    else if (found !== undefined) break;
  }
  if (found === undefined) return { type: 'error', text: `error expected: keyword found '${text.slice(at, end)}'` };
  return { type: found as Token['type'], text: found };
}

const END: Token = { type: 'end', text: '' };

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): readonly Requirement[] {
    const requirements: Requirement[] = [];
    for (;;) {
      const next = this.#peek();
      if (next.type === 'end') return requirements;
      if (next.type !== 'identifier' && next.type !== '!') {
        throw new SelectorError(`found '${next.text}', expected: !, identifier, or 'end of string'`);
      }
      requirements.push(this.#wrapped());
      const after = this.#take();
      if (after.type === 'end') return requirements;
      if (after.type !== ',') throw new SelectorError(`found '${after.text}', expected: ',' or 'end of string'`);
      const then = this.#peek();
      if (then.type !== 'identifier' && then.type !== '!') throw new SelectorError(`found '${then.text}', expected: identifier after ','`);
    }
  }

  #wrapped(): Requirement {
    try {
      return this.#requirement();
    } catch (error) {
      if (error instanceof SelectorError) throw new SelectorError(`unable to parse requirement: ${error.message}`);
      throw error;
    }
  }

  #requirement(): Requirement {
    let token = this.#take();
    const negated = token.type === '!';
    if (negated) token = this.#take();
    if (token.type !== 'identifier') throw new SelectorError(`found '${token.text}', expected: identifier`);
    const key = token.text;
    const wrong = checkKey(key, '')[0];
    if (wrong !== undefined) throw new SelectorError(fieldErrorText(wrong));
    if (negated) return newRequirement(key, '!', []);
    const next = this.#peek();
    if (next.type === 'end' || next.type === ',') return newRequirement(key, 'exists', []);
    const operator = this.#operator();
    const values = operator === 'in' || operator === 'notin' ? this.#set() : [this.#value()];
    return newRequirement(key, operator, values);
  }

  #operator(): Operator {
    const token = this.#takeOperator();
    const operator = OPERATOR_OF[token.type];
    if (operator === undefined) throw new SelectorError(`found '${token.text}', expected: in, notin, =, ==, !=, gt, lt`);
    return operator;
  }

  #value(): string {
    const next = this.#peek();
    if (next.type === 'end' || next.type === ',') return '';
    const token = this.#take();
    if (token.type !== 'identifier') throw new SelectorError(`found '${token.text}', expected: identifier`);
    return token.text;
  }

  /** `(a,b)`; a missing value between commas is the empty one. */
  #set(): readonly string[] {
    const open = this.#take();
    if (open.type !== '(') throw new SelectorError(`found '${open.text}' expected: '('`);
    const first = this.#peek();
    if (first.type === ')') {
      this.#take();
      return [];
    }
    if (first.type !== 'identifier' && first.type !== ',') throw new SelectorError(`found '${first.text}', expected: ',', ')' or identifier`);
    const values: string[] = [];
    for (;;) {
      const token = this.#take();
      if (token.type === 'identifier') {
        values.push(token.text);
        const next = this.#peek();
        if (next.type === ')') break;
        if (next.type !== ',') throw new SelectorError(`found '${next.text}', expected: ',' or ')'`);
      } else if (token.type === ',') {
        if (values.length === 0) values.push('');
        const next = this.#peek();
        if (next.type === ')') {
          values.push('');
          break;
        }
        if (next.type === ',') {
          this.#take();
          values.push('');
        }
      } else {
        throw new SelectorError(`found '${token.text}', expected: ',', or identifier`);
      }
    }
    this.#take();
    return values;
  }

  /** `in` and `notin` are ordinary words but where an operator stands. */
  #peek(): Token {
    const token = this.#tokens[this.#at] ?? END;
    return token.type === 'in' || token.type === 'notin' ? { type: 'identifier', text: token.text } : token;
  }

  #take(): Token {
    const token = this.#peek();
    this.#at++;
    return token;
  }

  #takeOperator(): Token {
    return this.#tokens[this.#at++] ?? END;
  }
}
