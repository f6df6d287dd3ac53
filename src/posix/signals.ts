import type { Signal } from './process.ts';

export const signalNumbers: Readonly<Record<Signal, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGWINCH: 28,
};

export type DefaultAction = 'end' | 'stop' | 'continue' | 'ignore';

export function defaultAction(signal: Signal): DefaultAction {
  switch (signal) {
    case 'SIGCHLD':
    case 'SIGWINCH':
      return 'ignore';
    case 'SIGSTOP':
    case 'SIGTSTP':
    case 'SIGTTIN':
    case 'SIGTTOU':
      return 'stop';
    case 'SIGCONT':
      return 'continue';
    default:
      return 'end';
  }
}

/** `TERM`, `SIGTERM`, `term` or `15`. */
export function findSignal(name: string): Signal | undefined {
  const wanted = name.toUpperCase();
  for (const [signal, number] of Object.entries(signalNumbers)) {
    if (wanted === signal || `SIG${wanted}` === signal || wanted === String(number)) return signal as Signal;
  }
  return undefined;
}
