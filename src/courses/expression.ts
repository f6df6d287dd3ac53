/** A parameter's value, and what an expression over parameters gives. */
export type ParameterValue = string | number;

/** An expression that cannot be read or evaluated, in words for its author. */
export class ExpressionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExpressionError';
  }
}

type Values = Readonly<Record<string, ParameterValue>>;

const TOKEN = /\s*(?:(\d+)|([a-zA-Z_]\w*)|"([^"]*)"|'([^']*)'|([-+*/%(),]))/y;

const functions: Readonly<Record<string, (...values: ParameterValue[]) => ParameterValue>> = {
  upper: (text) => String(text).toUpperCase(),
  lower: (text) => String(text).toLowerCase(),
  min: (...values) => Math.min(...values.map(asNumber)),
  max: (...values) => Math.max(...values.map(asNumber)),
};

function asNumber(value: ParameterValue): number {
  if (typeof value === 'number') return value;
  throw new ExpressionError(`"${value}" is a text, not a number`);
}

type Token =
  | { readonly kind: 'value'; readonly value: ParameterValue }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'sign'; readonly sign: string };

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const source = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (match === null) throw new ExpressionError(`cannot read "${source.slice(at).trim()}"`);
    const [, digits, name, double, single, sign] = match;
    if (digits !== undefined) tokens.push({ kind: 'value', value: Number(digits) });
    else if (name !== undefined) tokens.push({ kind: 'name', name });
    else if (sign !== undefined) tokens.push({ kind: 'sign', sign });
    else tokens.push({ kind: 'value', value: double ?? single ?? '' });
  }
  return tokens;
}

/** Sums, products, parentheses, and the functions above; `+` joins texts. */
class Evaluation {
  readonly #tokens: readonly Token[];
  readonly #values: Values;
  #next = 0;

  constructor(tokens: readonly Token[], values: Values) {
    this.#tokens = tokens;
    this.#values = values;
  }

  run(): ParameterValue {
    const value = this.#sum();
    if (this.#next < this.#tokens.length) throw new ExpressionError('there is something after its end');
    return value;
  }

  #sum(): ParameterValue {
    let left = this.#product();
    for (;;) {
      if (this.#take('+')) {
        const right = this.#product();
        left = typeof left === 'number' && typeof right === 'number' ? left + right : `${left}${right}`;
      } else if (this.#take('-')) left = asNumber(left) - asNumber(this.#product());
      else return left;
    }
  }

  #product(): ParameterValue {
    let left = this.#operand();
    for (;;) {
      if (this.#take('*')) left = asNumber(left) * asNumber(this.#operand());
      else if (this.#take('/')) left = Math.floor(asNumber(left) / this.#divisor());
      else if (this.#take('%')) left = asNumber(left) % this.#divisor();
      else return left;
    }
  }

  #divisor(): number {
    const value = asNumber(this.#operand());
    if (value === 0) throw new ExpressionError('it divides by zero');
    return value;
  }

  #operand(): ParameterValue {
    if (this.#take('-')) return -asNumber(this.#operand());
    if (this.#take('(')) {
      const value = this.#sum();
      this.#expect(')');
      return value;
    }
    const token = this.#tokens[this.#next++];
    if (token?.kind === 'value') return token.value;
    if (token?.kind !== 'name') throw new ExpressionError(token === undefined ? 'it ends too early' : `"${token.sign}" stands where a value should`);
    if (this.#take('(')) return this.#call(token.name);
    const value = Object.hasOwn(this.#values, token.name) ? this.#values[token.name] : undefined;
    if (value === undefined) throw new UnknownName(token.name);
    return value;
  }

  #call(name: string): ParameterValue {
    const call = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (call === undefined) throw new ExpressionError(`there is no function ${name}; there are ${Object.keys(functions).join(', ')}`);
    const values = [this.#sum()];
    while (this.#take(',')) values.push(this.#sum());
    this.#expect(')');
    return call(...values);
  }

  #take(sign: string): boolean {
    const token = this.#tokens[this.#next];
    if (token?.kind !== 'sign' || token.sign !== sign) return false;
    this.#next++;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw new ExpressionError(`"${sign}" is missing`);
  }
}

/** A name that is no parameter. */
export class UnknownName extends ExpressionError {
  readonly parameter: string;

  constructor(parameter: string) {
    super(`there is no parameter ${parameter}`);
    this.parameter = parameter;
  }
}

/** Throws `ExpressionError`. Division is of whole numbers. */
export function evaluateExpression(text: string, values: Values): ParameterValue {
  return new Evaluation(tokenize(text), values).run();
}

/** The parameters that an expression mentions. */
export function namesIn(text: string): readonly string[] {
  return tokenize(text).flatMap((token) => (token.kind === 'name' && !Object.hasOwn(functions, token.name) ? [token.name] : []));
}
