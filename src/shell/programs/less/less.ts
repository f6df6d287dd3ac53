import { KEYSTROKES, setModes } from '#posix/terminal-modes.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process, Terminal } from '#posix/process.ts';
import type { InputStream } from '#posix/stream.ts';
import { Utf8Decoder } from '#posix/utf8.ts';
import { compileRegex } from '../../compile-regex.ts';
import { parseKeys } from '../../line-editor/keys.ts';
import { parseOptions } from '../parse-options.ts';
import type { ParsedOptions } from '../parse-options.ts';
import { posixRegex } from '../posix-regex.ts';
import { complain, defineProgram, openInput, reasonOf } from '../program.ts';
import { layOut, LessText } from './less-text.ts';

const reverse = (text: string) => `\x1b[7m${text}\x1b[27m`;
/** How often a growing text is looked at while it is followed, ms. */
const FOLLOW_MS = 200;

/** less 590: what comes through a pipe is read while it is shown. Without a terminal it copies. */
export const less = defineProgram('less', async (process, args) => {
  const first = args.find((arg) => arg.startsWith('+'))?.slice(1);
  const options = parseOptions(
    'less',
    args.filter((arg) => !arg.startsWith('+')),
    'NSRrFXMmiIeEnqQsgGwWfKLx:j:p:',
    {
      'LINE-NUMBERS': 'N',
      'chop-long-lines': 'S',
      'RAW-CONTROL-CHARS': 'R',
      'quit-if-one-screen': 'F',
      'no-init': 'X',
      'ignore-case': 'i',
    },
  );
  const inputs: { readonly name: string; readonly input: InputStream }[] = [];
  let status = 0;
  for (const file of options.operands.length === 0 ? ['-'] : options.operands) {
    try {
      inputs.push({ name: file === '-' ? '' : file, input: openInput(process, file) });
    } catch (error) {
      if (error instanceof PosixError && error.code === 'EISDIR') await process.stderr.write(`${file} is a directory\n`);
      else await process.stderr.write(`${file}: ${reasonOf(error)}\n`);
      status = 1;
    }
  }
  if (inputs.length === 0) return status;
  const { terminal } = process;
  const keyboard = process.isTty(0) ? process.stdin : terminal?.input;
  if (terminal === undefined || !process.isTty(1) || keyboard === undefined) {
    for (const { input } of inputs)
      for (let chunk = await input.read(); chunk !== undefined; chunk = await input.read()) await process.stdout.write(chunk);
    return status;
  }
  if (options.operands.length === 0 && process.isTty(0)) {
    await complain(process, 'Missing filename ("less --help" for help)');
    return 1;
  }
  return new Less(process, terminal, keyboard, options, inputs[0]?.name ?? '').run(
    inputs,
    first ?? (options.has('p') ? `/${options.get('p') ?? ''}` : undefined),
  );
});

class Less {
  readonly #process: Process;
  readonly #terminal: Terminal;
  readonly #keyboard: InputStream;
  readonly #options: ParsedOptions;
  readonly #text = new LessText();
  #top = 0;
  #shift = 0;
  #message: string;
  #count = '';
  #typing: { readonly prompt: string; text: string } | undefined;
  #pattern: { readonly matcher: RegExp; readonly forward: boolean } | undefined;
  #following = false;
  /** The screen is ours. */
  #shown = false;

  constructor(process: Process, terminal: Terminal, keyboard: InputStream, options: ParsedOptions, name: string) {
    this.#process = process;
    this.#terminal = terminal;
    this.#keyboard = keyboard;
    this.#options = options;
    this.#message = name;
  }

