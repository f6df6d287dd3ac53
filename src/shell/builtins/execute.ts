import { PosixError, strerror } from '#posix/posix-error.ts';
import { ExitShell, ReturnFromFunction } from '../interpreter/control-flow.ts';
import { outputOf } from '../interpreter/descriptors.ts';
import type { Shell } from '../interpreter/shell.ts';
import { dispatch } from '../interpreter/simple-command.ts';
import type { Builtin } from './builtin.ts';
import { parseShortOptions } from './builtin.ts';

export const evalText: Builtin = async ({ interpreter, args }) => {
  const text = (args[0] === '--' ? args.slice(1) : args).join(' ');
  return text.trim() === '' ? 0 : interpreter.runText(text, 'eval: ');
};

export const source: Builtin = async ({ shell, interpreter, name, args }) => {
  const file = args[0];
  if (file === undefined) {
    await shell.complain(`${name}: filename argument required`);
    await shell.process.stderr.write(`${name}: usage: ${name} filename [arguments]\n`);
    return 2;
  }
  const inPath = file.includes('/')
    ? undefined
    : (shell.vars.get('PATH') ?? '')
        .split(':')
        .map((folder) => `${folder}/${file}`)
        .find((path) => shell.fs.exists(path));
  let text: string;
  try {
    text = shell.fs.readText(inPath ?? shell.resolve(file));
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    await shell.complain(`${error.code === 'EISDIR' ? `${name}: ` : ''}${file}: ${strerror[error.code].replace('Is a directory', 'is a directory')}`);
    return 1;
  }
  const { positional, name: before, mode } = shell;
  if (args.length > 1) shell.positional = args.slice(1);
  shell.sourceDepth++;
  if (mode !== 'interactive') shell.name = file;
  try {
    return await interpreter.runText(text);
  } catch (error) {
    if (error instanceof ReturnFromFunction) return error.code;
    throw error;
  } finally {
    shell.sourceDepth--;
    shell.name = before;
    if (args.length > 1) shell.positional = positional;
  }
};

/**
 * The shell's process as another program, where it stands as it was started: its streams and its folder are the
 * process's own. Undefined where they are not, and where there is no such program: then a child takes its place.
 */
function becomes(shell: Shell, argv: readonly string[]): Promise<number> | undefined {
  const { process } = shell;
  const asStarted =
    shell.stdin === process.stdin &&
    outputOf(shell.descriptors, 1) === process.stdout &&
    outputOf(shell.descriptors, 2) === process.stderr &&
    shell.cwd === process.cwd;
  if (process.exec === undefined || shell.interactive || !asStarted) return undefined;
  try {
    return process.exec(argv, shell.vars.environment());
  } catch (error) {
    if (error instanceof PosixError) return undefined;
    throw error;
  }
}

/** Without a command its redirections stay (see the interpreter); with one, that is the shell's last. */
export const execProgram: Builtin = async ({ interpreter, shell, args }) => {
  const { operands } = parseShortOptions(args, 'a:cl');
  if (operands.length === 0) return 0;
  const replaced = becomes(shell, operands);
  if (replaced !== undefined) throw new ExitShell(await replaced);
  const code = await dispatch(interpreter, operands, [], [], operands.join(' '), { functions: false, builtins: false });
  if ((code === 127 || code === 126) && shell.interactive) return code;
  throw new ExitShell(code);
};
