import * as number from './decimal.ts';
import { BcError, decimal } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import type { BcStatement, Expression } from './parse-bc.ts';

type Definition = BcStatement & { readonly kind: 'define' };

class Leave extends Error {
  readonly what: 'break' | 'continue' | 'quit' | 'return';
  readonly value: Decimal;
  constructor(what: Leave['what'], value: Decimal = decimal(0)) {
    super(what);
    this.what = what;
    this.value = value;
  }
}

const STEPS_BETWEEN_PAUSES = 2000;
const MOST_CALLS = 200;
const MOST_VALUES = 20_000;
const SETTINGS = ['scale', 'ibase', 'obase', 'last'];

/** Runs bc's statements; `pause` is called now and then. */
export class BcMachine {
  readonly #write: (text: string) => Promise<void>;
  readonly #pause: () => Promise<void>;
  readonly #functions = new Map<string, Definition>();
  #values = new Map<string, Decimal>();
  #steps = 0;
  #calls = 0;

  constructor(write: (text: string) => Promise<void>, pause: () => Promise<void>, scale: number) {
    this.#write = write;
    this.#pause = pause;
    this.#values.set('scale', decimal(scale));
    this.#values.set('ibase', decimal(10));
    this.#values.set('obase', decimal(10));
  }

  /** False when the program asks to quit. */
  async run(statement: BcStatement): Promise<boolean> {
    try {
      await this.#statement(statement);
    } catch (error) {
      if (!(error instanceof Leave)) throw error;
      return error.what !== 'quit';
    }
    return true;
  }

