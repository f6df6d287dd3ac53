// Mirrors entry points that only hand over: dumb-init, tini, `exec "$@"`.
import type { Process, Program } from '#posix/process.ts';
import { PosixError } from '#posix/posix-error.ts';

export const execEntrypoint: Program = {
  name: 'exec-entrypoint',
  run: async (process) => {
    const argv = process.argv.slice(1).filter((word, index) => !(index === 0 && word === '--'));
    const [first] = argv;
    // As docker-entrypoint.sh of curl has it: options alone are options of curl.
    const command = first?.startsWith('-') === true ? ['curl', ...argv] : argv;
    return execProgram(process, command);
  },
};

/** `exec "$@"` of a script that was called as `argv[0]`. */
export async function execProgram(process: Process, command: readonly string[]): Promise<number> {
  try {
    return (await process.exec?.(command)) ?? 126;
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    await process.stderr.write(`${process.argv[0] ?? ''}: ${command[0] ?? ''}: ${error.code === 'ENOENT' ? 'not found' : error.message}\n`);
    return error.code === 'ENOENT' ? 127 : 126;
  }
}
