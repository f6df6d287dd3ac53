import { PosixError, strerror } from '#posix/posix-error.ts';
import { Utf8Decoder } from '#posix/utf8.ts';
import { parseKeys } from '../line-editor/keys.ts';
import type { Key } from '../line-editor/keys.ts';
import { parseOptions } from '../programs/parse-options.ts';
import { defineProgram, Failure, resolvePath } from '../programs/program.ts';
import { drawNano } from './nano-screen.ts';
import type { NanoView } from './nano-screen.ts';
import { TextBuffer } from './text-buffer.ts';

/** GNU nano 7.2, as far as a learner goes. */
export const nano = defineProgram('nano', async (process, args) => {
  const options = parseOptions('nano', args, 'lmiwvET:cSABHLxk', { version: 'version', linenumbers: 'l', view: 'v', help: 'help' });
  if (options.has('version')) {
    await process.stdout.write(' GNU nano, version 7.2\n');
    return 0;
  }
  const { terminal } = process;
  if (terminal === undefined || !process.isTty(0) || !process.isTty(1)) throw new Failure('standard input is not a terminal', 1);
  const operands = options.operands.filter((operand) => !/^\+\d/.test(operand));
  const start = Number(/^\+(\d+)/.exec(args.find((arg) => /^\+\d/.test(arg)) ?? '')?.[1] ?? '1');
  const name = operands[0] ?? '';
  const editor = new Nano(
    name,
    (text) => process.stdout.write(text),
    () => ({ columns: terminal.columns, rows: terminal.rows }),
    {
      read: (path) => (process.fs.exists(resolvePath(process, path)) ? process.fs.readText(resolvePath(process, path)) : undefined),
      isDirectory: (path) => process.fs.exists(resolvePath(process, path)) && process.fs.stat(resolvePath(process, path)).type === 'directory',
      write: (path, text) => {
        try {
          process.fs.writeFile(resolvePath(process, path), text);
          return undefined;
        } catch (error) {
          if (error instanceof PosixError) return strerror[error.code];
          throw error;
        }
      },
    },
    options.has('l'),
  );
  editor.open(start);
  const decoder = new Utf8Decoder();
  let partial = '';
  terminal.setRaw(true);
  const stopResize = terminal.onResize(() => void editor.draw());
  await process.stdout.write('\x1b[?1049h\x1b[?2004h');
  try {
    await editor.draw();
    for (;;) {
      const chunk = await process.stdin.read();
      if (chunk === undefined) return 1;
      const { keys, rest } = parseKeys(partial + decoder.push(chunk));
      partial = rest;
      for (const [index, key] of keys.entries()) {
        if (!editor.press(key)) {
          const ahead = keys
            .slice(index + 1)
            .map((each) => each.text)
            .join('');
          if (ahead !== '') process.stdin.unread?.(new Uint8Array([...ahead].map((character) => character.charCodeAt(0))));
          return 0;
        }
      }
      await editor.draw();
    }
  } finally {
    stopResize();
    await process.stdout.write('\x1b[?2004l\x1b[?1049l');
    terminal.setRaw(false);
  }
});

interface Files {
  read(path: string): string | undefined;
  isDirectory(path: string): boolean;
  /** What went wrong. */
  write(path: string, text: string): string | undefined;
}

interface Question {
  readonly label: string;
  readonly kind: 'text' | 'yes-no';
  readonly answered: (answer: string) => boolean;
}

class Nano {
  readonly #write: (text: string) => Promise<void>;
  readonly #size: () => { readonly columns: number; readonly rows: number };
  readonly #files: Files;
  readonly #numbers: boolean;
  #name: string;
  #buffer = new TextBuffer('');
  #message = '';
  #question: Question | undefined;
  #typed = '';
  #search = '';
  #top = 0;
  #help = false;
  #cutting = false;

  constructor(
    name: string,
    write: (text: string) => Promise<void>,
    size: () => { readonly columns: number; readonly rows: number },
    files: Files,
    numbers: boolean,
  ) {
    this.#name = name;
    this.#write = write;
    this.#size = size;
    this.#files = files;
    this.#numbers = numbers;
  }