  #setting(name: string): number {
    return Number((this.#values.get(name) ?? decimal(0)).digits);
  }

  async #statement(statement: BcStatement): Promise<void> {
    if (++this.#steps % STEPS_BETWEEN_PAUSES === 0) await this.#pause();
    switch (statement.kind) {
      case 'expression': {
        const value = await this.#evaluate(statement.value);
        if (statement.value.kind === 'assign') return;
        this.#values.set('last', value);
        await this.#write(`${number.format(value, this.#setting('obase'))}\n`);
        return;
      }
      case 'string':
        await this.#write(statement.text);
        return;
      case 'print':
        for (const item of statement.items)
          await this.#write(
            typeof item === 'string'
              ? item.replace(/\\([ntq\\])/g, (_, letter: string) => ({ n: '\n', t: '\t', q: '"', '\\': '\\' })[letter] ?? letter)
              : number.format(await this.#evaluate(item), this.#setting('obase')),
          );
        return;
      case 'block':
        for (const each of statement.body) await this.#statement(each);
        return;
      case 'if':
        if ((await this.#evaluate(statement.condition)).digits !== 0n) await this.#statement(statement.then);
        else if (statement.otherwise !== undefined) await this.#statement(statement.otherwise);
        return;
      case 'loop':
        await this.#loop(statement);
        return;
      case 'define':
        this.#functions.set(statement.name, statement);
        return;
      case 'return':
        throw new Leave('return', statement.value === undefined ? decimal(0) : await this.#evaluate(statement.value));
      default:
        throw new Leave(statement.kind);
    }
  }

  async #loop(loop: BcStatement & { readonly kind: 'loop' }): Promise<void> {
    if (loop.start !== undefined) await this.#evaluate(loop.start);
    while (loop.condition === undefined || (await this.#evaluate(loop.condition)).digits !== 0n) {
      try {
        await this.#statement(loop.body);
      } catch (error) {
        if (error instanceof Leave && error.what === 'break') return;
        if (!(error instanceof Leave && error.what === 'continue')) throw error;
      }
      if (loop.update !== undefined) await this.#evaluate(loop.update);
    }
  }

  async #evaluate(expression: Expression): Promise<Decimal> {
    if (++this.#steps % STEPS_BETWEEN_PAUSES === 0) await this.#pause();
    switch (expression.kind) {
      case 'number':
        return number.parseDecimal(expression.text, this.#setting('ibase'));
      case 'group':
        return this.#evaluate(expression.value);
      case 'variable':
        return this.#values.get(await this.#place(expression)) ?? decimal(0);
      case 'unary': {
        const value = await this.#evaluate(expression.value);
        return expression.operator === '!' ? decimal(value.digits === 0n ? 1 : 0) : { ...value, digits: -value.digits };
      }
      case 'binary':
        return this.#combine(expression.operator, await this.#evaluate(expression.left), await this.#evaluate(expression.right));
      case 'assign': {
        const place = await this.#place(expression.target);
        const value = await this.#evaluate(expression.value);
        return this.#store(
          place,
          expression.operator === '' ? value : this.#combine(expression.operator, this.#values.get(place) ?? decimal(0), value),
        );
      }
      case 'step': {
        const place = await this.#place(expression.target);
        const before = this.#values.get(place) ?? decimal(0);
        const after = this.#store(place, number.add(before, decimal(expression.by), 1n));
        return expression.before ? after : before;
      }
      case 'call':
        return this.#call(expression.name, expression.args);
    }
  }

  async #place({ name, index }: Expression & { readonly kind: 'variable' }): Promise<string> {
    return index === undefined ? name : `${name}[${number.rescale(await this.#evaluate(index), 0).digits}]`;
  }

  #store(place: string, value: Decimal): Decimal {
    if (!this.#values.has(place) && this.#values.size >= MOST_VALUES) throw new BcError('Out of memory');
    const setting = SETTINGS.includes(place) && place !== 'last';
    const kept = setting ? number.rescale(value, 0) : value;
    if (place === 'ibase' && (kept.digits < 2n || kept.digits > 16n)) throw new BcError('ibase too large, set to 16');
    if (place === 'obase' && kept.digits < 2n) throw new BcError('obase too small, set to 2');
    if (place === 'scale' && (kept.digits < 0n || kept.digits > 1000n))
      throw new BcError(kept.digits < 0n ? 'negative scale, set to 0' : 'scale too large, set to 1000');
    this.#values.set(place, kept);
    return kept;
  }

  #combine(operator: string, left: Decimal, right: Decimal): Decimal {
    const scale = this.#setting('scale');
    const truth = (holds: boolean) => decimal(holds ? 1 : 0);
    const order = number.compare(left, right);
    switch (operator) {
      case '+':
        return number.add(left, right, 1n);
      case '-':
        return number.add(left, right, -1n);
      case '*':
        return number.multiply(left, right, scale);
      case '/':
        return number.divide(left, right, scale);
      case '%':
        return number.remainder(left, right, scale);
      case '^':
        return number.raise(left, right, scale);
      case '<':
        return truth(order < 0);
      case '>':
        return truth(order > 0);
      case '<=':
        return truth(order <= 0);
      case '>=':
        return truth(order >= 0);
      case '==':
        return truth(order === 0);
      case '!=':
        return truth(order !== 0);
      case '&&':
        return truth(left.digits !== 0n && right.digits !== 0n);
      default:
        return truth(left.digits !== 0n || right.digits !== 0n);
    }
  }

  async #call(name: string, args: readonly Expression[]): Promise<Decimal> {
    const values: Decimal[] = [];
    for (const arg of args) values.push(await this.#evaluate(arg));
    const [first = decimal(0)] = values;
    const scale = this.#setting('scale');
    const definition = this.#functions.get(name);
    if (definition !== undefined) return this.#run(definition, values);
    const real = (of: (value: number) => number): Decimal =>
      number.rescale(fromNumber(of(Number(number.format(first, 10).replace(/\\\n/g, ''))), 15), scale);
    switch (name) {
      case 'sqrt':
        return number.squareRoot(first, scale);
      case 'length':
        return decimal(Math.max(first.scale, first.digits.toString().replace('-', '').length));
      case 'scale':
        return decimal(first.scale);
      case 's':
        return real(Math.sin);
      case 'c':
        return real(Math.cos);
      case 'a':
        return real(Math.atan);
      case 'l':
        return real(Math.log);
      case 'e':
        return real(Math.exp);
      default:
        throw new BcError(`Function ${name} not defined.`);
    }
  }

  async #run(definition: Definition, args: readonly Decimal[]): Promise<Decimal> {
    if (++this.#calls > MOST_CALLS) throw new BcError('stack overflow');
    const outer = new Map<string, Decimal | undefined>();
    for (const name of [...definition.parameters, ...definition.locals]) outer.set(name, this.#values.get(name));
    for (const [index, name] of definition.parameters.entries()) this.#values.set(name, args[index] ?? decimal(0));
    for (const name of definition.locals) this.#values.set(name, decimal(0));
    try {
      for (const statement of definition.body) await this.#statement(statement);
      return decimal(0);
    } catch (error) {
      if (error instanceof Leave && error.what === 'return') return error.value;
      throw error;
    } finally {
      this.#calls--;
      for (const [name, value] of outer) {
        if (value === undefined) this.#values.delete(name);
        else this.#values.set(name, value);
      }
    }
  }
}

function fromNumber(value: number, places: number): Decimal {
  if (!Number.isFinite(value)) throw new BcError('Runtime error');
  const text = value.toFixed(places);
  return { digits: BigInt(text.replace('.', '')), scale: places };
}
