import type { Process } from '#posix/process.ts';
import { readByteLines } from '#posix/read-stream.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { parseOptions } from './parse-options.ts';
import { calledName, defineProgram, Failure, openInput, reasonOf, resolvePath } from './program.ts';
import { parseSed } from './sed-script.ts';
import type { Address, SedCommand, Substitution } from './sed-script.ts';

/** GNU sed: each line is answered before the next is read. */
export const sed = defineProgram('sed', async (process, args) => {
  const options = parseOptions('sed', args, 'ne:f:Eri::suzl:', {
    quiet: 'n',
    silent: 'n',
    'expression=': 'e',
    'file=': 'f',
    'regexp-extended': 'E',
    'in-place=?': 'i',
    separate: 's',
    unbuffered: 'u',
    version: 'version',
  });
  if (options.has('version')) {
    await process.stdout.write('sed (GNU sed) 4.9\n');
    return 0;
  }
  const scripts = [
    ...(options.values.get('e') ?? []),
    ...(options.values.get('f') ?? []).map((path) => process.fs.readText(resolvePath(process, path))),
  ];
  const files = [...options.operands];
  if (scripts.length === 0) {
    const script = files.shift();
    if (script === undefined) {
      await process.stderr.write('Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n');
      return 1;
    }
    scripts.push(script);
  }
  const inPlace = options.has('i');
  const text = scripts.join('\n').replace(/^#n\n/, '');
  const quiet = options.has('n') || (scripts[0] ?? '').startsWith('#n\n');
  const parse = () => parseSed(text, options.has('E') || options.has('r'));
  parse();
  const editor = new StreamEditor(process, quiet, parse());
  let status = 0;
  for (const [index, file] of (files.length === 0 ? ['-'] : files).entries()) {
    try {
      const input = openInput(process, file);
      if (!inPlace) {
        status = Math.max(status, await editor.run(input, (line) => process.stdout.write(line), index === Math.max(0, files.length - 1)));
      } else {
        let result = '';
        const own = new StreamEditor(process, quiet, parse());
        await own.run(
          input,
          (line) => {
            result += line;
            return Promise.resolve();
          },
          true,
        );
        const path = resolvePath(process, file);
        const suffix = options.get('i') ?? '';
        if (suffix !== '')
          process.fs.writeFile(suffix.includes('*') ? resolvePath(process, suffix.replace('*', file)) : path + suffix, process.fs.readFile(path));
        process.fs.writeFile(path, result);
      }
    } catch (error) {
      if (error instanceof Failure) throw error;
      const reason = reasonOf(error);
      await process.stderr.write(
        `${calledName(process)}: ${reason === 'Is a directory' ? `couldn't edit ${file}: not a regular file` : `can't read ${file}: ${reason}`}\n`,
      );
      status = Math.max(status, reason === 'Is a directory' ? 4 : 2);
    }
    if (editor.quit) break;
  }
  return status;
});

type Next = 'cycle' | 'restart' | 'quit' | { readonly jump: string } | undefined;

class StreamEditor {
  quit = false;
  readonly #process: Process;
  readonly #quiet: boolean;
  readonly #commands: readonly SedCommand[];
  readonly #asksForLast: boolean;
  #pattern = '';
  #hold = '';
  #number = 0;
  #appended: string[] = [];
  #substituted = false;
  #last = false;
  #previous: RegExp | undefined;
  #code = 0;
  #newline = true;
  #read: () => Promise<string | undefined> = () => Promise.resolve(undefined);
  #write: (line: string) => Promise<void> = () => Promise.resolve();

  constructor(process: Process, quiet: boolean, commands: readonly SedCommand[]) {
    this.#process = process;
    this.#quiet = quiet;
    this.#commands = commands;
    this.#asksForLast = asksForLast(commands);
  }

  async run(input: Parameters<typeof readByteLines>[0], write: (line: string) => Promise<void>, lastFile: boolean): Promise<number> {
    const lines = readByteLines(input);
    let ahead: IteratorResult<Uint8Array, void> | undefined;
    this.#write = write;
    this.#read = async () => {
      const current = ahead ?? (await lines.next());
      if (current.done === true) return undefined;
      const text = decodeUtf8(current.value);
      this.#number++;
      this.#newline = text.endsWith('\n');
      // Only a script that asks for the last line has to wait for the one after.
      ahead = this.#asksForLast ? await lines.next() : undefined;
      this.#last = lastFile && (ahead?.done === true || !this.#newline);
      return text.replace(/\n$/, '');
    };
    for (let line = await this.#read(); line !== undefined;) {
      this.#pattern = line;
      const next = await this.#cycle();
      if (next === 'quit') {
        this.quit = true;
        break;
      }
      line = await this.#read();
    }
    return this.#code;
  }

  async #cycle(): Promise<Next> {
    this.#substituted = false;
    let next: Next = 'restart';
    let start = 0;
    for (let count = 0; next === 'restart' && count < 100_000; count++) {
      next = await this.#execute(this.#commands, start);
      while (typeof next === 'object') {
        const label = next.jump;
        start = label === '' ? this.#commands.length : this.#commands.findIndex((command) => command.name === ':' && command.text === label);
        if (start < 0) throw new Failure(`-e expression #1, char 0: can't find label for jump to \`${label}'`);
        next = await this.#execute(this.#commands, start);
        if (++count > 100_000) throw new Failure('endless loop');
      }
      start = 0;
    }
    if (!this.#quiet && next !== 'cycle') await this.#print(this.#pattern);
    await this.#flush();
    return next === 'quit' ? 'quit' : this.quit ? 'quit' : undefined;
  }

  async #flush(): Promise<void> {
    for (const text of this.#appended.splice(0)) await this.#write(text);
  }

  async #print(text: string): Promise<void> {
    await this.#write(text + (this.#newline || !this.#last ? '\n' : ''));
  }

  async #execute(commands: readonly SedCommand[], start = 0): Promise<Next> {
    for (const command of commands.slice(start)) {
      if (!this.#selected(command)) continue;
      switch (command.name) {
        case '{': {
          const next = await this.#execute(command.block);
          if (next !== undefined) return next;
          break;
        }
        case 'd':
          return 'cycle';
        case 'D':
          if (!this.#pattern.includes('\n')) return 'cycle';
          this.#pattern = this.#pattern.slice(this.#pattern.indexOf('\n') + 1);
          await this.#flush();
          return 'restart';
        case 'p':
          await this.#print(this.#pattern);
          break;
        case 'P':
          await this.#print(this.#pattern.split('\n')[0] ?? '');
          break;
        case '=':
          await this.#write(`${this.#number}\n`);
          break;
        case 'l':
          await this.#write(`${this.#pattern.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\t/g, '\\t')}$\n`);
          break;
        case 'a':
          this.#appended.push(`${command.text}\n`);
          break;
        case 'i':
          await this.#write(`${command.text}\n`);
          break;
        case 'c':
          if (command.addresses.length < 2 || !command.range.active || command.negated) await this.#write(`${command.text}\n`);
          return 'cycle';
        case 'h':
          this.#hold = this.#pattern;
          break;
        case 'H':
          this.#hold += `\n${this.#pattern}`;
          break;
        case 'g':
          this.#pattern = this.#hold;
          break;
        case 'G':
          this.#pattern += `\n${this.#hold}`;
          break;
        case 'x':
          [this.#pattern, this.#hold] = [this.#hold, this.#pattern];
          break;
        case 'z':
          this.#pattern = '';
          break;
        case 'y':
          this.#pattern = [...this.#pattern].map((character) => command.map?.get(character) ?? character).join('');
          break;
        case 's':
          if (command.substitution !== undefined) await this.#substitute(command.substitution);
          break;
        case 'n': {
          if (!this.#quiet) await this.#print(this.#pattern);
          await this.#flush();
          const line = await this.#read();
          if (line === undefined) {
            this.quit = true;
            return 'cycle';
          }
          this.#pattern = line;
          break;
        }
        case 'N': {
          const line = await this.#read();
          if (line === undefined) return 'quit';
          this.#pattern += `\n${line}`;
          break;
        }
        case 'r': {
          const path = resolvePath(this.#process, command.text);
          if (this.#process.fs.exists(path)) this.#appended.push(this.#process.fs.readText(path));
          break;
        }
        case 'w':
          this.#process.fs.appendFile(resolvePath(this.#process, command.text), `${this.#pattern}\n`);
          break;
        case 'q':
          this.#code = Number(command.text || '0');
          return 'quit';
        case 'Q':
          this.#code = Number(command.text || '0');
          this.quit = true;
          return 'cycle';
        case 'b':
          return { jump: command.text };
        case 't':
          if (!this.#substituted) break;
          this.#substituted = false;
          return { jump: command.text };
        case 'T':
          if (!this.#substituted) return { jump: command.text };
          this.#substituted = false;
          break;
      }
    }
    return undefined;
  }

  async #substitute(substitution: Substitution): Promise<void> {
    const pattern = substitution.pattern ?? this.#previous;
    if (pattern === undefined) throw new Failure('no previous regular expression');
    this.#previous = pattern;
    let count = 0;
    let changed = false;
    pattern.lastIndex = 0;
    this.#pattern = this.#pattern.replace(pattern, (...match: unknown[]) => {
      count++;
      if (count < substitution.occurrence || (count > substitution.occurrence && !substitution.global)) return String(match[0]);
      changed = true;
      return fill(substitution.replacement, match);
    });
    if (!changed) return;
    this.#substituted = true;
    if (substitution.print) await this.#print(this.#pattern);
    if (substitution.file !== undefined) this.#process.fs.appendFile(resolvePath(this.#process, substitution.file), `${this.#pattern}\n`);
  }

  #selected(command: SedCommand): boolean {
    return this.#inRange(command) !== command.negated;
  }

  #inRange({ addresses, range }: SedCommand): boolean {
    const [first, second] = addresses;
    if (first === undefined) return true;
    if (second === undefined) return this.#matches(first);
    if (!range.active) {
      const fromStart = 'line' in first && first.line === 0 && this.#number === 1;
      if (!fromStart && !this.#matches(first)) return false;
      range.active = true;
      range.end = 'offset' in second ? this.#number + second.offset : 'line' in second ? second.line : Infinity;
      if (range.end <= this.#number) range.active = false;
      else if (fromStart && this.#matches(second)) range.active = false;
      return true;
    }
    if ('pattern' in second || 'last' in second ? this.#matches(second) : this.#number >= range.end) range.active = false;
    return true;
  }

  #matches(address: Address): boolean {
    if ('line' in address) return address.line === this.#number;
    if ('last' in address) return this.#last;
    if ('step' in address)
      return address.step === 0
        ? this.#number === address.first
        : this.#number >= address.first && (this.#number - address.first) % address.step === 0;
    if ('offset' in address) return false;
    const pattern = address.pattern ?? this.#previous;
    if (pattern === undefined) throw new Failure('no previous regular expression');
    this.#previous = pattern;
    pattern.lastIndex = 0;
    return pattern.test(this.#pattern);
  }
}

function asksForLast(commands: readonly SedCommand[]): boolean {
  return commands.some((command) => command.addresses.some((address) => 'last' in address) || asksForLast(command.block));
}

function fill(replacement: Substitution['replacement'], match: readonly unknown[]): string {
  let text = '';
  let whole = '';
  let once = '';
  const add = (part: string) => {
    let shown = whole === 'U' ? part.toUpperCase() : whole === 'L' ? part.toLowerCase() : part;
    if (once !== '' && shown !== '') {
      shown = (once === 'u' ? shown.charAt(0).toUpperCase() : shown.charAt(0).toLowerCase()) + shown.slice(1);
      once = '';
    }
    text += shown;
  };
  for (const part of replacement) {
    if (typeof part === 'string') add(part);
    else if (typeof part === 'number') add(typeof match[part] === 'string' ? match[part] : '');
    else if (part.change === 'u' || part.change === 'l') once = part.change;
    else whole = part.change === 'E' ? '' : part.change;
  }
  return text;
}
