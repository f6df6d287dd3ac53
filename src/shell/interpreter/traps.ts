import type { Signal } from '#posix/process.ts';
import { findSignal } from '#posix/signals.ts';
import type { Interpreter } from './interpreter.ts';
import type { Shell } from './shell.ts';

const pending = new WeakMap<Shell, string[]>();
const stops = new WeakMap<Shell, Map<string, () => void>>();

/** The name under which a trap is kept: `EXIT`, `ERR`, `SIGINT`. */
export function trapName(spec: string): string | undefined {
  const upper = spec.toUpperCase();
  if (upper === '0' || upper === 'EXIT') return 'EXIT';
  if (['ERR', 'DEBUG', 'RETURN'].includes(upper)) return upper;
  return findSignal(spec);
}

/** Sets what is run (`''`: ignored; undefined: the default again). */
export function setTrap(shell: Shell, name: string, command: string | undefined): void {
  if (command === undefined) shell.traps.delete(name);
  else shell.traps.set(name, command);
  if (!name.startsWith('SIG')) return;
  const own = stops.get(shell) ?? new Map<string, () => void>();
  stops.set(shell, own);
  own.get(name)?.();
  own.delete(name);
  if (command === undefined) return;
  own.set(
    name,
    shell.process.onSignal(name as Signal, () => {
      if (command !== '') pending.set(shell, [...(pending.get(shell) ?? []), name]);
      if (command !== '') shell.interrupt?.();
    }),
  );
}

export async function runPendingTraps(interpreter: Interpreter): Promise<void> {
  const { shell } = interpreter;
  const waiting = pending.get(shell);
  if (waiting === undefined || waiting.length === 0 || shell.inTrap) return;
  pending.delete(shell);
  for (const name of waiting) await runTrap(interpreter, name);
}

export async function runTrap(interpreter: Interpreter, name: string): Promise<void> {
  const { shell } = interpreter;
  const command = shell.traps.get(name);
  if (command === undefined || command === '') return;
  if (name === 'EXIT') shell.traps.delete(name);
  const status = shell.lastStatus;
  shell.inTrap = true;
  try {
    await interpreter.runText(command);
  } finally {
    shell.inTrap = false;
  }
  shell.lastStatus = status;
}
