import { CollectedOutput } from '#posix/collect-output.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process, Program } from '#posix/process.ts';
import { inputFrom, readAll } from '#posix/read-stream.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import { bash } from '../bash.ts';
import { quoteSingle } from '../expansion/quote.ts';
import { borrowedFileSystem } from './borrowed-file-system.ts';
import { realComplaint } from './borrowed-messages.ts';
import { findBorrowedCommand, load, makeContext } from './borrowed-library.ts';

/** Which commands are taken from just-bash as they are. They read their whole input before they answer. */
export const BORROWED = [
  'awk',
  'column',
  'comm',
  'expand',
  'expr',
  'file',
  'find',
  'fold',
  'join',
  'jq',
  'md5sum',
  'nl',
  'od',
  'readlink',
  'sha1sum',
  'sha256sum',
  'split',
  'strings',
  'tr',
  'tree',
  'unexpand',
  'yq',
] as const;

/** Those that read standard input whatever their operands are, or never. */
const NEVER_READS = new Set(['expr', 'find', 'readlink', 'tree']);

/** Those whose sums the host computes on another thread. */
const COMPUTED_ELSEWHERE = new Set(['md5sum', 'sha1sum', 'sha256sum']);

export function borrow(name: string): Program {
  return { name, run: (process) => runBorrowed(name, process, process.argv.slice(1)) };
}

export async function runBorrowed(name: string, process: Process, args: readonly string[]): Promise<number> {
  const command = findBorrowedCommand(name);
  if (command === undefined) throw new PosixError('ENOENT', name);
  const reads = !NEVER_READS.has(name) && readsInput(name, args);
  const stdin = reads ? latin1(await readAll(process.stdin)) : '';
  const said: (readonly [string, string | Uint8Array])[] = [];
  const context = makeContext({
    fs: borrowedFileSystem(process.fs, (path, text) => void said.push([path, text])) as never,
    cwd: process.cwd,
    env: new Map(process.env),
    stdin,
    sleep: (ms) => process.sleep(ms),
    exec: async (text, options) => {
      const given = options.args === undefined ? text : `${text} ${options.args.map(quoteSingle).join(' ')}`;
      const stdout = new CollectedOutput();
      const stderr = new CollectedOutput();
      const child = process.machine.spawn({
        argv: ['bash', '-c', given],
        program: bash,
        env: process.env,
        cwd: options.cwd,
        uid: process.uid,
        gid: process.gid,
        umask: process.umask,
        parentPid: process.pid,
        group: process.group,
        stdin: inputFrom(encodeUtf8(options.stdin ?? '')),
        stdout,
        stderr,
      });
      const { code } = await process.race(child.exited);
      return { stdout: stdout.text(), stderr: stderr.text(), exitCode: code };
    },
  });
  await process.machine.clock.standStill(load(command));
  const running = command.execute(name === 'tr' ? args.map(withoutOctals) : [...args], context);
  const result = await process.race(COMPUTED_ELSEWHERE.has(name) ? process.machine.clock.standStill(running) : running);
  if (result.stderr !== '') {
    const said = realComplaint(name, { stderr: result.stderr, code: result.exitCode }, scriptOf(name, args), stdin);
    result.exitCode = said.code;
    await process.stderr.write(withRealMessages(name, said.stderr));
  }
  for (const [path, text] of said) await (path === '/dev/stderr' ? process.stderr : process.stdout).write(text);
  if (name === 'find' && args.includes('-print0')) result.stdout = result.stdout.replace(/\0\n$/, '\0');
  if (result.stdout !== '') {
    const bytes = result.stdoutKind === 'bytes' || result.stdoutEncoding === 'binary';
    await process.stdout.write(bytes ? Uint8Array.from(result.stdout, (character) => character.charCodeAt(0)) : result.stdout);
  }
  return result.exitCode;
}

/** The first operand. */
function scriptOf(name: string, args: readonly string[]): string {
  return args.find((arg, index) => !arg.startsWith('-') && TAKES_VALUE[name]?.includes(args[index - 1] ?? '') !== true) ?? '';
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'No such file or directory',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  EACCES: 'Permission denied',
};

/** Failed system calls as the real programs tell them. */
function withRealMessages(name: string, text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const [, code = '', path = ''] = /^\S+: (E[A-Z]+): .*, \w+ '(.*)'$/.exec(line) ?? [];
      if (REASONS[code] !== undefined) return `${name}: ${path.replace(/^.*\//, '')}: ${REASONS[code]}`;
      if (name !== 'find') return line;
      return line
        .replace(/^find: ([^‘]+): No such file or directory$/, 'find: ‘$1’: No such file or directory')
        .replace(/^find: unknown predicate '/, 'find: unknown predicate `');
    })
    .join('\n');
}

const CONTROLS: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', v: '\v' };

/** A set of `tr` whose `\\000` and `\\a`, which just-bash does not read, stand for themselves: `\\000-\\037` is a range. */
function withoutOctals(set: string): string {
  return set.replaceAll(/\\([0-3][0-7]{0,2}|[4-7][0-7]?|[^])/g, (whole, escaped: string) => {
    if (!/[0-7]/.test(escaped)) return CONTROLS[escaped] ?? whole;
    const character = String.fromCharCode(parseInt(escaped, 8));
    return '\\-['.includes(character) ? `\\${character}` : character;
  });
}

/** Whether the command would wait for its input: not when files are named. */
function readsInput(name: string, args: readonly string[]): boolean {
  const operands = args.filter((arg) => arg === '-' || !arg.startsWith('-'));
  if (operands.includes('-') || args.includes('-')) return true;
  if (name === 'tr') return true;
  if (name === 'awk' && args.some((arg) => onlyBegins(arg))) return false;
  // The script is an operand of its own unless it is given by option.
  const script = ['awk', 'jq', 'yq'].includes(name) && !args.some((arg) => /^(-f|-e|--expression|--file|--from-file)/.test(arg)) ? 1 : 0;
  if (name === 'jq' && args.some((arg) => /^(-n|--null-input)$/.test(arg))) return false;
  const valued = args.filter((_, index) => index > 0 && TAKES_VALUE[name]?.includes(args[index - 1] ?? '') === true).length;
  return operands.length - valued - script <= 0;
}

/** Whether an awk script is one BEGIN block: it reads nothing. */
function onlyBegins(script: string): boolean {
  const bare = script.trim().replace(/"(?:\\.|[^"\\])*"/g, '');
  if (!/^BEGIN\s*\{/.test(bare)) return false;
  let depth = 0;
  for (const [at, character] of [...bare].entries()) {
    if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return at === bare.length - 1;
  }
  return false;
}

const TAKES_VALUE: Readonly<Record<string, readonly string[]>> = {
  awk: ['-F', '-v', '-f'],
  column: ['-s', '-t', '-c', '-o', '-N'],
  fold: ['-w'],
  nl: ['-b', '-w', '-s', '-n'],
  od: ['-A', '-t', '-N', '-j'],
  split: ['-l', '-b', '-n'],
  join: ['-t', '-1', '-2', '-o'],
  jq: ['--arg', '--argjson', '--indent'],
  strings: ['-n'],
};

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}
