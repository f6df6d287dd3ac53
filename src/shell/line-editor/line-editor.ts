import { KEYSTROKES, setModes } from '#posix/terminal-modes.ts';
import type { Process } from '#posix/process.ts';
import { encodeUtf8, Utf8Decoder } from '#posix/utf8.ts';
import type { Completion } from './completion.ts';
import { EditBuffer } from './edit-buffer.ts';
import type { Key } from './keys.ts';
import { parseKeys } from './keys.ts';
import { listInColumns } from './list-in-columns.ts';
import { EditorScreen } from './screen.ts';

export interface LineEditorOptions {
  readonly process: Process;
  /** Oldest first; the editor only reads it. */
  readonly history: () => readonly string[];
  readonly complete: (line: string, cursor: number) => Promise<Completion>;
}

export type Edited = { readonly kind: 'line'; readonly text: string } | { readonly kind: 'interrupt' } | { readonly kind: 'end' };

const LIST_WITHOUT_ASKING = 100;

/** Reads one line at a time from a terminal, with readline's keys. */
export class LineEditor {
  readonly #process: Process;
  readonly #history: () => readonly string[];
  readonly #complete: LineEditorOptions['complete'];
  readonly #screen: EditorScreen;
  readonly #decoder = new Utf8Decoder();
  #queue: Key[] = [];
  #partial = '';
  #buffer = new EditBuffer();
  #prompt = '';
  #position = 0;
  #draft = '';
  #tabs = 0;
  #lastArgument = { count: 0, length: 0 };

  constructor(options: LineEditorOptions) {
    this.#process = options.process;
    this.#history = options.history;
    this.#complete = options.complete;
    this.#screen = new EditorScreen(() => this.#process.terminal?.columns ?? 80);
  }

