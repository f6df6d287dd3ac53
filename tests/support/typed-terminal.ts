import { driveFor } from '#labs/drive-virtual-clock.ts';
import type { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { PseudoTerminal } from '#posix/terminal.ts';
import { Utf8Decoder } from '#posix/utf8.ts';

const ESCAPES = /\x1b\][^\x07]*\x07|\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>()][A-Z0-9]?/g;

/** What a learner takes before the next line, ms. */
const BETWEEN_KEYS = 500;

/** A learner's terminal on virtual time: type, and read what it showed. */
export class TypedTerminal {
  readonly #lab: VirtualLab;
  readonly #terminal: PseudoTerminal;
  readonly #decoder = new Utf8Decoder();
  #shown = '';
  #wake: () => void = () => undefined;

  constructor(lab: VirtualLab) {
    this.#lab = lab;
    this.#terminal = new PseudoTerminal({
      columns: 200,
      rows: 50,
      display: (chunk) => {
        this.#shown += this.#decoder.push(chunk);
        this.#wake();
      },
    });
    void lab.lab.workstation.openShell(this.#terminal, undefined).run();
  }

  /** Keys as they are, without waiting for anything but what follows from them at once. */
  async press(keys: string, until: RegExp): Promise<string> {
    await driveFor(this.#lab.clock, BETWEEN_KEYS);
    this.#shown = '';
    this.#terminal.type(keys);
    return this.waitFor(until);
  }

  /** What was shown since the last key, without control sequences, once it matches. */
  async waitFor(until: RegExp): Promise<string> {
    const text = (): string => this.#shown.replace(ESCAPES, '').replaceAll('\r', '');
    const seen = (async () => {
      while (!until.test(text())) await new Promise<void>((resolve) => (this.#wake = resolve));
    })();
    try {
      await this.#lab.wait(seen);
    } catch (error) {
      throw new Error(`${String(error)}; shown: ${JSON.stringify(text())}`, { cause: error });
    }
    return text();
  }

  /** A line and Enter; the answer without the line itself and the prompt that follows. */
  async type(line: string, prompt: RegExp): Promise<string> {
    const shown = await this.press(`${line}\r`, prompt);
    const lines = shown.split('\n');
    return lines.slice(1, -1).join('\n');
  }
}
