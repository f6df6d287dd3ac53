import { COOKED, setModes } from '#posix/terminal-modes.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { readByteLines } from '#posix/read-stream.ts';
import { inputOf, outputOf } from '../interpreter/descriptors.ts';
import type { Builtin } from './builtin.ts';
import { parseShortOptions } from './builtin.ts';

export const read: Builtin = async ({ shell, interpreter, args }) => {
  const { options, operands, invalid } = parseShortOptions(args, 'a:d:ei:n:N:p:rst:u:');
  if (invalid !== undefined) {
    await shell.complain(`read: ${invalid}: invalid option`);
    return 2;
  }
  for (const name of operands) {
    if (/^[A-Za-z_]\w*(\[.*\])?$/.test(name)) continue;
    await shell.complain(`read: \`${name}': not a valid identifier`);
    return 1;
  }
  const fd = Number(options.get('u') ?? '0');
  const descriptor = shell.descriptors.get(fd);
  const input = inputOf(shell.descriptors, fd);
  const tty = descriptor?.tty === true;
  const prompt = options.get('p');
  if (prompt !== undefined && tty) await outputOf(shell.descriptors, 2).write(prompt);
  const delimiter = options.has('d') ? (options.get('d') ?? '').charCodeAt(0) || 0 : 10;
  const count = options.has('N') ? Number(options.get('N')) : options.has('n') ? Number(options.get('n')) : Infinity;
  const exact = options.has('N');
  const raw = options.has('r');
  const terminal = shell.process.terminal;
  const special = tty && (count !== Infinity || options.has('s'));
  if (special) setModes(terminal, { ...COOKED, lines: count === Infinity, echo: !options.has('s') });
  const bytes: number[] = [];
  /** Positions that a backslash protects from splitting. */
  const protectedAt = new Set<number>();
  let ended = true;
  let escaped = false;
  let timedOut = false;
  const timeout = options.get('t');
  const due = timeout === undefined ? undefined : shell.process.machine.clock.now() + Number(timeout) * 1000;
  try {
    outer: while (bytes.length < count) {
      let chunk: Uint8Array | undefined;
      if (due === undefined) {
        chunk = await interpreter.interruptible(input.read(), () => undefined);
      } else {
        const ready = input.ready?.() ?? Promise.resolve();
        const first = await Promise.race([
          ready.then(() => 'ready'),
          shell.process.sleep(Math.max(0, due - shell.process.machine.clock.now())).then(() => 'late'),
        ]);
        if (first === 'late') {
          timedOut = true;
          break;
        }
        chunk = await input.read();
      }
      if (chunk === undefined) break;
      for (let index = 0; index < chunk.length; index++) {
        const byte = chunk[index] ?? 0;
        const isEnd = !exact && byte === delimiter;
        if (!raw && !escaped && byte === 92) {
          escaped = true;
          continue;
        }
        if (escaped) {
          escaped = false;
          if (byte === 10) continue;
          protectedAt.add(bytes.length);
          bytes.push(byte);
        } else if (isEnd) {
          ended = false;
          input.unread?.(chunk.subarray(index + 1));
          break outer;
        } else {
          bytes.push(byte);
        }
        if (bytes.length >= count) {
          ended = false;
          input.unread?.(chunk.subarray(index + 1));
          break outer;
        }
      }
    }
  } finally {
    if (special) terminal?.setRaw(false);
  }
  const line = decodeUtf8(new Uint8Array(bytes)).replaceAll('\0', '');
  const status = timedOut ? 142 : ended ? 1 : 0;
  const array = options.get('a');
  const ifs = shell.vars.get('IFS') ?? ' \t\n';
  if (array !== undefined) {
    const fields = splitLine(line, ifs, Infinity, protectedAt);
    const variable = shell.vars.declare(array);
    variable.elements = new Map(fields.map((field, index) => [String(index), field]));
    variable.value = undefined;
    return status;
  }
  if (operands.length === 0) {
    shell.vars.set('REPLY', line);
    return status;
  }
  const fields = exact ? [line] : splitLine(line, ifs, operands.length, protectedAt);
  for (const [index, name] of operands.entries()) {
    const [, base = name, subscript] = /^(\w+)\[(.*)\]$/.exec(name) ?? [];
    shell.assignElement(base, subscript, fields[index] ?? '');
  }
  return status;
};

/** At most `limit` fields; the last one keeps what is left. */
function splitLine(line: string, ifs: string, limit: number, protectedAt: ReadonlySet<number>): string[] {
  const isSpace = (index: number) => !protectedAt.has(index) && ifs.includes(line.charAt(index)) && /[ \t\n]/.test(line.charAt(index));
  const isDelimiter = (index: number) => !protectedAt.has(index) && ifs.includes(line.charAt(index));
  let start = 0;
  let end = line.length;
  while (start < end && isSpace(start)) start++;
  while (end > start && isSpace(end - 1)) end--;
  const fields: string[] = [];
  let at = start;
  while (at < end || (at === end && fields.length === 0)) {
    if (fields.length === limit - 1) {
      let rest = line.slice(at, end);
      // A single delimiter at the very end belongs to the last field's end.
      const last = rest.length - 1;
      if (rest !== '' && isDelimiter(at + last) && ![...rest.slice(0, -1)].some((_, index) => isDelimiter(at + index))) rest = rest.slice(0, -1);
      fields.push(rest);
      return fields;
    }
    let stop = at;
    while (stop < end && !isDelimiter(stop)) stop++;
    fields.push(line.slice(at, stop));
    at = stop;
    while (at < end && isSpace(at)) at++;
    if (at < end && isDelimiter(at) && !isSpace(at)) {
      at++;
      while (at < end && isSpace(at)) at++;
    }
    if (stop >= end) break;
  }
  return fields;
}

export const mapfile: Builtin = async ({ shell, interpreter, args }) => {
  const { options, operands } = parseShortOptions(args, 'd:n:O:s:tu:C:c:');
  const name = operands[0] ?? 'MAPFILE';
  const separator = options.has('d') ? (options.get('d') ?? '').charCodeAt(0) || 0 : 10;
  const variable = shell.vars.declare(name);
  const origin = Number(options.get('O') ?? '0');
  const elements = options.has('O') ? (variable.elements ?? new Map<string, string>()) : new Map<string, string>();
  const skip = Number(options.get('s') ?? '0');
  const most = Number(options.get('n') ?? '0') || Infinity;
  let seen = 0;
  let kept = 0;
  const lines = readByteLines(inputOf(shell.descriptors, Number(options.get('u') ?? '0')), separator);
  for (;;) {
    const next = await interpreter.interruptible(lines.next(), () => undefined);
    if (next.done === true) break;
    if (seen++ < skip) continue;
    if (kept >= most) break;
    const line = next.value;
    elements.set(String(origin + kept++), decodeUtf8(options.has('t') && line[line.length - 1] === separator ? line.subarray(0, -1) : line));
  }
  variable.elements = elements;
  variable.value = undefined;
  return 0;
};
