export class BcSyntaxError extends Error {}

/** What a bc program is made of. */
export type Expression =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string; readonly index?: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'unary'; readonly operator: string; readonly value: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'assign'; readonly operator: string; readonly target: Expression & { readonly kind: 'variable' }; readonly value: Expression }
  | { readonly kind: 'step'; readonly target: Expression & { readonly kind: 'variable' }; readonly by: 1 | -1; readonly before: boolean }
  | { readonly kind: 'group'; readonly value: Expression };

export type BcStatement =
  | { readonly kind: 'expression'; readonly value: Expression }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'print'; readonly items: readonly (Expression | string)[] }
  | { readonly kind: 'block'; readonly body: readonly BcStatement[] }
  | { readonly kind: 'if'; readonly condition: Expression; readonly then: BcStatement; readonly otherwise: BcStatement | undefined }
  | { readonly kind: 'loop'; readonly start?: Expression; readonly condition?: Expression; readonly update?: Expression; readonly body: BcStatement }
  | {
      readonly kind: 'define';
      readonly name: string;
      readonly parameters: readonly string[];
      readonly locals: readonly string[];
      readonly body: readonly BcStatement[];
    }
  | { readonly kind: 'return'; readonly value: Expression | undefined }
  | { readonly kind: 'break' | 'continue' | 'quit' };

const TOKEN =
  /\/\*[^]*?\*\/|#[^\n]*|\\\n|"([^"]*)"|(\d*\.?[\dA-F]+\.?[\dA-F]*|\d+\.)|([a-z][a-z0-9_]*)|(\+\+|--|[-+*/%^]=|[<>=!]=|&&|\|\||[-+*/%^=<>!(){}[\],;\n])|[ \t]+|(.)/g;
const LEVELS: readonly (readonly string[])[] = [['||'], ['&&'], ['!'], ['<', '>', '<=', '>=', '==', '!='], ['+', '-'], ['*', '/', '%']];

interface BcToken {
  readonly kind: 'string' | 'number' | 'name' | 'operator';
  readonly text: string;
}

export class BcParser {
  readonly #tokens: BcToken[] = [];
  #at = 0;

  constructor(text: string) {
    for (const [, string, number, name, operator, other] of text.matchAll(TOKEN)) {
      if (string !== undefined) this.#tokens.push({ kind: 'string', text: string });
      else if (number !== undefined) this.#tokens.push({ kind: 'number', text: number });
      else if (name !== undefined) this.#tokens.push({ kind: 'name', text: name });
      else if (operator !== undefined) this.#tokens.push({ kind: 'operator', text: operator });
      else if (other !== undefined) this.#tokens.push({ kind: 'operator', text: other });
    }
  }

