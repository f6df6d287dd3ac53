import { PseudoTerminal } from '#posix/terminal.ts';
import type { InteractiveShell } from '#shell/interactive-shell.ts';
import type { ShellState } from '#shell/shell-state.ts';
import type { Workstation } from '../workstation.ts';

interface Open {
  readonly terminal: PseudoTerminal;
  readonly shell: InteractiveShell;
}

/** The terminals of a lab that is lived again: nobody looks at them. */
export class ReplayedTerminals {
  readonly #workstation: Workstation;
  readonly #open = new Map<string, Open>();
  /** Shells that were put away and not opened since. */
  readonly #waiting: Map<string, ShellState>;

  constructor(workstation: Workstation, waiting: ReadonlyMap<string, ShellState> = new Map()) {
    this.#workstation = workstation;
    this.#waiting = new Map(waiting);
  }

  open(name: string, columns: number, rows: number): void {
    const known = this.#open.get(name);
    if (known !== undefined) {
      known.terminal.resize(columns, rows);
      return;
    }
    const terminal = new PseudoTerminal({ columns, rows, display: () => undefined });
    const shell = this.#workstation.openShell(terminal, this.#waiting.get(name));
    this.#waiting.delete(name);
    const opened = { terminal, shell };
    this.#open.set(name, opened);
    void shell.run().then(() => {
      if (this.#open.get(name) === opened) this.#open.delete(name);
    });
  }

  type(name: string, data: string): void {
    this.#open.get(name)?.terminal.type(data);
  }

  resize(name: string, columns: number, rows: number): void {
    this.#open.get(name)?.terminal.resize(columns, rows);
  }

  end(name: string): void {
    this.#open.get(name)?.terminal.hangUp();
  }

  states(): ReadonlyMap<string, ShellState> {
    const open = [...this.#open].flatMap(([name, { shell }]) => {
      const state = shell.state();
      return state === undefined ? [] : [[name, state] as const];
    });
    return new Map([...open, ...this.#waiting]);
  }

  /** The command lines of all of them. */
  commands(): readonly string[] {
    return [...this.states().values()].flatMap(({ history }) => history);
  }
}