  async readLine(prompt: string): Promise<Edited> {
    const { terminal } = this.#process;
    this.#buffer = new EditBuffer();
    this.#prompt = prompt;
    this.#position = this.#history().length;
    this.#draft = '';
    this.#screen.reset();
    setModes(terminal, KEYSTROKES);
    const stopResize = terminal?.onResize(() => void this.#draw());
    try {
      await this.#write(`\x1b[?2004h${this.#screen.draw(prompt, '', '')}`);
      return await this.#edit();
    } finally {
      stopResize?.();
      terminal?.setRaw(false);
      this.#giveBack();
    }
  }

  async #edit(): Promise<Edited> {
    for (;;) {
      const key = await this.#nextKey();
      if (key === undefined) return { kind: 'end' };
      if (key.name !== 'tab') this.#tabs = 0;
      if (key.name !== 'alt-.' && key.name !== 'alt-_') this.#lastArgument = { count: 0, length: 0 };
      switch (key.name) {
        case 'enter':
          await this.#leave();
          return { kind: 'line', text: this.#buffer.text };
        case 'ctrl-c':
          this.#buffer.press('end');
          await this.#write(`${this.#redraw()}^C`);
          await this.#leave();
          return { kind: 'interrupt' };
        case 'ctrl-d':
          if (this.#buffer.text === '') {
            await this.#write('\x1b[?2004l');
            return { kind: 'end' };
          }
          this.#buffer.press('delete');
          await this.#draw();
          break;
        case 'ctrl-r': {
          const accepted = await this.#search();
          if (accepted === 'enter') {
            await this.#leave();
            return { kind: 'line', text: this.#buffer.text };
          }
          break;
        }
        default:
          await this.#press(key);
      }
    }
  }

  async #press(key: Key): Promise<void> {
    const { name, text } = key;
    if (name === 'text') {
      const simple = this.#buffer.atEnd;
      this.#buffer.insert(text);
      if (simple && text >= ' ' && text < '\x7f' && this.#screen.fits(this.#prompt, this.#buffer.text)) await this.#write(text);
      else await this.#draw();
      return;
    }
    switch (name) {
      case 'paste':
        this.#buffer.insert(text.replaceAll('\r\n', '\n').replaceAll('\r', '\n'));
        break;
      case 'up':
      case 'ctrl-p':
        this.#recall(-1);
        break;
      case 'down':
      case 'ctrl-n':
        this.#recall(1);
        break;
      case 'ctrl-l':
        this.#screen.reset();
        await this.#write('\x1b[H\x1b[2J');
        break;
      case 'tab':
        await this.#tab();
        return;
      case 'alt-<':
        this.#recall(-this.#history().length);
        break;
      case 'alt->':
        this.#recall(this.#history().length);
        break;
      case 'alt-.':
      case 'alt-_':
        this.#insertLastArgument();
        break;
      case 'alt-#':
        this.#buffer.set(`#${this.#buffer.text}`);
        break;
      case 'ctrl-v': {
        const quoted = await this.#nextKey();
        if (quoted !== undefined) this.#buffer.insert(quoted.text);
        break;
      }
      default:
        if (!this.#buffer.press(name)) return;
    }
    await this.#draw();
  }

  #recall(steps: number): void {
    const history = this.#history();
    if (this.#position === history.length) this.#draft = this.#buffer.text;
    const position = Math.min(history.length, Math.max(0, this.#position + steps));
    if (position === this.#position) return;
    this.#position = position;
    this.#buffer.set(history[position] ?? this.#draft);
  }

  #insertLastArgument(): void {
    const { count, length } = this.#lastArgument;
    const history = this.#history();
    const line = history[history.length - 1 - count];
    if (line === undefined) return;
    const word = /\S+\s*$/.exec(line)?.[0].trim() ?? '';
    this.#buffer.replaceBefore(length, word);
    this.#lastArgument = { count: count + 1, length: [...word].length };
  }

  async #tab(): Promise<void> {
    this.#tabs++;
    const { candidates, replace, inserted } = await this.#complete(this.#buffer.text, this.#buffer.beforeCursor.length);
    if (inserted !== undefined && inserted !== replace) {
      this.#buffer.replaceBefore([...replace].length, inserted);
      this.#tabs = 0;
      await this.#draw();
      return;
    }
    if (candidates.length < 2) {
      await this.#write('\x07');
      return;
    }
    if (this.#tabs < 2) {
      await this.#write('\x07');
      return;
    }
    this.#tabs = 0;
    await this.#write('\n');
    if (candidates.length >= LIST_WITHOUT_ASKING) {
      await this.#write(`Display all ${candidates.length} possibilities? (y or n)`);
      const answer = await this.#nextKey();
      await this.#write('\n');
      if (answer?.text !== 'y' && answer?.text !== ' ') {
        this.#screen.reset();
        await this.#draw();
        return;
      }
    }
    await this.#write(listInColumns(candidates, this.#process.terminal?.columns ?? 80, undefined, true));
    this.#screen.reset();
    await this.#draw();
  }

  /** Ctrl-R: incremental search backwards. */
  async #search(): Promise<'enter' | 'edit'> {
    const before = this.#buffer.text;
    const { history } = { history: this.#history() };
    let query = '';
    let at = history.length;
    let found = '';
    let failed = false;
    const find = (from: number) => {
      for (let index = from; index >= 0; index--) {
        const line = history[index];
        if (line?.includes(query) === true) {
          at = index;
          found = line;
          failed = false;
          return;
        }
      }
      failed = query !== '';
    };
    const show = () => this.#write(this.#screen.draw(`(${failed ? 'failed ' : ''}reverse-i-search)\`${query}': `, found, ''));
    await show();
    for (;;) {
      const key = await this.#nextKey();
      if (key === undefined || key.name === 'ctrl-g' || key.name === 'ctrl-c') {
        this.#buffer.set(before);
        await this.#draw();
        return 'edit';
      }
      if (key.name === 'text') {
        query += key.text;
        find(Math.min(at, history.length - 1));
      } else if (key.name === 'ctrl-r') {
        find(at - 1);
      } else if (key.name === 'backspace') {
        query = query.slice(0, -1);
        at = history.length;
        find(history.length - 1);
      } else {
        this.#buffer.set(found === '' ? before : found);
        this.#position = at;
        await this.#draw();
        if (key.name === 'enter') return 'enter';
        if (key.name !== 'escape') await this.#press(key);
        return 'edit';
      }
      await show();
    }
  }

  async #leave(): Promise<void> {
    await this.#write(`${this.#screen.leave(this.#prompt, this.#buffer.beforeCursor, this.#buffer.afterCursor)}\x1b[?2004l`);
  }

  #redraw(): string {
    return this.#screen.draw(this.#prompt, this.#buffer.beforeCursor, this.#buffer.afterCursor);
  }

  async #draw(): Promise<void> {
    await this.#write(this.#redraw());
  }

  async #write(text: string): Promise<void> {
    await this.#process.stdout.write(text);
  }

  async #nextKey(): Promise<Key | undefined> {
    while (this.#queue.length === 0) {
      const chunk = await this.#process.stdin.read();
      if (chunk === undefined) return undefined;
      const { keys, rest } = parseKeys(this.#partial + this.#decoder.push(chunk));
      this.#queue = keys;
      this.#partial = rest;
    }
    return this.#queue.shift();
  }

  /** What was typed ahead is for the command that runs now, or for the next line. */
  #giveBack(): void {
    const text = this.#queue.map((key) => (key.name === 'enter' ? '\n' : key.text)).join('');
    this.#queue = [];
    if (text !== '') this.#process.stdin.unread?.(encodeUtf8(text));
  }
}
