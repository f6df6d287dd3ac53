import type { Program } from '#posix/process.ts';
import { findBuiltin } from '../builtins/registry.ts';
import { Interpreter } from '../interpreter/interpreter.ts';
import { Shell } from '../interpreter/shell.ts';
import { calledName } from './program.ts';

/** Built-ins that are files too: `/bin/echo`, `/usr/bin/test`. */
export function builtinProgram(name: string): Program {
  return {
    name,
    run: async (process) => {
      const shell = new Shell({ process, name: calledName(process), mode: 'interactive' });
      const builtin = findBuiltin(name);
      return builtin === undefined ? 127 : builtin({ interpreter: new Interpreter(shell), shell, name, args: process.argv.slice(1) });
    },
  };
}
