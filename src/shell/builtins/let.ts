import type { Builtin } from './builtin.ts';

export const letExpressions: Builtin = async ({ shell, interpreter, args }) => {
  if (args.length === 0) {
    await shell.complain('let: expression expected');
    return 1;
  }
  let value = 0n;
  for (const expression of args) value = await interpreter.expander.arithmetic(expression);
  return value === 0n ? 1 : 0;
};