  async run(inputs: readonly { readonly input: InputStream }[], first: string | undefined): Promise<number> {
    const reading = this.#read(inputs);
    reading.catch(() => undefined);
    // Something to show, when it comes soon.
    for (let wait = 0; wait < 20 && !this.#text.ended && this.#text.lines.length < this.#page; wait++) await this.#process.sleep(10);
    if (this.#options.has('F') && this.#text.ended && this.#rowsFrom(0).length <= this.#page) {
      await this.#process.stdout.write(this.#text.lines.map((line) => `${line}\n`).join(''));
      return 0;
    }
    const screen = !this.#options.has('X');
    setModes(this.#terminal, KEYSTROKES);
    const stopResize = this.#terminal.onResize(() => void this.#draw());
    await this.#process.stdout.write(screen ? '\x1b[?1049h' : '');
    try {
      for (const key of first === undefined ? [] : first.startsWith('/') ? [...first, 'enter'] : first) this.#press(key);
      this.#shown = true;
      await this.#draw();
      const decoder = new Utf8Decoder();
      let partial = '';
      for (;;) {
        const chunk = await this.#process.race(this.#keyboard.read());
        if (chunk === undefined) return 0;
        const { keys, rest } = parseKeys(partial + decoder.push(chunk));
        partial = rest;
        for (const { name, text } of keys) {
          if (this.#press(name === 'text' ? text : name)) continue;
          return 0;
        }
        await this.#draw();
      }
    } finally {
      this.#following = false;
      this.#shown = false;
      stopResize();
      await this.#process.stdout.write(`\r\x1b[K${screen ? '\x1b[?1049l' : ''}`);
      this.#terminal.setRaw(false);
    }
  }

  async #read(inputs: readonly { readonly input: InputStream }[]): Promise<void> {
    for (const { input } of inputs) {
      for (let chunk = await input.read(); chunk !== undefined; chunk = await input.read()) {
        const before = this.#text.lines.length;
        if (!this.#text.add(chunk)) {
          input.close();
          break;
        }
        await this.#process.sleep(0);
        // A screen that is not full yet fills as text arrives.
        if (this.#shown && before < this.#top + this.#page) await this.#draw();
      }
    }
    this.#text.end();
    if (this.#shown) await this.#draw();
  }

  get #page(): number {
    return Math.max(1, this.#terminal.rows - 1);
  }

  #rows(index: number): string[] {
    const numbers = this.#options.has('N') ? `${String(index + 1).padStart(7)} ` : '';
    const line = this.#text.lines[index] ?? '';
    return layOut(numbers + line, {
      columns: this.#terminal.columns,
      chop: this.#options.has('S'),
      shift: this.#shift,
      raw: this.#options.has('R') || this.#options.has('r'),
      pattern: this.#pattern?.matcher,
    });
  }

  #rowsFrom(top: number): string[] {
    const rows: string[] = [];
    for (let index = top; index < this.#text.lines.length && rows.length <= this.#page; index++) rows.push(...this.#rows(index));
    return rows;
  }

  /** The first line of the last screenful. */
  get #last(): number {
    let index = this.#text.lines.length;
    for (let used = 0; index > 0; index--) {
      used += this.#rows(index - 1).length;
      if (used > this.#page) break;
    }
    return Math.min(index, Math.max(0, this.#text.lines.length - 1));
  }

  async #draw(): Promise<void> {
    const rows = this.#rowsFrom(this.#top);
    const atEnd = rows.length <= this.#page && this.#text.ended;
    const shown = Array.from({ length: this.#page }, (_, row) => rows[row] ?? '~');
    const status = this.#typing !== undefined ? `${this.#typing.prompt}${this.#typing.text}` : this.#status(atEnd);
    await this.#process.stdout.write(`\x1b[H\x1b[J${shown.join('\n')}\n${status}`);
    this.#message = '';
  }

  #status(atEnd: boolean): string {
    if (this.#following) return reverse('Waiting for data... (interrupt to abort)');
    if (this.#count !== '') return `:${this.#count}`;
    if (this.#message !== '') return reverse(atEnd && !this.#message.includes('(') ? `${this.#message} (END)` : this.#message);
    return atEnd ? reverse('(END)') : ':';
  }

  /** False when the pager is left. */
  #press(key: string): boolean {
    if (this.#typing !== undefined) {
      this.#type(this.#typing, key);
      return true;
    }
    if (this.#following) {
      this.#following = false;
      return true;
    }
    if (/^\d$/.test(key)) {
      this.#count += key;
      return true;
    }
    const count = this.#count === '' ? undefined : Number(this.#count);
    this.#count = '';
    if (['q', 'Q', 'ZZ'].includes(key)) return false;
    this.#move(key, count);
    return true;
  }

  #move(key: string, count: number | undefined): void {
    const page = this.#page;
    const go = (line: number, beyond = false) => {
      this.#top = Math.max(0, Math.min(line, beyond ? this.#text.lines.length - 1 : this.#last));
    };
    if ([' ', 'f', 'page-down', 'ctrl-f', 'ctrl-v', 'z'].includes(key)) go(this.#top + (count ?? page));
    else if (['b', 'page-up', 'ctrl-b', 'w'].includes(key)) go(this.#top - (count ?? page));
    else if (['j', 'e', 'down', 'enter', 'ctrl-n', 'ctrl-e'].includes(key)) go(this.#top + (count ?? 1));
    else if (['k', 'y', 'up', 'ctrl-p', 'ctrl-y'].includes(key)) go(this.#top - (count ?? 1));
    else if (key === 'd' || key === 'ctrl-d') go(this.#top + (count ?? Math.floor(page / 2)));
    else if (key === 'u' || key === 'ctrl-u') go(this.#top - (count ?? Math.floor(page / 2)));
    else if (['g', '<', 'home'].includes(key)) go((count ?? 1) - 1);
    else if (['G', '>', 'end'].includes(key)) go(count === undefined ? Infinity : count - 1);
    else if (key === 'p' || key === '%') go(Math.floor((this.#text.lines.length * (count ?? 0)) / 100));
    else if (key === 'right') this.#shift += Math.floor(this.#terminal.columns / 2);
    else if (key === 'left') this.#shift = Math.max(0, this.#shift - Math.floor(this.#terminal.columns / 2));
    else if (key === '/' || key === '?') this.#typing = { prompt: key, text: '' };
    else if (key === 'n' || key === 'N') this.#again(key === 'n', count ?? 1);
    else if (key === 'F') this.#follow();
    else if (key === '=' || key === 'ctrl-g') {
      const { lines } = this.#text;
      this.#message = `lines ${this.#top + 1}-${Math.min(lines.length, this.#top + page)}/${lines.length} ${Math.min(100, Math.round(((this.#top + page) * 100) / Math.max(1, lines.length)))}%`;
    } else if (key === 'h' || key === 'H')
      this.#message = 'SPACE/b page  j/k line  g/G ends  /text search  n/N again  F follow  q leave (press RETURN)';
  }

  #type(typing: { readonly prompt: string; text: string }, key: string): void {
    if (key === 'enter') {
      this.#typing = undefined;
      const forward = typing.prompt === '/';
      if (typing.text !== '') {
        try {
          const ignoreCase = this.#options.has('I') || (this.#options.has('i') && !/[A-Z]/.test(typing.text));
          this.#pattern = { matcher: compileRegex(posixRegex(typing.text, 'extended'), { global: true, ignoreCase }), forward };
        } catch {
          this.#message = 'Invalid pattern  (press RETURN)';
          return;
        }
      }
      this.#again(true, 1, forward);
    } else if (key === 'backspace') {
      if (typing.text === '') this.#typing = undefined;
      typing.text = Array.from(typing.text).slice(0, -1).join('');
    } else if (key === 'escape' || key === 'ctrl-c') this.#typing = undefined;
    else if (key.length <= 2) typing.text += key;
  }

  #again(same: boolean, count: number, forward = this.#pattern?.forward ?? true): void {
    const matcher = this.#pattern?.matcher;
    if (matcher === undefined) {
      this.#message = 'No previous regular expression  (press RETURN)';
      return;
    }
    const step = same === forward ? 1 : -1;
    let left = count;
    for (let at = this.#top + step; at >= 0 && at < this.#text.lines.length; at += step) {
      if ((this.#text.lines[at] ?? '').search(matcher) < 0 || --left > 0) continue;
      this.#top = at;
      return;
    }
    // What is on the first line may be found from the beginning.
    if (same && this.#top === 0 && step === 1 && (this.#text.lines[0] ?? '').search(matcher) >= 0 && count === 1) return;
    this.#message = 'Pattern not found  (press RETURN)';
  }

  /** `F`: shows the end as it grows, until a key is pressed. */
  #follow(): void {
    this.#following = true;
    const run = async () => {
      while (this.#following) {
        this.#top = this.#last;
        await this.#draw();
        await this.#process.sleep(FOLLOW_MS);
      }
    };
    run().catch(() => undefined);
  }
}
