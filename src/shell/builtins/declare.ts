import { parseScript } from '../parse/parse-script.ts';
import { assignArray, assignValue } from '../interpreter/assign.ts';
import type { Interpreter } from '../interpreter/interpreter.ts';
import type { Variable } from '../interpreter/variables.ts';
import { ReadonlyVariable } from '../interpreter/variables.ts';
import { quoteDouble, quoteIfNeeded } from '../expansion/quote.ts';
import type { Builtin, BuiltinCall } from './builtin.ts';

interface Flags {
  readonly on: ReadonlySet<string>;
  readonly off: ReadonlySet<string>;
  readonly names: readonly string[];
  readonly invalid?: string;
}

function parseFlags(args: readonly string[]): Flags {
  const on = new Set<string>();
  const off = new Set<string>();
  let index = 0;
  for (; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '--') {
      index++;
      break;
    }
    if (!/^[-+]./.test(arg)) break;
    for (const letter of arg.slice(1)) {
      if (!'aAfFgiIlnprtux'.includes(letter)) return { on, off, names: [], invalid: arg.charAt(0) + letter };
      (arg.startsWith('-') ? on : off).add(letter);
    }
  }
  return { on, off, names: args.slice(index) };
}

export const declare: Builtin = (call) =>
  declareIn(call, parseFlags(call.args), call.shell.vars.inFunction && !call.args.some((arg) => /^-\w*g/.test(arg)));

export const local: Builtin = async (call) => {
  if (call.shell.vars.inFunction && call.shell.calls.length > 0) return declareIn(call, parseFlags(call.args), true);
  await call.shell.complain('local: can only be used in a function');
  return 1;
};

export const exportVariables: Builtin = async (call) => {
  const flags = parseFlags(call.args.map((arg) => (arg === '-n' ? '+x' : arg)));
  if (flags.invalid !== undefined || flags.names.length > 0) {
    return declareIn(call, { ...flags, on: new Set([...[...flags.on].filter((flag) => flag !== 'p'), ...(flags.off.has('x') ? [] : ['x'])]) }, false);
  }
  return printAll(call, (variable) => variable.exported);
};

export const readonlyVariables: Builtin = async (call) => {
  const flags = parseFlags(call.args);
  if (flags.names.length > 0) return declareIn(call, { ...flags, on: new Set([...[...flags.on].filter((flag) => flag !== 'p'), 'r']) }, false);
  return printAll(call, (variable) => variable.readonly);
};

async function declareIn(call: BuiltinCall, flags: Flags, isLocal: boolean): Promise<number> {
  const { shell, interpreter, name: builtin } = call;
  if (flags.invalid !== undefined) {
    await shell.complain(`${builtin}: ${flags.invalid}: invalid option`);
    return 2;
  }
  if (flags.on.has('f') || flags.on.has('F')) return printFunctions(call, flags);
  if (flags.on.has('p') || flags.names.length === 0) {
    if (flags.names.length === 0) return printAll(call, (variable) => matchesFlags(variable, flags.on), flags.on.has('p') || flags.on.size > 0);
    let status = 0;
    for (const name of flags.names) {
      const variable = shell.vars.findReference(name);
      if (variable === undefined) {
        await shell.complain(`${builtin}: ${name}: not found`);
        status = 1;
      } else {
        await shell.print(`${describeVariable(name, variable)}\n`);
      }
    }
    return status;
  }
  let status = 0;
  for (const text of flags.names) {
    const [, name = '', subscript, operator, value = ''] = /^([A-Za-z_]\w*)(?:\[(.*?)\])?(?:(\+?=)([^]*))?$/.exec(text) ?? [];
    if (name === '') {
      await shell.complain(`${builtin}: \`${text}': not a valid identifier`);
      status = 1;
      continue;
    }
    try {
      await declareOne(interpreter, name, subscript, operator, value, flags, isLocal);
    } catch (error) {
      if (!(error instanceof ReadonlyVariable)) throw error;
      await shell.complain(`${builtin}: ${error.message}`);
      status = 1;
    }
  }
  return status;
}