  /** The next statement, or undefined at the end. */
  next(): BcStatement | undefined {
    while (this.#take('\n') || this.#take(';'));
    if (this.#at >= this.#tokens.length) return undefined;
    return this.#statement();
  }

  /** Goes on behind the line with the fault. */
  recover(): void {
    while (this.#at < this.#tokens.length && !this.#take('\n')) this.#at++;
  }

  get #token(): BcToken | undefined {
    return this.#tokens[this.#at];
  }

  #take(text: string): boolean {
    const token = this.#token;
    if (token?.text !== text || token.kind === 'string') return false;
    this.#at++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw new BcSyntaxError('syntax error');
  }

  #statement(): BcStatement {
    const token = this.#token;
    if (token === undefined) throw new BcSyntaxError('syntax error');
    if (token.kind === 'string') {
      this.#at++;
      return { kind: 'string', text: token.text };
    }
    if (this.#take('{')) return { kind: 'block', body: this.#block() };
    const word = token.kind === 'name' ? token.text : '';
    switch (word) {
      case 'if':
        return this.#if();
      case 'while': {
        this.#at++;
        const condition = this.#parenthesised();
        return { kind: 'loop', condition, body: this.#body() };
      }
      case 'for':
        return this.#for();
      case 'define':
        return this.#define();
      case 'return': {
        this.#at++;
        return { kind: 'return', value: this.#ends() ? undefined : this.#expression() };
      }
      case 'break':
      case 'continue':
        this.#at++;
        return { kind: word };
      case 'quit':
      case 'halt':
        this.#at++;
        return { kind: 'quit' };
      case 'print':
        return this.#print();
      default: {
        const value = this.#expression();
        if (!this.#ends()) throw new BcSyntaxError('syntax error');
        return { kind: 'expression', value };
      }
    }
  }

  #ends(): boolean {
    const token = this.#token;
    return token === undefined || (token.kind === 'operator' && ['\n', ';', '}'].includes(token.text));
  }

  #body(): BcStatement {
    while (this.#take('\n'));
    return this.#statement();
  }

  #block(): BcStatement[] {
    const body: BcStatement[] = [];
    for (;;) {
      while (this.#take('\n') || this.#take(';'));
      if (this.#take('}')) return body;
      body.push(this.#statement());
    }
  }

  #parenthesised(): Expression {
    this.#expect('(');
    const value = this.#expression();
    this.#expect(')');
    return value;
  }

  #if(): BcStatement {
    this.#at++;
    const condition = this.#parenthesised();
    const then = this.#body();
    const back = this.#at;
    while (this.#take('\n') || this.#take(';'));
    if (this.#take('else')) return { kind: 'if', condition, then, otherwise: this.#body() };
    this.#at = back;
    return { kind: 'if', condition, then, otherwise: undefined };
  }

  #for(): BcStatement {
    this.#at++;
    this.#expect('(');
    const part = (end: string): Expression | undefined => {
      if (this.#take(end)) return undefined;
      const value = this.#expression();
      this.#expect(end);
      return value;
    };
    const [start, condition, update] = [part(';'), part(';'), part(')')];
    const body = this.#body();
    return { kind: 'loop', ...(start && { start }), ...(condition && { condition }), ...(update && { update }), body };
  }

  #define(): BcStatement {
    this.#at++;
    const name = this.#name();
    this.#expect('(');
    const parameters = this.#names(')');
    while (this.#take('\n'));
    this.#expect('{');
    while (this.#take('\n'));
    const locals = this.#take('auto') ? this.#names('\n', ';') : [];
    return { kind: 'define', name, parameters, locals, body: this.#block() };
  }

  #name(): string {
    const token = this.#token;
    if (token?.kind !== 'name') throw new BcSyntaxError('syntax error');
    this.#at++;
    if (this.#take('[')) this.#expect(']');
    return token.text;
  }

  #names(...ends: readonly string[]): string[] {
    const names: string[] = [];
    while (!ends.some((end) => this.#take(end))) {
      names.push(this.#name());
      this.#take(',');
    }
    return names;
  }

  #print(): BcStatement {
    this.#at++;
    const items: (Expression | string)[] = [];
    do {
      const token = this.#token;
      if (token?.kind === 'string') {
        this.#at++;
        items.push(token.text);
      } else items.push(this.#expression());
    } while (this.#take(','));
    return { kind: 'print', items };
  }

  #expression(): Expression {
    const left = this.#binary(0);
    const operator = ['=', '+=', '-=', '*=', '/=', '%=', '^='].find((each) => this.#take(each));
    if (operator === undefined) return left;
    if (left.kind !== 'variable') throw new BcSyntaxError('syntax error');
    return { kind: 'assign', operator: operator.slice(0, -1), target: left, value: this.#expression() };
  }

  #binary(level: number): Expression {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary();
    if (operators.includes('!')) return this.#take('!') ? { kind: 'unary', operator: '!', value: this.#binary(level) } : this.#binary(level + 1);
    let left = this.#binary(level + 1);
    for (let operator = operators.find((each) => this.#take(each)); operator !== undefined; operator = operators.find((each) => this.#take(each)))
      left = { kind: 'binary', operator, left, right: this.#binary(level + 1) };
    return left;
  }

  #unary(): Expression {
    if (this.#take('-')) return { kind: 'unary', operator: '-', value: this.#unary() };
    const base = this.#postfix();
    return this.#take('^') ? { kind: 'binary', operator: '^', left: base, right: this.#unary() } : base;
  }

  #postfix(): Expression {
    for (const [operator, by] of [
      ['++', 1],
      ['--', -1],
    ] as const) {
      if (!this.#take(operator)) continue;
      const target = this.#primary();
      if (target.kind !== 'variable') throw new BcSyntaxError('syntax error');
      return { kind: 'step', target, by, before: true };
    }
    const value = this.#primary();
    if (value.kind === 'variable' && (this.#token?.text === '++' || this.#token?.text === '--'))
      return { kind: 'step', target: value, by: this.#take('++') ? 1 : (this.#at++, -1), before: false };
    return value;
  }

  #primary(): Expression {
    const token = this.#token;
    if (this.#take('(')) {
      const value = this.#expression();
      this.#expect(')');
      return { kind: 'group', value };
    }
    if (token?.kind === 'number') {
      this.#at++;
      return { kind: 'number', text: token.text };
    }
    if (token?.kind !== 'name') throw new BcSyntaxError('syntax error');
    this.#at++;
    if (this.#take('(')) {
      const args: Expression[] = [];
      while (!this.#take(')')) {
        args.push(this.#expression());
        if (this.#token?.text !== ')') this.#expect(',');
      }
      return { kind: 'call', name: token.text, args };
    }
    if (this.#take('[')) {
      const index = this.#expression();
      this.#expect(']');
      return { kind: 'variable', name: token.text, index };
    }
    return { kind: 'variable', name: token.text };
  }
}
