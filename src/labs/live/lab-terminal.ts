import { randomUUID } from 'node:crypto';
import { PseudoTerminal } from '#posix/terminal.ts';
import { Utf8Decoder } from '#posix/utf8.ts';
import type { InteractiveShell } from '#shell/interactive-shell.ts';
import type { ShellState } from '#shell/shell-state.ts';
import { OutputLog } from '../output-log.ts';
import type { ServerMessage } from '../terminal-protocol.ts';

export interface LabTerminalOptions {
  readonly columns: number;
  readonly rows: number;
  /** The shell that was put away here, and what its screen showed last. */
  readonly state?: ShellState | undefined;
  readonly screen?: string | undefined;
  readonly openShell: (terminal: PseudoTerminal, state: ShellState | undefined) => InteractiveShell;
  /** Something was typed or shown. */
  readonly activity: () => void;
  /** What the learner did, for the log of the attempt. */
  readonly acted: (action: TerminalAction) => void;
  readonly exited: () => void;
}

export type TerminalAction =
  | { readonly kind: 'input'; readonly data: string }
  | { readonly kind: 'resize'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'end' };

/** Output is sent on in pieces of this age (ms) or size (UTF-16 units), whichever comes first. */
const GATHER_MS = 5;
const GATHER_UNITS = 32 * 1024;
/** A flood is sent on more and more slowly, down to a megabyte a second: nobody reads it, and one server carries all of them. */
const FLOOD_MS = 30;
/** How much of the screen a snapshot keeps. */
const KEPT_SCREEN = 16 * 1024;

type Receiver = (message: ServerMessage) => void;

/** One terminal of a lab: a shell, its screen, and everybody who looks at it. */
export class LabTerminal {
  readonly session = randomUUID();
  readonly #options: LabTerminalOptions;
  readonly #log = new OutputLog();
  readonly #receivers = new Set<Receiver>();
  readonly #terminal: PseudoTerminal;
  readonly #shell: InteractiveShell;
  readonly #decoder = new Utf8Decoder();
  #gathered = '';
  #flushing: Promise<void> | undefined;
  #delay = GATHER_MS;
  #kept: string;

  constructor(options: LabTerminalOptions) {
    this.#options = options;
    this.#kept = options.screen ?? '';
    if (this.#kept !== '') this.#log.append(`${this.#kept}\r\n`);
    this.#terminal = new PseudoTerminal({ columns: options.columns, rows: options.rows, display: (chunk) => this.#show(chunk) });
    this.#shell = options.openShell(this.#terminal, options.state);
    void this.#shell.run().then(() => this.#end());
  }

  attach(receive: Receiver, seen: { readonly session?: string | undefined; readonly seen: number }): () => void {
    this.#flush();
    const missed = seen.session === this.session ? this.#log.since(seen.seen) : undefined;
    receive({ type: 'opened', session: this.session, resumed: missed !== undefined });
    for (const message of missed ?? this.#log.all()) receive({ type: 'output', ...message });
    this.#receivers.add(receive);
    return () => this.#receivers.delete(receive);
  }

  input(data: string): void {
    this.#options.acted({ kind: 'input', data });
    this.#terminal.type(data);
    this.#options.activity();
  }

  resize(columns: number, rows: number): void {
    this.#options.acted({ kind: 'resize', columns, rows });
    this.#terminal.resize(columns, rows);
  }

  /** Ends the shell, as closing a terminal window does. */
  end(): void {
    this.#options.acted({ kind: 'end' });
    this.#terminal.hangUp();
  }

  state(): ShellState | undefined {
    return this.#shell.state();
  }

  /** The newest output, for a snapshot. */
  screen(): string {
    this.#flush();
    return this.#kept;
  }

  /** Everybody is told that the terminal is no more. */
  disconnect(message: Extract<ServerMessage, { type: 'closed' }>): void {
    for (const receive of this.#receivers) receive(message);
    this.#receivers.clear();
  }

  #end(): void {
    this.#flush();
    this.disconnect({ type: 'closed', reason: 'exited', message: 'The shell has ended.' });
    this.#options.exited();
  }

  #show(chunk: Uint8Array): Promise<void> | undefined {
    this.#gathered += this.#decoder.push(chunk);
    this.#flushing ??= new Promise((resolve) => {
      setTimeout(() => {
        this.#flushing = undefined;
        this.#delay = this.#gathered.length > GATHER_UNITS ? Math.min(FLOOD_MS, this.#delay * 2) : GATHER_MS;
        this.#flush();
        resolve();
      }, this.#delay);
    });
    // A program that writes a lot waits until it was sent on.
    return this.#gathered.length > GATHER_UNITS ? this.#flushing : undefined;
  }

  #flush(): void {
    if (this.#gathered === '') return;
    const message = this.#log.append(this.#gathered);
    this.#kept = (this.#kept + this.#gathered).slice(-KEPT_SCREEN);
    this.#gathered = '';
    for (const receive of this.#receivers) receive({ type: 'output', ...message });
    this.#options.activity();
  }
}
