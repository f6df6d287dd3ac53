import jsep from 'jsep';
import { functions, type LazyFunction } from './expression-functions.ts';

/** What names stand for. Undefined: nobody has it. */
export type Scope = (name: string) => unknown;

type Evaluate = (scope: Scope) => unknown;

const compiled = new Map<string, Evaluate>();

/** An expression of an image's description: literals, names, `a.b`, `a['b']`, operators, `? :`, calls of the functions there are. Throws on nonsense. */
export function compileExpression(text: string): Evaluate {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const evaluate = compile(jsep(text));
  if (compiled.size > 5000) compiled.clear();
  compiled.set(text, evaluate);
  return evaluate;
}

function compile(node: jsep.Expression): Evaluate {
  switch (node.type) {
    case 'Literal': {
      const { value } = node as jsep.Literal;
      return () => value;
    }
    case 'Identifier': {
      const { name } = node as jsep.Identifier;
      return (scope) => scope(name);
    }
    case 'MemberExpression': {
      const { object, property, computed } = node as jsep.MemberExpression;
      const [target, key] = [compile(object), computed ? compile(property) : () => (property as jsep.Identifier).name];
      return (scope) => member(target(scope), key(scope));
    }
    case 'ConditionalExpression': {
      const { test, consequent, alternate } = node as jsep.ConditionalExpression;
      const [condition, yes, no] = [compile(test), compile(consequent), compile(alternate)];
      return (scope) => (condition(scope) ? yes(scope) : no(scope));
    }
    case 'UnaryExpression': {
      const { operator, argument } = node as jsep.UnaryExpression;
      const value = compile(argument);
      if (operator === '!') return (scope) => !value(scope);
      if (operator === '-') return (scope) => -Number(value(scope));
      throw new Error(`there is no operator ${operator}`);
    }
    case 'BinaryExpression':
    case 'LogicalExpression': {
      const { operator, left, right } = node as jsep.BinaryExpression;
      return binary(operator, compile(left), compile(right));
    }
    case 'ArrayExpression': {
      const items = (node as jsep.ArrayExpression).elements.map((item) => (item === null ? (): unknown => null : compile(item)));
      return (scope) => items.map((item) => item(scope));
    }
    case 'CallExpression':
      return call(node as jsep.CallExpression);
    default:
      throw new Error('this is no expression');
  }
}

function call({ callee, arguments: given }: jsep.CallExpression): Evaluate {
  const name = callee.type === 'Identifier' ? (callee as jsep.Identifier).name : '';
  const parts = given.map(compile);
  if (name === 'each') return each(given, parts);
  const run: LazyFunction | undefined = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (run === undefined) throw new Error(`there is no function ${name}`);
  return (scope) =>
    run(
      parts.map((part) => part(scope)),
      scope,
    );
}

/** `each(list, item, text)`: the text for every item, one after the other; `index` counts from 0. */
function each(given: readonly jsep.Expression[], [list, , body]: readonly Evaluate[]): Evaluate {
  const name = given[1]?.type === 'Identifier' ? (given[1] as jsep.Identifier).name : undefined;
  if (list === undefined || body === undefined || name === undefined) throw new Error('each is written each(list, item, text)');
  return (scope) => {
    const items = list(scope);
    if (!Array.isArray(items)) return '';
    return items.map((item: unknown, index) => asText(body((other) => (other === name ? item : other === 'index' ? index : scope(other))))).join('');
  };
}

function binary(operator: string, left: Evaluate, right: Evaluate): Evaluate {
  const numbers =
    (combine: (one: number, two: number) => unknown): Evaluate =>
    (scope) =>
      combine(Number(left(scope)), Number(right(scope)));
  switch (operator) {
    case '||':
      return (scope) => left(scope) || right(scope);
    case '&&':
      return (scope) => left(scope) && right(scope);
    case '==':
    case '===':
      return (scope) => asText(left(scope)) === asText(right(scope));
    case '!=':
    case '!==':
      return (scope) => asText(left(scope)) !== asText(right(scope));
    case '+':
      return (scope) => {
        const [one, two] = [left(scope), right(scope)];
        return typeof one === 'number' && typeof two === 'number' ? one + two : asText(one) + asText(two);
      };
    case '-':
      return numbers((one, two) => one - two);
    case '*':
      return numbers((one, two) => one * two);
    case '/':
      return numbers((one, two) => (two === 0 ? 0 : one / two));
    case '%':
      return numbers((one, two) => one % two);
    case '<':
      return numbers((one, two) => one < two);
    case '<=':
      return numbers((one, two) => one <= two);
    case '>':
      return numbers((one, two) => one > two);
    case '>=':
      return numbers((one, two) => one >= two);
    default:
      throw new Error(`there is no operator ${operator}`);
  }
}

/** Only what a value itself has: nothing of JavaScript's own. */
function member(target: unknown, key: unknown): unknown {
  if (target === null || target === undefined) return undefined;
  if (target instanceof Map) return target.get(String(key)) as unknown;
  if (Array.isArray(target)) return key === 'length' ? target.length : (target as readonly unknown[])[Number(key)];
  if (typeof target === 'string') return key === 'length' ? target.length : undefined;
  return typeof target === 'object' && Object.hasOwn(target, String(key)) ? (target as Readonly<Record<string, unknown>>)[String(key)] : undefined;
}

/** As a template shows a value. */
export function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'object') return JSON.stringify(value instanceof Map ? Object.fromEntries(value) : value);
  return typeof value === 'string' ? value : String(value);
}
