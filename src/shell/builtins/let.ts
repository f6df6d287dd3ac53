import { ExpansionFailed } from '../interpreter/control-flow.ts';
import type { Builtin } from './builtin.ts';

export const letExpressions: Builtin = async ({ shell, interpreter, args }) => {
  if (args.length === 0) {
    await shell.complain('let: expression expected');
    return 1;
  }
  let value = 0n;
  for (const expression of args) {
    try {
      value = await interpreter.expander.arithmetic(expression);
    } catch (error) {
      if (!(error instanceof ExpansionFailed)) throw error;
      await shell.complain(`let: ${error.message}`);
      return 1;
    }
  }
  return value === 0n ? 1 : 0;
};
