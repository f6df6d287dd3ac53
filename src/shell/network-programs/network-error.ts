import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';

/** What getaddrinfo says of a name: that it does not exist, or that no server answered. */
export function resolutionProblem(error: PosixError): string {
  return error.code === 'ETIMEDOUT' ? 'Temporary failure in name resolution' : 'Name or service not known';
}

/** musl has words of its own for some errors. */
const MUSL: Partial<Readonly<Record<PosixError['code'], string>>> = { ETIMEDOUT: 'Operation timed out', EHOSTUNREACH: 'Host is unreachable' };

/** The text of a system error, in the words of the C library here. */
export function systemError(process: Process, error: PosixError): string {
  return (process.fs.exists('/etc/alpine-release') ? MUSL[error.code] : undefined) ?? error.message;
}
