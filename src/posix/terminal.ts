import { Pipe } from './pipe.ts';
import type { Machine, Signal, Terminal } from './process.ts';
import type { InputStream, OutputStream } from './stream.ts';
import { COOKED, RAW, type TerminalModes } from './terminal-modes.ts';
import { Utf8Decoder, encodeUtf8 } from './utf8.ts';

export interface PseudoTerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** What the screen is sent. Resolve later to slow the writer down. */
  readonly display: (chunk: Uint8Array) => void | Promise<void>;
}

/**
 * A pseudo terminal with the kernel's line discipline. Processes hold `input` and `output`; whoever
 * shows the screen calls `type` and `resize`. Cooked: lines are edited and echoed, Ctrl-C, Ctrl-Z and
 * Ctrl-\ signal the foreground group. Raw: bytes go through as they are. Programs may choose between, mode by mode.
 */
export class PseudoTerminal implements Terminal {
  foregroundGroup: number | undefined = undefined;
  /** Where the foreground group's processes are. */
  machine: Machine | undefined = undefined;
  readonly input: InputStream;
  readonly output: OutputStream;
  readonly #pipe = new Pipe(Infinity);
  readonly #display: PseudoTerminalOptions['display'];
  readonly #resized = new Set<() => void>();
  readonly #decoder = new Utf8Decoder();
  #columns: number;
  #rows: number;
  #modes = COOKED;
  #line = '';
  #quoted = false;
  #hungUp = false;

