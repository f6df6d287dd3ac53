import { quoteSingle } from '../expansion/quote.ts';
import type { Builtin } from './builtin.ts';

export const alias: Builtin = async ({ shell, args }) => {
  const shown = args.filter((arg) => arg !== '-p');
  if (shown.length === 0) {
    const lines = [...shell.aliases].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `alias ${name}=${quoteSingle(value)}\n`);
    await shell.print(lines.join(''));
    return 0;
  }
  let status = 0;
  for (const arg of shown) {
    const at = arg.indexOf('=');
    if (at > 0) {
      shell.aliases.set(arg.slice(0, at), arg.slice(at + 1));
      continue;
    }
    const value = shell.aliases.get(arg);
    if (value !== undefined) {
      await shell.print(`alias ${arg}=${quoteSingle(value)}\n`);
    } else {
      await shell.complain(`alias: ${arg}: not found`);
      status = 1;
    }
  }
  return status;
};

export const unalias: Builtin = async ({ shell, args }) => {
  if (args[0] === '-a') {
    shell.aliases.clear();
    return 0;
  }
  let status = 0;
  for (const name of args) {
    if (shell.aliases.delete(name)) continue;
    await shell.complain(`unalias: ${name}: not found`);
    status = 1;
  }
  return status;
};
