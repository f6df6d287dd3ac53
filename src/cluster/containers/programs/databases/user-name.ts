import type { Process } from '#posix/process.ts';

/** The name of the user that a process runs as, or its number. */
export function userName(process: Process): string {
  const lines = process.machine.fs.exists('/etc/passwd') ? process.machine.fs.readText('/etc/passwd').split('\n') : [];
  const entry = lines.map((line) => line.split(':')).find((fields) => fields[2] === String(process.uid));
  return entry?.[0] ?? String(process.uid);
}
