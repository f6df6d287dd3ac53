import { compareNumbers, testUnary } from '../interpreter/condition.ts';
import { testFile } from '../interpreter/test-file.ts';
import type { Builtin, BuiltinCall } from './builtin.ts';

class TestError extends Error {}

/** `test` and `[`. */
export const test: Builtin = async (call) => {
  const { shell, name } = call;
  let words = call.args;
  if (name === '[') {
    if (words[words.length - 1] !== ']') {
      await shell.complain("[: missing `]'");
      return 2;
    }
    words = words.slice(0, -1);
  }
  try {
    return evaluate(call, words) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    await shell.complain(`${name}: ${error.message}`);
    return 2;
  }
};

const BINARY = ['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef'];

function evaluate(call: BuiltinCall, words: readonly string[]): boolean {
  const [first = '', second = '', third = ''] = words;
  // The number of arguments decides, as POSIX has it.
  if (words.length === 0) return false;
  if (words.length === 1) return first !== '';
  if (words.length === 2) {
    if (first === '!') return second === '';
    if (/^-[a-zA-Z]$/.test(first)) return unary(call, first, second);
    throw new TestError(`${first}: unary operator expected`);
  }
  if (words.length === 3) {
    if (BINARY.includes(second)) return binary(call, first, second, third);
    if (second === '-a') return first !== '' && third !== '';
    if (second === '-o') return first !== '' || third !== '';
    if (first === '!') return !evaluate(call, words.slice(1));
    if (first === '(' && third === ')') return second !== '';
    throw new TestError(`${second}: binary operator expected`);
  }
  if (words.length === 4 && first === '!') return !evaluate(call, words.slice(1));
  return parseOr(call, words);
}

function parseOr(call: BuiltinCall, words: readonly string[]): boolean {
  let at = 0;
  const or = (): boolean => {
    let value = and();
    while (words[at] === '-o') {
      at++;
      const right = and();
      value ||= right;
    }
    return value;
  };
  const and = (): boolean => {
    let value = primary();
    while (words[at] === '-a') {
      at++;
      const right = primary();
      value &&= right;
    }
    return value;
  };
  const primary = (): boolean => {
    const word = words[at] ?? '';
    if (word === '!') {
      at++;
      return !primary();
    }
    if (word === '(') {
      at++;
      const value = or();
      if (words[at++] !== ')') throw new TestError("`)' expected");
      return value;
    }
    const operator = words[at + 1];
    if (operator !== undefined && BINARY.includes(operator)) {
      at += 3;
      return binary(call, word, operator, words[at - 1] ?? '');
    }
    if (/^-[a-zA-Z]$/.test(word) && at + 1 < words.length) {
      at += 2;
      return unary(call, word, words[at - 1] ?? '');
    }
    at++;
    return word !== '';
  };
  const value = or();
  if (at < words.length) throw new TestError('too many arguments');
  return value;
}

function unary(call: BuiltinCall, operator: string, operand: string): boolean {
  if (!'abcdefghknoprstuvwxzGLNORS'.includes(operator.charAt(1))) throw new TestError(`${operator}: unary operator expected`);
  return testUnary(call.interpreter, operator, operand);
}

function binary(call: BuiltinCall, left: string, operator: string, right: string): boolean {
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '-nt':
    case '-ot':
    case '-ef':
      return testFile(call.shell, operator, left, right);
    default:
      return compareNumbers(operator, integer(left), integer(right));
  }
}

function integer(text: string): bigint {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new TestError(`${text}: integer expression expected`);
  return BigInt(text.trim().replace(/^\+/, ''));
}
