// Mirrors entry points that only hand over: dumb-init, tini, `exec "$@"`.
import type { Program } from '#posix/process.ts';
import { PosixError } from '#posix/posix-error.ts';

export const execEntrypoint: Program = {
  name: 'exec-entrypoint',
  run: async (process) => {
    const argv = process.argv.slice(1).filter((word, index) => !(index === 0 && word === '--'));
    const [first] = argv;
    // As docker-entrypoint.sh of curl has it: options alone are options of curl.
    const command = first?.startsWith('-') === true ? ['curl', ...argv] : argv;
    try {
      const child = process.machine.spawn({
        argv: command,
        env: process.env,
        cwd: process.cwd,
        uid: process.uid,
        gid: process.gid,
        parentPid: process.pid,
        group: process.group,
        stdin: process.stdin,
        stdout: process.stdout,
        stderr: process.stderr,
        ...(process.terminal !== undefined && { terminal: process.terminal, ttys: { stdin: true, stdout: true, stderr: true } }),
      });
      for (const signal of ['SIGTERM', 'SIGQUIT', 'SIGINT', 'SIGHUP'] as const)
        process.onSignal(signal, () => {
          child.kill(signal);
        });
      return (await process.race(child.exited)).code;
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      await process.stderr.write(`${process.argv[0] ?? ''}: ${command[0] ?? ''}: ${error.code === 'ENOENT' ? 'not found' : error.message}\n`);
      return error.code === 'ENOENT' ? 127 : 126;
    }
  },
};
