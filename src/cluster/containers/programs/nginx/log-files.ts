import { formatTime } from '#kube/time.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import { findDirective, type Directive } from '../nginx-config.ts';

const LEVELS = ['debug', 'info', 'notice', 'warn', 'error', 'crit', 'alert', 'emerg'];
const ERROR_LOG = '/var/log/nginx/error.log';

/** `2026/11/21 04:00:00` */
export function stamp(process: Process): string {
  return formatTime(process.machine.clock.now()).slice(0, 19).replace('T', ' ').replaceAll('-', '/');
}

/** Writes a line of the error log, where the innermost of `blocks` wants it and if it is grave enough. */
export async function writeError(process: Process, blocks: readonly (readonly Directive[])[], level: string, text: string): Promise<void> {
  const directive = blocks.map((block) => findDirective(block, 'error_log')).find((found) => found !== undefined);
  const [file = ERROR_LOG, least = 'error'] = directive?.args ?? [];
  if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return;
  await writeLine(process, file, `${stamp(process)} [${level}] ${String(process.pid)}#${String(process.pid)}: ${text}\n`);
}

/** To a file, or to a standard stream where the file is a link to one. A log that cannot be written is lost. */
export async function writeLine(process: Process, file: string, line: string): Promise<void> {
  const target = linkTarget(process, file);
  if (target === '/dev/stdout') await process.stdout.write(line);
  else if (target === '/dev/stderr' || target === 'stderr') await process.stderr.write(line);
  else if (target !== '/dev/null' && !target.startsWith('syslog:')) append(process, target.startsWith('/') ? target : `/etc/nginx/${target}`, line);
}

function append(process: Process, file: string, line: string): void {
  try {
    process.fs.appendFile(file, line);
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
  }
}

function linkTarget(process: Process, file: string): string {
  try {
    return process.fs.lstat(file).type === 'symlink' ? process.fs.readLink(file) : file;
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    return file;
  }
}
