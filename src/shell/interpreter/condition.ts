import { compileRegex } from '../compile-regex.ts';
import { PosixError } from '#posix/posix-error.ts';
import { patternMatcher } from '../expansion/pattern.ts';
import type { Condition, Word } from '../parse/ast.ts';
import type { Interpreter } from './interpreter.ts';
import { testFile } from './test-file.ts';

/** `[[ … ]]`. */
export async function evaluateCondition(interpreter: Interpreter, condition: Condition): Promise<number> {
  return (await holds(interpreter, condition)) ? 0 : 1;
}

async function holds(interpreter: Interpreter, condition: Condition): Promise<boolean> {
  const { shell, expander } = interpreter;
  switch (condition.type) {
    case 'CondNot':
      return !(await holds(interpreter, condition.operand));
    case 'CondAnd':
      return (await holds(interpreter, condition.left)) && (await holds(interpreter, condition.right));
    case 'CondOr':
      return (await holds(interpreter, condition.left)) || (await holds(interpreter, condition.right));
    case 'CondGroup':
      return holds(interpreter, condition.expression);
    case 'CondWord':
      return (await expander.text(condition.word)) !== '';
    case 'CondUnary': {
      const operand = await expander.text(condition.operand);
      return testUnary(interpreter, condition.operator, operand);
    }
    case 'CondBinary': {
      const left = await expander.text(condition.left);
      const ignoreCase = shell.shopt.has('nocasematch');
      switch (condition.operator) {
        case '=':
        case '==':
          return patternMatcher(await expander.pieces(condition.right), { ignoreCase }).test(left);
        case '!=':
          return !patternMatcher(await expander.pieces(condition.right), { ignoreCase }).test(left);
        case '=~':
          return matchRegex(interpreter, left, condition.right, ignoreCase);
        case '<':
          return left < (await expander.text(condition.right));
        case '>':
          return left > (await expander.text(condition.right));
        case '-nt':
        case '-ot':
        case '-ef':
          return testFile(shell, condition.operator, left, await expander.text(condition.right));
        default: {
          const [a, b] = [await expander.arithmetic(left), await expander.arithmetic(await expander.text(condition.right))];
          return compareNumbers(condition.operator, a, b);
        }
      }
    }
  }
}

export function compareNumbers(operator: string, a: bigint, b: bigint): boolean {
  switch (operator) {
    case '-eq':
      return a === b;
    case '-ne':
      return a !== b;
    case '-lt':
      return a < b;
    case '-le':
      return a <= b;
    case '-gt':
      return a > b;
    default:
      return a >= b;
  }
}

export function testUnary(interpreter: Interpreter, operator: string, operand: string): boolean {
  const { shell } = interpreter;
  switch (operator) {
    case '-z':
      return operand === '';
    case '-n':
      return operand !== '';
    case '-o':
      return shell.options.has(operand);
    case '-t':
      return shell.descriptors.get(Number(operand))?.tty === true;
    case '-R':
      return shell.vars.findReference(operand)?.nameref === true;
    case '-v': {
      const [, name = operand, subscript] = /^(\w+)\[(.*)\]$/.exec(operand) ?? [];
      if (/^\d+$/.test(name)) return shell.positional[Number(name) - 1] !== undefined;
      return subscript === '@' || subscript === '*' ? (shell.vars.find(name)?.elements?.size ?? 0) > 0 : shell.element(name, subscript) !== undefined;
    }
    default:
      try {
        return testFile(shell, operator, operand);
      } catch (error) {
        if (error instanceof PosixError) return false;
        throw error;
      }
  }
}

async function matchRegex(interpreter: Interpreter, text: string, word: Word, ignoreCase: boolean): Promise<boolean> {
  const { shell, expander } = interpreter;
  const source = (await expander.pieces(word))
    .map((piece, index) => (piece.quoted && isQuotedPart(word, index) ? piece.text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : piece.text))
    .join('')
    .replace(/\[\[:(\w+):\]\]/g, (_, name: string) => `[${POSIX[name] ?? ''}]`)
    .replace(/\[:(\w+):\]/g, (_, name: string) => POSIX[name] ?? '');
  const match = compileRegex(source, { ignoreCase }).exec(text);
  const variable = shell.vars.declare('BASH_REMATCH');
  variable.elements = new Map((match ?? []).map((part, index) => [String(index), part ?? '']));
  return match !== null;
}

/** Literal text with wildcards in it is marked quoted by expansion; in a regular expression it is not. */
function isQuotedPart(word: Word, index: number): boolean {
  const part = word.parts[Math.min(index, word.parts.length - 1)];
  return part?.type !== 'Literal' || word.parts.length !== word.parts.filter((each) => each.type === 'Literal' || each.type === 'Glob').length;
}

const POSIX: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  xdigit: '0-9A-Fa-f',
  punct: '!-\\/:-@\\[-`{-~',
};
