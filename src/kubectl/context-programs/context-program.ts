/** What kubens and kubectx have in common. */
import { Interrupted } from '#posix/posix-error.ts';
import type { Process, Program } from '#posix/process.ts';
import { reportError } from '../report-error.ts';
import { UsageError } from '../usage-error.ts';

export function programOf(name: string, run: (process: Process, args: readonly string[]) => Promise<void>): Program {
  return {
    name,
    async run(process) {
      try {
        await run(process, process.argv.slice(1));
        return 0;
      } catch (error) {
        if (error instanceof Interrupted) throw error;
        await process.stderr.write(reportError(error, '').text);
        return 1;
      }
    },
  };
}

export function markCurrent(process: Process, name: string, isCurrent: boolean): string {
  return isCurrent && process.isTty(1) ? `\x1b[1;33m${name}\x1b[0m` : name;
}

function stateFile(process: Process, name: string): string {
  return `${process.env.get('HOME') ?? '/root'}/.kube/${name}`;
}

/** Keeps what was left, for `-`. */
export function remember(process: Process, name: string, value: string): void {
  const file = stateFile(process, name);
  const folder = file.slice(0, file.lastIndexOf('/'));
  process.fs.makeDirectory(folder, { recursive: true });
  process.fs.writeFile(file, value);
}

export function recall(process: Process, name: string, what: string): string {
  const file = stateFile(process, name);
  const value = process.fs.exists(file) ? process.fs.readText(file).trim() : '';
  if (value === '') throw new UsageError(`no ${what} found`);
  return value;
}
