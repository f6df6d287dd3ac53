/** Where an expression finds its variables. */
export interface ArithmeticScope {
  get(name: string, subscript: string | undefined): string | undefined;
  set(name: string, subscript: string | undefined, value: string): void;
}

export class ArithmeticError extends Error {}

const BINARY: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const ASSIGNMENTS = ['<<=', '>>=', '+=', '-=', '*=', '/=', '%=', '&=', '^=', '|=', '='];
const MAX_DEPTH = 64;
const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);

interface Place {
  readonly name: string;
  readonly subscript: string | undefined;
}

/** bash's 64-bit integer arithmetic over text in which `$` has been expanded already. */
export function evaluateArithmetic(source: string, scope: ArithmeticScope, depth = 0): bigint {
  // The parser takes `>=` apart after `++`.
  const text = source.replace(/([<>]) =/g, '$1=');
  if (depth > MAX_DEPTH) throw new ArithmeticError(`${text}: expression recursion level exceeded (error token is "${text}")`);
  let at = 0;
  let skipping = 0;

  const rest = () => text.slice(at);
  const fail = (why: string, token = rest()): never => {
    throw new ArithmeticError(`${text.trim()}: ${why} (error token is "${token}")`);
  };
  const space = () => {
    while (/\s/.test(text.charAt(at)) && at < text.length) at++;
  };
  const take = (operator: string): boolean => {
    space();
    if (!text.startsWith(operator, at)) return false;
    at += operator.length;
    return true;
  };
  const valueOf = (place: Place): bigint => {
    if (skipping > 0) return 0n;
    const value = scope.get(place.name, place.subscript);
    return value === undefined || value.trim() === '' ? 0n : evaluateArithmetic(value, scope, depth + 1);
  };
  const store = (place: Place, value: bigint): bigint => {
    if (skipping === 0) scope.set(place.name, place.subscript, String(value));
    return value;
  };

  const comma = (): bigint => {
    let value = assignment();
    while (take(',')) value = assignment();
    return value;
  };

  const findPlace = (): Place | undefined => {
    space();
    const name = /^[A-Za-z_]\w*/.exec(rest())?.[0];
    if (name === undefined) return undefined;
    at += name.length;
    if (text.charAt(at) !== '[') return { name, subscript: undefined };
    let nested = 0;
    const start = at + 1;
    do {
      if (text.charAt(at) === '[') nested++;
      if (text.charAt(at) === ']') nested--;
      at++;
    } while (nested > 0 && at < text.length);
    return { name, subscript: text.slice(start, at - 1) };
  };

  const assignment = (): bigint => {
    const start = at;
    const place = findPlace();
    if (place !== undefined) {
      space();
      const operator = ASSIGNMENTS.find((candidate) => text.startsWith(candidate, at));
      if (operator !== undefined && !(operator === '=' && text.charAt(at + 1) === '=')) {
        at += operator.length;
        const value = assignment();
        return store(place, operator === '=' ? value : combine(operator.slice(0, -1), valueOf(place), value));
      }
    }
    at = start;
    return ternary();
  };

  const ternary = (): bigint => {
    const condition = binary(0);
    if (!take('?')) return condition;
    if (condition === 0n) skipping++;
    const yes = comma();
    if (condition === 0n) skipping--;
    if (!take(':')) fail("`:' expected for conditional expression");
    if (condition !== 0n) skipping++;
    const no = assignment();
    if (condition !== 0n) skipping--;
    return condition !== 0n ? yes : no;
  };

  const binary = (level: number): bigint => {
    const operators = BINARY[level];
    if (operators === undefined) return power();
    let left = binary(level + 1);
    for (;;) {
      space();
      const operator = operators.find((candidate) => text.startsWith(candidate, at));
      if (operator === undefined) return left;
      const after = text.charAt(at + operator.length);
      // Not the beginning of a longer operator.
      if (after === '=' && !['==', '!=', '<=', '>='].includes(operator) && !['<', '>'].includes(operator)) return left;
      if (['|', '&', '<', '>'].includes(operator) && after === operator) return left;
      if ((operator === '<<' || operator === '>>') && after === '=') return left;
      if (operator === '*' && after === '*') return left;
      at += operator.length;
      if (operator === '&&' || operator === '||') {
        const decided = operator === '&&' ? left === 0n : left !== 0n;
        if (decided) skipping++;
        const right = binary(level + 1);
        if (decided) skipping--;
        left = operator === '&&' ? BigInt(left !== 0n && right !== 0n) : BigInt(left !== 0n || right !== 0n);
      } else {
        const start = at;
        const right = binary(level + 1);
        if ((operator === '/' || operator === '%') && right === 0n && skipping === 0) fail('division by 0', text.slice(start).trim());
        left = combine(operator, left, right);
      }
    }
  };

  const power = (): bigint => {
    const base = unary();
    if (!take('**')) return base;
    const exponent = power();
    if (exponent < 0n) fail('exponent less than 0');
    return wrap(base ** (exponent > 1_000_000n ? 1_000_000n : exponent));
  };

  const unary = (): bigint => {
    space();
    for (const operator of ['++', '--']) {
      if (!text.startsWith(operator, at)) continue;
      const start = at;
      at += 2;
      const place = findPlace();
      if (place === undefined) {
        at = start;
        break;
      }
      return store(place, wrap(valueOf(place) + (operator === '++' ? 1n : -1n)));
    }
    if (take('!')) return BigInt(unary() === 0n);
    if (take('~')) return wrap(~unary());
    if (take('-')) return wrap(-unary());
    if (take('+')) return unary();
    return primary();
  };

  const primary = (): bigint => {
    space();
    if (take('(')) {
      const value = comma();
      if (!take(')')) fail("missing `)'");
      return value;
    }
    const number = /^(\d+#[\w@]+|0[xX][\da-fA-F]*|\d\w*)/.exec(rest())?.[0];
    if (number !== undefined) {
      at += number.length;
      return parseNumber(number, fail);
    }
    const place = findPlace();
    if (place === undefined)
      return at >= text.length
        ? fail('syntax error: operand expected', rest() === '' ? lastToken(text) : rest())
        : fail('syntax error: operand expected');
    const value = valueOf(place);
    if (take('++')) store(place, wrap(value + 1n));
    else if (take('--')) store(place, wrap(value - 1n));
    return value;
  };

  space();
  if (at >= text.length) return 0n;
  const value = comma();
  space();
  if (at < text.length) {
    fail(/^[\w$]/.test(rest()) ? 'syntax error in expression' : 'syntax error: invalid arithmetic operator');
  }
  return wrap(value);
}

function lastToken(text: string): string {
  return /\S\s*$/.exec(text)?.[0] ?? '';
}

function combine(operator: string, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return wrap(left + right);
    case '-':
      return wrap(left - right);
    case '*':
      return wrap(left * right);
    case '/':
      if (right === 0n) throw new ArithmeticError('division by 0');
      return wrap(left / right);
    case '%':
      if (right === 0n) throw new ArithmeticError('division by 0');
      return wrap(left % right);
    case '<<':
      return wrap(left << (right & 63n));
    case '>>':
      return wrap(left >> (right & 63n));
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '==':
      return BigInt(left === right);
    case '!=':
      return BigInt(left !== right);
    case '<':
      return BigInt(left < right);
    case '>':
      return BigInt(left > right);
    case '<=':
      return BigInt(left <= right);
    case '>=':
      return BigInt(left >= right);
    default:
      return right;
  }
}

function parseNumber(text: string, fail: (why: string, token?: string) => never): bigint {
  const based = /^(\d+)#(.+)$/.exec(text);
  if (based !== null) {
    const base = Number(based[1]);
    if (base < 2 || base > 64) fail('invalid arithmetic base', text);
    let value = 0n;
    for (const digit of based[2] ?? '') {
      const order = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_'.indexOf(base <= 36 ? digit.toLowerCase() : digit);
      if (order < 0 || order >= base) fail('value too great for base', text);
      value = wrap(value * BigInt(base) + BigInt(order));
    }
    return value;
  }
  if (/^0[xX]/.test(text)) return wrap(BigInt(text.length === 2 ? '0' : text));
  if (/^0\d/.test(text)) {
    if (/[89]/.test(text)) fail('value too great for base', text);
    return wrap(BigInt(`0o${text.slice(1)}`));
  }
  if (!/^\d+$/.test(text)) fail('value too great for base', text);
  return wrap(BigInt(text));
}
