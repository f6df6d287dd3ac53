import type { Terminal } from './process.ts';

/** What a program may change about its terminal; named after what it does, flag by flag as termios has them. */
export interface TerminalModes {
  /** ICANON, ICRNL: what is typed arrives in lines, which are edited before. */
  readonly lines: boolean;
  /** ECHO. */
  readonly echo: boolean;
  /** ISIG: Ctrl-C, Ctrl-Z and Ctrl-\ are signals. */
  readonly signals: boolean;
  /** OPOST with ONLCR: a newline goes to the beginning of the next line, whoever writes it. */
  readonly output: boolean;
}

export const COOKED: TerminalModes = { lines: true, echo: true, signals: true, output: true };
/** cfmakeraw(3). */
export const RAW: TerminalModes = { lines: false, echo: false, signals: false, output: false };
/** Keystrokes as they are typed; output stays what it is, as readline, less and top leave it. */
export const KEYSTROKES: TerminalModes = { ...RAW, output: true };

/** On a terminal that knows only raw and cooked, the one that is nearer. */
export function setModes(terminal: Terminal | undefined, modes: TerminalModes): void {
  if (terminal?.setModes === undefined) terminal?.setRaw(!modes.lines);
  else terminal.setModes(modes);
}
