import { CollectedOutput } from '#posix/collect-output.ts';
import { PosixError, strerror } from '#posix/posix-error.ts';
import type { Process, Terminal } from '#posix/process.ts';
import { inputFrom } from '#posix/read-stream.ts';
import { encodeUtf8, Utf8Decoder } from '#posix/utf8.ts';
import { parseKeys } from '../../line-editor/keys.ts';
import type { Key } from '../../line-editor/keys.ts';
import { parseOptions } from '../../programs/parse-options.ts';
import { calledName, defineProgram, Failure, resolvePath } from '../../programs/program.ts';
import { runChild } from '../../programs/process-commands.ts';
import { runEx } from './vi-ex.ts';
import { openFile } from './vi-file.ts';
import { PASTED } from './vi-insert.ts';
import { NormalMode } from './vi-normal.ts';
import { ViScreen } from './vi-screen.ts';
import { DEFAULTS } from './vi-state.ts';
import type { Routine, ShellRequest, ViFiles, ViState } from './vi-state.ts';
import { ViText } from './vi-text.ts';

/** Vim 9.0, as far as somebody goes who edits files. */
export const vi = defineProgram('vi', async (process, args) => {
  const name = calledName(process);
  const options = parseOptions(
    name,
    args.filter((arg) => !arg.startsWith('+')),
    'RnNyc:u:i:Zes',
    { version: 'version', help: 'help', clean: 'clean', cmd: 'cmd' },
  );
  if (options.has('version')) {
    await process.stdout.write('VIM - Vi IMproved 9.0 (2022 Jun 28)\n');
    return 0;
  }
  const { terminal } = process;
  if (terminal === undefined || !process.isTty(0) || !process.isTty(1)) throw new Failure('Vim: Warning: Output is not to a terminal', 1);
  const editor = new Vi(process, terminal, options.has('R') || name === 'view');
  return editor.run(options.operands[0] ?? '', [
    ...args.filter((arg) => arg.startsWith('+')).map((arg) => arg.slice(1) || '$'),
    ...(options.values.get('c') ?? []),
  ]);
});

class Vi {
  readonly #process: Process;
  readonly #terminal: Terminal;
  readonly #screen = new ViScreen();
  readonly #state: ViState;
  readonly #normal: NormalMode;
  readonly #decoder = new Utf8Decoder();
  readonly #waiting: string[] = [];
  #partial = '';

