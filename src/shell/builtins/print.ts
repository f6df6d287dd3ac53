import { decodeEchoEscapes } from '../expansion/escapes.ts';
import { outputOf } from '../interpreter/descriptors.ts';
import type { Builtin } from './builtin.ts';
import { formatPrintf } from './format-printf.ts';

export const echo: Builtin = async ({ shell, args }) => {
  await outputOf(shell.descriptors, 1).write(echoText(args, shell.shopt.has('xpg_echo')));
  return 0;
};

export function echoText(args: readonly string[], interpret = false): string {
  let newline = true;
  let escapes = interpret;
  let index = 0;
  for (; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (!/^-[neE]+$/.test(arg)) break;
    if (arg.includes('n')) newline = false;
    for (const letter of arg.slice(1)) if (letter !== 'n') escapes = letter === 'e';
  }
  const text = args.slice(index).join(' ');
  if (!escapes) return newline ? `${text}\n` : text;
  const decoded = decodeEchoEscapes(text);
  return decoded.ends || !newline ? decoded.text : `${decoded.text}\n`;
}

export const printf: Builtin = async ({ shell, args }) => {
  let rest = args[0] === '--' ? args.slice(1) : args;
  let variable: string | undefined;
  if (rest[0] === '-v') {
    variable = rest[1];
    rest = rest.slice(2);
  }
  const format = rest[0];
  if (format === undefined) {
    await outputOf(shell.descriptors, 2).write('printf: usage: printf [-v var] format [arguments]\n');
    return 2;
  }
  const { text, errors } = formatPrintf(format, rest.slice(1), shell.process.machine.clock.now());
  if (variable === undefined) {
    await shell.print(text);
  } else {
    const [, name = variable, subscript] = /^(\w+)\[(.*)\]$/.exec(variable) ?? [];
    shell.assignElement(name, subscript, text);
  }
  for (const error of errors) await shell.complain(`printf: ${error}`);
  return errors.length > 0 ? 1 : 0;
};
