import { PseudoTerminal } from '#posix/terminal.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { Workstation } from './workstation.ts';

/** A full-screen program on a terminal; `screen` is what an emulator would show. */
export class ProgramOnTerminal {
  readonly box: Workstation;
  readonly terminal: PseudoTerminal;
  code: number | undefined;
  readonly #cells: string[][];
  #row = 0;
  #column = 0;

  constructor(
    argv: readonly string[],
    options: { readonly box?: Workstation; readonly columns?: number; readonly rows?: number; readonly uid?: number } = {},
  ) {
    const { box = new Workstation(), columns = 80, rows = 24, uid = 0 } = options;
    this.box = box;
    this.#cells = Array.from({ length: rows }, () => []);
    this.terminal = new PseudoTerminal({ columns, rows, display: (chunk) => this.#show(decodeUtf8(chunk)) });
    const child = box.machine.spawn({
      argv,
      env: new Map([
        ['PATH', '/bin:/usr/bin'],
        ['HOME', '/home/ann'],
      ]),
      cwd: '/home/ann',
      uid,
      gid: uid,
      parentPid: 0,
      stdin: this.terminal.input,
      stdout: this.terminal.output,
      stderr: this.terminal.output,
      terminal: this.terminal,
      ttys: { stdin: true, stdout: true, stderr: true },
    });
    this.terminal.machine = box.machine;
    this.terminal.foregroundGroup = child.group;
    void child.exited.then(({ code }) => (this.code = code));
  }

  /** Lets what was typed be worked on. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 25; turn++) await this.#turn();
  }

  /** Types a key at a time, as fingers do. */
  async type(keys: string): Promise<void> {
    for (const key of keys) {
      this.terminal.type(key);
      await this.#turn();
    }
    await this.settle();
  }

  /** Lets `ms` pass. */
  async pass(ms: number): Promise<void> {
    const until = this.box.clock.now() + ms;
    while (this.box.clock.now() < until && this.box.clock.runNext(until)) await this.#turn();
    this.box.clock.moveTo(until);
    await this.settle();
  }

  async #turn(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    // Programs pause now and then for a few ms.
    this.box.clock.runNext(this.box.clock.now() + 20);
  }

  get rows(): readonly string[] {
    return this.#cells.map((row) =>
      Array.from(row, (cell) => cell ?? ' ')
        .join('')
        .trimEnd(),
    );
  }

  get cursor(): { readonly row: number; readonly column: number } {
    return { row: this.#row, column: this.#column };
  }

  #show(text: string): void {
    for (const [token] of text.matchAll(/\x1b\[([?\d;]*)([A-Za-z])|[^]/gu)) {
      const [, parameters = '', letter] = /^\x1b\[([?\d;]*)([A-Za-z])$/.exec(token) ?? [];
      const [first = 1, second = 1] = parameters.split(';').map((value) => (value === '' ? 1 : Number(value)));
      if (letter === 'H') [this.#row, this.#column] = [first - 1, second - 1];
      else if (letter === 'K') this.#cells[this.#row]?.splice(this.#column);
      else if (letter === 'J') {
        this.#cells[this.#row]?.splice(parameters === '2' ? 0 : this.#column);
        for (const row of this.#cells.slice(this.#row + (parameters === '2' ? -this.#row : 1))) row.length = 0;
      } else if (letter !== undefined) continue;
      else if (token === '\r') this.#column = 0;
      else if (token === '\n') this.#row++;
      else if (token >= ' ') {
        const row = this.#cells[this.#row];
        if (row !== undefined) row[this.#column++] = token;
      }
    }
  }
}
