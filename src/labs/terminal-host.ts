import type { ServerMessage } from './terminal-protocol.ts';

export interface TerminalRequest {
  readonly lab: string;
  readonly terminal: string;
  readonly columns: number;
  readonly rows: number;
  readonly session?: string;
  readonly seen: number;
}

/** One client's view of a terminal. Output goes to the `receive` it was opened with. */
export interface TerminalAttachment {
  input(data: string): void;
  resize(columns: number, rows: number): void;
  /** Ends the terminal's shell for everybody. */
  end(): void;
  /** This client leaves; the terminal lives on. */
  detach(): void;
}

/** The terminals of open labs. Throws `LabRefusal` when the lab is not open. */
export interface TerminalHost {
  openTerminal(request: TerminalRequest, receive: (message: ServerMessage) => void): TerminalAttachment;
}