  open(line: number): void {
    if (this.#name === '') return;
    if (this.#files.isDirectory(this.#name)) {
      this.#message = `"${this.#name}" is a directory`;
      this.#name = '';
      return;
    }
    const text = this.#files.read(this.#name);
    this.#buffer = new TextBuffer(text ?? '');
    const count = this.#buffer.lines.length - (text === undefined || text === '' || text.endsWith('\n') ? 1 : 0);
    this.#message = text === undefined ? 'New File' : `Read ${count} line${count === 1 ? '' : 's'}`;
    this.#buffer.moveTo(line - 1, 0);
  }

  async draw(): Promise<void> {
    const { columns, rows } = this.#size();
    const height = Math.max(1, rows - 4);
    if (this.#buffer.row < this.#top || this.#buffer.row >= this.#top + height) this.#top = Math.max(0, this.#buffer.row - Math.floor(height / 2));
    const question = this.#question;
    const view: NanoView = {
      columns,
      rows,
      name: this.#name,
      modified: this.#buffer.modified,
      lines: this.#buffer.lines,
      top: this.#top,
      row: this.#buffer.row,
      column: this.#buffer.column,
      message: this.#message,
      prompt: question === undefined ? undefined : `${question.label}${question.kind === 'text' ? this.#typed : ''}`,
      choosing: question?.kind === 'yes-no',
      numbers: this.#numbers,
      help: this.#help,
    };
    await this.#write(drawNano(view));
  }

  /** False when the editor is left. */
  press(key: Key): boolean {
    if (this.#help) {
      this.#help = false;
      return true;
    }
    this.#message = '';
    if (this.#question !== undefined) return this.#answer(this.#question, key);
    const cutting = this.#cutting;
    this.#cutting = key.name === 'ctrl-k';
    const buffer = this.#buffer;
    const page = Math.max(1, this.#size().rows - 6);
    switch (key.name) {
      case 'text':
        buffer.insert(key.text);
        return true;
      case 'paste':
        buffer.insert(key.text.replaceAll('\r\n', '\n').replaceAll('\r', '\n'));
        return true;
      case 'enter':
        buffer.insert('\n');
        return true;
      case 'tab':
        buffer.insert('\t');
        return true;
      case 'ctrl-x':
        if (!buffer.modified) return false;
        this.#ask('Save modified buffer? ', 'yes-no', (answer) => {
          if (answer === 'n') return false;
          this.#askName(() => false);
          return true;
        });
        return true;
      case 'ctrl-o':
        this.#askName(() => true);
        return true;
      case 'ctrl-s':
        if (this.#name === '') this.#askName(() => true);
        else this.#save(this.#name);
        return true;
      case 'ctrl-w':
      case 'f6':
        this.#ask(`Search${this.#search === '' ? '' : ` [${this.#search}]`}: `, 'text', (answer) => {
          if (answer !== '') this.#search = answer;
          this.#find();
          return true;
        });
        return true;
      case 'alt-w':
        this.#find();
        return true;
      case 'ctrl-\\':
      case 'ctrl-|':
        this.#replace();
        return true;
      case 'ctrl-_':
      case 'ctrl-/':
        this.#ask('Enter line number, column number: ', 'text', (answer) => {
          const [line = 1, column = 1] = answer.split(/[ ,]+/).map(Number);
          if (Number.isNaN(line)) this.#message = 'Invalid line or column number';
          else buffer.moveTo((line || 1) - 1, (column || 1) - 1);
          return true;
        });
        return true;
      case 'ctrl-k':
        buffer.cutLine(cutting);
        return true;
      case 'ctrl-u':
        buffer.paste();
        return true;
      case 'alt-6':
        buffer.copyLine();
        return true;
      case 'alt-u':
        this.#message = buffer.undo() ? 'Undid action' : 'Nothing to undo';
        return true;
      case 'alt-e':
        this.#message = buffer.redo() ? 'Redid action' : 'Nothing to redo';
        return true;
      case 'ctrl-c': {
        const total = buffer.lines.length;
        const characters = buffer.text.length;
        const before = buffer.lines.slice(0, buffer.row).reduce((sum, line) => sum + line.length + 1, 0) + buffer.column;
        const width = (buffer.lines[buffer.row] ?? '').length + 1;
        const percent = (part: number, whole: number) => Math.floor((part / Math.max(1, whole)) * 100);
        this.#message = `line ${buffer.row + 1}/${total} (${percent(buffer.row + 1, total)}%), col ${buffer.column + 1}/${width} (${percent(buffer.column + 1, width)}%), char ${before}/${characters} (${percent(before, characters)}%)`;
        return true;
      }
      case 'ctrl-g':
      case 'f1':
        this.#help = true;
        return true;
      case 'page-down':
      case 'ctrl-v':
        buffer.moveTo(buffer.row + page, buffer.column);
        return true;
      case 'page-up':
      case 'ctrl-y':
        buffer.moveTo(buffer.row - page, buffer.column);
        return true;
      default:
        if (!buffer.press(key.name))
          this.#message = key.name === 'escape' || key.name === 'unknown' ? '' : key.name === 'ctrl-z' ? 'Suspension is disabled' : 'Unbound key';
        return true;
    }
  }

  #ask(label: string, kind: Question['kind'], answered: Question['answered'], typed = ''): void {
    this.#question = { label, kind, answered };
    this.#typed = typed;
  }

  #answer(question: Question, key: Key): boolean {
    if (key.name === 'ctrl-c' || (key.name === 'escape' && question.kind === 'text')) {
      this.#question = undefined;
      this.#message = 'Cancelled';
      return true;
    }
    if (question.kind === 'yes-no') {
      const letter = key.text.toLowerCase();
      if (letter !== 'y' && letter !== 'n' && letter !== 'a') return true;
      this.#question = undefined;
      return question.answered(letter);
    }
    if (key.name === 'enter') {
      this.#question = undefined;
      return question.answered(this.#typed);
    }
    if (key.name === 'text' || key.name === 'paste') this.#typed += key.text;
    else if (key.name === 'backspace') this.#typed = this.#typed.slice(0, -1);
    else if (key.name === 'ctrl-u' || key.name === 'ctrl-k') this.#typed = '';
    return true;
  }

  #askName(then: () => boolean): void {
    this.#ask(
      'File Name to Write: ',
      'text',
      (name) => {
        if (name === '') {
          this.#message = 'Cancelled';
          return true;
        }
        if (name !== this.#name && this.#files.read(name) !== undefined) {
          this.#ask(`File "${name}" exists; OVERWRITE? `, 'yes-no', (answer) => (answer === 'y' && this.#save(name) ? then() : true));
          return true;
        }
        return this.#save(name) ? then() : true;
      },
      this.#name,
    );
  }

  #save(name: string): boolean {
    const text = this.#buffer.text;
    const ended = text === '' || text.endsWith('\n') ? text : `${text}\n`;
    const failure = this.#files.isDirectory(name) ? 'Is a directory' : this.#files.write(name, ended);
    if (failure !== undefined) {
      this.#message = `Error writing ${name}: ${failure}`;
      return false;
    }
    const count = ended.split('\n').length - 1;
    this.#name = name;
    this.#buffer.saved(ended);
    this.#message = `Wrote ${count} line${count === 1 ? '' : 's'}`;
    return true;
  }

  #find(): void {
    if (this.#search === '') return;
    const outcome = this.#buffer.find(this.#search);
    if (outcome === 'none') this.#message = `"${this.#search}" not found`;
    else if (outcome === 'same') this.#message = 'This is the only occurrence';
    else if (outcome === 'wrapped') this.#message = 'Search Wrapped';
  }

  #replace(): void {
    this.#ask(`Search (to replace)${this.#search === '' ? '' : ` [${this.#search}]`}: `, 'text', (what) => {
      const wanted = what === '' ? this.#search : what;
      if (wanted === '') return true;
      this.#search = wanted;
      this.#ask('Replace with: ', 'text', (replacement) => {
        if (!this.#buffer.text.includes(wanted)) {
          this.#message = `"${wanted}" not found`;
          return true;
        }
        this.#ask('Replace this instance? (All: A) ', 'yes-no', (answer) => {
          if (answer === 'n') return true;
          const count = this.#buffer.replace(wanted, replacement, answer === 'a');
          this.#message = `Replaced ${count} occurrence${count === 1 ? '' : 's'}`;
          return true;
        });
        return true;
      });
      return true;
    });
  }
}