async function declareOne(
  interpreter: Interpreter,
  name: string,
  subscript: string | undefined,
  operator: string | undefined,
  value: string,
  flags: Flags,
  isLocal: boolean,
): Promise<void> {
  const { shell, expander } = interpreter;
  const { vars } = shell;
  const visible = vars.find(name);
  if (operator !== undefined && visible?.readonly === true && !isLocal) throw new ReadonlyVariable(name);
  const variable = vars.declare(name, isLocal);
  if (flags.on.has('I') && visible !== undefined) variable.value = visible.value;
  if (flags.on.has('A')) {
    variable.associative = true;
    variable.elements ??= new Map();
  }
  if (flags.on.has('a')) variable.elements ??= new Map(variable.value === undefined ? [] : [['0', variable.value]]);
  if (flags.on.has('n')) variable.nameref = true;
  if (flags.on.has('i')) variable.integer = true;
  if (flags.off.has('i')) variable.integer = false;
  if (flags.on.has('l')) variable.letterCase = 'lower';
  if (flags.on.has('u')) variable.letterCase = 'upper';
  if (operator !== undefined) {
    if (flags.on.has('n')) {
      variable.value = value;
    } else if (value.startsWith('(') && value.endsWith(')')) {
      const parsed = parseScript(`${name}=${value}`);
      const command = parsed.kind === 'script' ? parsed.script.statements[0]?.pipelines[0]?.commands[0] : undefined;
      const words = command?.type === 'SimpleCommand' ? (command.assignments[0]?.array ?? []) : [];
      await assignArray(expander, name, words, operator === '+=');
    } else {
      await assignValue(expander, name, subscript, value, operator === '+=');
    }
  }
  if (flags.on.has('x')) variable.exported = true;
  if (flags.off.has('x')) variable.exported = false;
  if (flags.on.has('r')) variable.readonly = true;
}

function matchesFlags(variable: Variable, on: ReadonlySet<string>): boolean {
  return (
    (!on.has('x') || variable.exported) &&
    (!on.has('r') || variable.readonly) &&
    (!on.has('i') || variable.integer) &&
    (!on.has('a') || (variable.elements !== undefined && !variable.associative)) &&
    (!on.has('A') || variable.associative)
  );
}

async function printAll(call: BuiltinCall, wanted: (variable: Variable) => boolean, asDeclarations = true): Promise<number> {
  const { shell } = call;
  const lines: string[] = [];
  for (const name of shell.vars.names()) {
    const variable = shell.vars.findReference(name);
    if (variable === undefined || !wanted(variable)) continue;
    lines.push(asDeclarations ? describeVariable(name, variable) : `${name}=${quoteIfNeeded(variable.value ?? '')}`);
  }
  await shell.print(lines.map((line) => `${line}\n`).join(''));
  return 0;
}

/** `declare -x NAME="value"`. */
export function describeVariable(name: string, variable: Variable): string {
  const kind = variable.elements === undefined ? '' : variable.associative ? 'A' : 'a';
  const letters = `${kind}${variable.integer ? 'i' : ''}${variable.nameref ? 'n' : ''}${variable.readonly ? 'r' : ''}${variable.exported ? 'x' : ''}${variable.letterCase === 'lower' ? 'l' : variable.letterCase === 'upper' ? 'u' : ''}`;
  const head = `declare -${letters === '' ? '-' : letters} ${name}`;
  if (variable.elements !== undefined) {
    const elements = [...variable.elements].map(([key, value]) => `[${/^[\w./-]+$/.test(key) ? key : quoteDouble(key)}]=${quoteDouble(value)}`);
    return `${head}=(${elements.join(' ')}${variable.associative && elements.length > 0 ? ' ' : ''})`;
  }
  return variable.value === undefined ? head : `${head}=${quoteDouble(variable.value)}`;
}

async function printFunctions({ shell }: BuiltinCall, flags: Flags): Promise<number> {
  const names = flags.names.length > 0 ? flags.names : [...shell.functions.keys()].sort();
  let status = 0;
  for (const name of names) {
    const found = shell.functions.get(name);
    if (found === undefined) status = 1;
    else if (flags.on.has('F')) await shell.print(flags.names.length > 0 ? `${name}\n` : `declare -f ${name}\n`);
    else await shell.print(`${found.source}\n`);
  }
  return status;
}

export const unset: Builtin = async ({ shell, interpreter, args }) => {
  const onlyFunctions = args[0] === '-f';
  const names = args.filter((arg, index) => !(index === 0 && /^-[fvn]$/.test(arg)));
  let status = 0;
  for (const name of names) {
    const [, array, subscript] = /^([A-Za-z_]\w*)\[(.*)\]$/.exec(name) ?? [];
    try {
      if (array !== undefined && subscript !== undefined) {
        shell.vars.find(array)?.elements?.delete(shell.subscriptKey(array, await interpreter.expander.quotedText(subscript)));
      } else if (onlyFunctions) {
        shell.functions.delete(name);
      } else if (shell.vars.findReference(name) !== undefined) {
        shell.vars.unset(args[0] === '-n' ? name : shell.vars.target(name));
      } else if (args[0] !== '-v') {
        shell.functions.delete(name);
      }
    } catch (error) {
      if (!(error instanceof ReadonlyVariable)) throw error;
      await shell.complain(`unset: ${name}: cannot unset: readonly variable`);
      status = 1;
    }
  }
  return status;
};