  constructor(process: Process, terminal: Terminal, readonly: boolean) {
    this.#process = process;
    this.#terminal = terminal;
    this.#state = {
      text: new ViText([]),
      name: '',
      files: filesOf(process),
      options: { ...DEFAULTS, readonly },
      registers: new Map(),
      marks: new Map(),
      cursor: { row: 0, column: 0 },
      wanted: 0,
      mode: 'normal',
      anchor: { row: 0, column: 0 },
      top: 0,
      size: { columns: terminal.columns, rows: Math.max(2, terminal.rows) },
      message: '',
      isError: false,
      commandLine: undefined,
      pattern: undefined,
      lastFind: undefined,
      lastSubstitution: undefined,
      exitCode: undefined,
      history: [],
      noHighlight: false,
    };
    this.#normal = new NormalMode(this.#state);
  }

  async run(name: string, commands: readonly string[]): Promise<number> {
    const state = this.#state;
    openFile(state, name);
    const stopResize = this.#terminal.onResize(() => {
      state.size = { columns: this.#terminal.columns, rows: Math.max(2, this.#terminal.rows) };
      this.#screen.clear();
      void this.#draw();
    });
    this.#terminal.setRaw(true);
    await this.#process.stdout.write('\x1b[?1049h\x1b[?2004h\x1b[2J');
    try {
      for (const command of commands) await this.#drive(runEx(state, command));
      await this.#drive(this.#normal.run());
      return state.exitCode ?? 0;
    } finally {
      stopResize();
      if (this.#waiting.length > 0) this.#process.stdin.unread?.(encodeUtf8(this.#waiting.map(typedText).join('')));
      await this.#process.stdout.write(`\x1b[${state.size.rows};1H\x1b[K\x1b[?2004l\x1b[?1049l`);
      this.#terminal.setRaw(false);
    }
  }

  /** Gives a routine the keys and answers it asks for, until it ends or the editor is left. */
  async #drive(routine: Routine<void>): Promise<void> {
    for (let step = routine.next(''); step.done !== true && this.#state.exitCode === undefined;) {
      const answer = step.value === undefined ? await this.#key() : await this.#shell(step.value);
      if (answer === undefined) {
        this.#state.exitCode = 1;
        return;
      }
      step = routine.next(answer);
    }
  }

  async #key(): Promise<string | undefined> {
    while (this.#waiting.length === 0) {
      await this.#draw();
      const chunk = await this.#process.stdin.read();
      if (chunk === undefined) return undefined;
      const { keys, rest } = parseKeys(this.#partial + this.#decoder.push(chunk));
      this.#partial = rest;
      this.#waiting.push(...keys.flatMap(keyNames));
    }
    return this.#waiting.shift();
  }

  async #draw(): Promise<void> {
    await this.#process.stdout.write(this.#screen.draw(this.#state, this.#normal.pending));
  }

  async #shell({ command, stdin, show }: ShellRequest): Promise<string | undefined> {
    const output = new CollectedOutput();
    if (!show) {
      await runChild(this.#process, ['sh', '-c', `{ ${command}\n} 2>&1`], { stdin: inputFrom(encodeUtf8(stdin)), stdout: output });
      return output.text();
    }
    await this.#process.stdout.write(`\x1b[${this.#state.size.rows};1H\r\x1b[K\x1b[?1049l:!${command}\r\n`);
    this.#terminal.setRaw(false);
    await runChild(this.#process, ['sh', '-c', command]);
    this.#terminal.setRaw(true);
    await this.#process.stdout.write('\r\nPress ENTER or type command to continue');
    this.#screen.clear();
    const chunk = await this.#process.stdin.read();
    await this.#process.stdout.write('\x1b[?1049h\x1b[2J');
    return chunk === undefined ? undefined : '';
  }
}

/** Escape and a letter typed quickly arrive as one key, and are two here. */
function keyNames(key: Key): readonly string[] {
  if (key.name === 'text') return [key.text];
  if (key.name === 'paste') return [`${PASTED}${key.text}`];
  if (key.name === 'alt-backspace') return ['escape', 'backspace'];
  const letter = /^alt-(.+)$/u.exec(key.name)?.[1];
  if (letter !== undefined) return ['escape', ...parseKeys(letter).keys.flatMap(keyNames)];
  if (key.name === 'unknown') return key.text.startsWith('O') ? ['escape', ...key.text] : [];
  return [key.name];
}

function typedText(key: string): string {
  if (key.startsWith(PASTED)) return key.slice(PASTED.length);
  return key === 'enter' ? '\r' : key === 'tab' ? '\t' : key.length <= 2 ? key : '';
}

function filesOf(process: Process): ViFiles {
  const { fs } = process;
  const attempt = (action: () => void): string | undefined => {
    try {
      action();
      return undefined;
    } catch (error) {
      if (error instanceof PosixError) return strerror[error.code];
      throw error;
    }
  };
  return {
    read: (path) => {
      const full = resolvePath(process, path);
      if (!fs.exists(full)) return { missing: true };
      if (fs.stat(full).type === 'directory') return { failure: 'is a directory' };
      let text = '';
      const failure = attempt(() => (text = fs.readText(full)));
      return failure === undefined ? { text } : { failure: failure === 'Permission denied' ? '[Permission Denied]' : failure };
    },
    write: (path, text, append) =>
      attempt(() => {
        if (append) fs.appendFile(resolvePath(process, path), text);
        else fs.writeFile(resolvePath(process, path), text);
      }),
    exists: (path) => fs.exists(resolvePath(process, path)),
    writable: (path) => attempt(() => fs.access(resolvePath(process, path), 'w')) === undefined,
  };
}