  constructor(options: PseudoTerminalOptions) {
    this.#columns = options.columns ?? 80;
    this.#rows = options.rows ?? 24;
    this.#display = options.display;
    // A program that closes its standard streams does not close the terminal.
    this.input = {
      read: () => this.#read(),
      ready: () => this.#pipe.input.ready(),
      unread: (chunk) => this.#pipe.input.unread(chunk),
      close: () => undefined,
    };
    this.output = { write: (chunk) => this.#write(chunk), close: () => undefined };
  }

  get columns(): number {
    return this.#columns;
  }

  get rows(): number {
    return this.#rows;
  }

  get raw(): boolean {
    return !this.#modes.lines;
  }

  setRaw(raw: boolean): void {
    this.setModes(raw ? RAW : COOKED);
  }

  setModes(modes: TerminalModes): void {
    this.#modes = modes;
    if (!modes.lines && this.#line !== '') {
      this.#give(this.#line);
      this.#line = '';
    }
  }

  onResize(changed: () => void): () => void {
    this.#resized.add(changed);
    return () => this.#resized.delete(changed);
  }

  resize(columns: number, rows: number): void {
    if (columns === this.#columns && rows === this.#rows) return;
    this.#columns = columns;
    this.#rows = rows;
    for (const changed of [...this.#resized]) changed();
    this.#signal('SIGWINCH');
  }

  /**
   * Keystrokes, as a terminal emulator sends them. What nobody reads is kept up to a bound; beyond it
   * they are lost with a bell, as the kernel does.
   */
  type(keys: string | Uint8Array): void {
    if (this.#hungUp) return;
    if (this.#pipe.buffered + keys.length > MOST_TYPED_AHEAD && !(this.#hasSignal(keys) && this.#modes.signals)) {
      this.#show('\x07');
      return;
    }
    if (this.#isTransparent) {
      this.#give(keys);
      return;
    }
    const text = typeof keys === 'string' ? keys : this.#decoder.push(keys);
    for (const [index, key] of [...text].entries()) {
      if (this.#isTransparent) {
        this.#give([...text].slice(index).join(''));
        return;
      }
      if (this.#modes.lines) this.#cook(key);
      else if (!this.#modes.signals || !this.#interrupt(key)) this.#pass(key);
    }
  }

  /** Nothing that is typed means anything to the terminal. */
  get #isTransparent(): boolean {
    const { lines, echo, signals } = this.#modes;
    return !lines && !echo && !signals;
  }

  /** A key for a program that reads keys. */
  #pass(key: string): void {
    const given = key === '\r' && this.#modes.signals ? '\n' : key;
    if (this.#modes.echo) this.#show(given === '\n' ? '\r\n' : caret(given));
    this.#give(given);
  }

  /** The other side is gone: readers see the end, the foreground group SIGHUP. */
  hangUp(): void {
    if (this.#hungUp) return;
    this.#hungUp = true;
    this.#signal('SIGHUP');
    this.#pipe.output.close();
  }

  /** An empty chunk in the pipe cannot be told from none, so that Ctrl-D is a mark of its own. */
  #endings = 0;

  async #read(): Promise<Uint8Array | undefined> {
    await this.#pipe.input.ready();
    const chunk = await this.#pipe.input.read();
    if (chunk === undefined || this.#endings === 0) return chunk;
    if (chunk.length === 1 && chunk[0] === END_MARK) {
      this.#endings--;
      return undefined;
    }
    return chunk;
  }

  #give(keys: string | Uint8Array): void {
    void this.#pipe.output.write(keys);
  }

  async #write(chunk: Uint8Array | string): Promise<void> {
    const bytes = typeof chunk === 'string' ? encodeUtf8(chunk) : chunk;
    if (bytes.length === 0) return;
    await this.#display(this.#modes.output ? withCarriageReturns(bytes) : bytes);
  }

  #echo(text: string): void {
    if (this.#modes.echo) this.#show(text);
  }

  #show(text: string): void {
    void this.#display(encodeUtf8(text));
  }

  /** Whether the key is a signal. */
  #interrupt(key: string): boolean {
    const signal = SIGNALS[key];
    if (signal === undefined) return false;
    this.#line = '';
    this.#echo(caret(key));
    this.#signal(signal);
    return true;
  }

  #cook(key: string): void {
    if (this.#quoted) {
      this.#quoted = false;
      this.#insert(key);
      return;
    }
    if (this.#modes.signals && this.#interrupt(key)) return;
    switch (key) {
      case '\x04':
        if (this.#line === '') {
          this.#endings++;
          this.#give(new Uint8Array([END_MARK]));
        } else {
          this.#give(this.#line);
          this.#line = '';
        }
        return;
      case '\r':
      case '\n':
        this.#echo('\r\n');
        this.#give(`${this.#line}\n`);
        this.#line = '';
        return;
      case '\x7f':
      case '\b':
        this.#erase(1);
        return;
      case '\x15':
        this.#erase([...this.#line].length);
        return;
      case '\x17':
        this.#erase([...(/\S*\s*$/.exec(this.#line)?.[0] ?? '')].length);
        return;
      case '\x16':
        this.#quoted = true;
        return;
      default:
        this.#insert(key);
    }
  }

  /** Ctrl-C and its like get through however much waits. */
  #hasSignal(keys: string | Uint8Array): boolean {
    return keys.length === 1 && /[\x03\x1a\x1c]/.test(typeof keys === 'string' ? keys : String.fromCharCode(...keys));
  }

  #insert(key: string): void {
    if (this.#line.length >= MOST_IN_LINE) {
      this.#echo('\x07');
      return;
    }
    this.#line += key;
    this.#echo(key === '\t' ? key : caret(key));
  }

  #erase(count: number): void {
    const characters = [...this.#line];
    const gone = characters.splice(Math.max(0, characters.length - count));
    this.#line = characters.join('');
    for (const key of gone) {
      const width = key < ' ' ? 2 : 1;
      this.#echo('\b \b'.repeat(width));
    }
  }

  #signal(signal: Signal): void {
    const group = this.foregroundGroup;
    if (group === undefined || this.machine === undefined) return;
    for (const process of this.machine.processes()) if (process.group === group) this.machine.kill(process.pid, signal);
  }
}

const SIGNALS: Readonly<Record<string, Signal>> = { '\x03': 'SIGINT', '\x1c': 'SIGQUIT', '\x1a': 'SIGTSTP' };

/** Control characters as `^X`. */
const caret = (key: string): string => (key < ' ' ? `^${String.fromCharCode(key.charCodeAt(0) + 64)}` : key);

const END_MARK = 4;
/** Bytes that wait for a reader. */
const MOST_TYPED_AHEAD = 1024 * 1024;
/** What a line of a cooked terminal holds. */
const MOST_IN_LINE = 4095;

/** ONLCR. */
function withCarriageReturns(bytes: Uint8Array): Uint8Array {
  const newlines = bytes.reduce((count, byte) => (byte === 10 ? count + 1 : count), 0);
  if (newlines === 0) return bytes;
  const converted = new Uint8Array(bytes.length + newlines);
  let at = 0;
  for (const byte of bytes) {
    if (byte === 10) converted[at++] = 13;
    converted[at++] = byte;
  }
  return converted;
}
