import { PosixError, strerror } from '#posix/posix-error.ts';
import type { Process, Program } from '#posix/process.ts';
import { readAllText } from '#posix/read-stream.ts';
import { Utf8Decoder } from '#posix/utf8.ts';
import { setOption } from './builtins/set.ts';
import { Interpreter } from './interpreter/interpreter.ts';
import { OPTION_LETTERS, Shell } from './interpreter/shell.ts';
import type { Flavor } from './interpreter/shell.ts';
import { InteractiveShell } from './interactive-shell.ts';
import { parseScript } from './parse/parse-script.ts';

const VERSION = `GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)
Copyright (C) 2022 Free Software Foundation, Inc.
License GPLv3+: GNU GPL version 3 or later <http://gnu.org/licenses/gpl.html>

This is free software; you are free to change and redistribute it.
There is NO WARRANTY, to the extent permitted by law.
`;

interface Invocation {
  readonly command: string | undefined;
  readonly operands: readonly string[];
  readonly options: readonly (readonly [string, boolean])[];
  readonly shopts: readonly string[];
  readonly interactive: boolean;
  readonly login: boolean;
  readonly fromStdin: boolean;
  readonly noRc: boolean;
  readonly version: boolean;
  readonly invalid: string | undefined;
}

/** bash(1) and sh(1). */
export const bash: Program = { name: 'bash', run: runBash };
export const sh: Program = { name: 'sh', run: runBash };

export async function runBash(process: Process): Promise<number> {
  const called = process.argv[0] ?? 'bash';
  const invocation = parseInvocation(process.argv.slice(1));
  const base = called.replace(/^.*\//, '');
  if (invocation.version) {
    await process.stdout.write(VERSION);
    return 0;
  }
  if (invocation.invalid !== undefined) {
    await process.stderr.write(
      `${base}: ${invocation.invalid}: invalid option\nUsage:\t${base} [GNU long option] [option] ...\n\t${base} [GNU long option] [option] script-file ...\n`,
    );
    return 2;
  }
  const { command, operands } = invocation;
  if (command !== undefined) {
    const shell = makeShell(process, operands[0] ?? base, 'command', operands.slice(1), invocation);
    const interpreter = new Interpreter(shell);
    return interpreter.runToExit(async () => {
      if (invocation.login) await readProfile(interpreter);
      return interpreter.runText(command, '-c: ');
    });
  }
  const file = invocation.fromStdin ? undefined : operands[0];
  if (file !== undefined) {
    const shell = makeShell(process, file, 'script', operands.slice(1), invocation);
    let text: string;
    try {
      if (file.startsWith('/dev/fd/') || file === '/dev/stdin') text = await readAllText(process.stdin);
      else text = process.fs.readText(shell.resolve(file));
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      await process.stderr.write(`${base}: ${file}: ${strerror[error.code]}\n`);
      return error.code === 'ENOENT' ? 127 : 126;
    }
    const interpreter = new Interpreter(shell);
    return interpreter.runToExit(async () => {
      await interpreter.runText(text);
      return shell.lastStatus;
    });
  }
  if (invocation.interactive || (process.isTty(0) && process.terminal !== undefined)) {
    if (process.terminal === undefined || !process.isTty(0)) {
      const shell = makeShell(process, base, 'script', operands, invocation);
      return runFromStdin(shell);
    }
    return InteractiveShell.within(process, { login: invocation.login || called.startsWith('-'), noRc: invocation.noRc });
  }
  return runFromStdin(makeShell(process, base, 'script', operands, invocation));
}

/** Runs what has arrived as soon as it makes whole commands: whoever sends them may never close the stream. */
async function runFromStdin(shell: Shell): Promise<number> {
  const interpreter = new Interpreter(shell);
  const decoder = new Utf8Decoder();
  const { stdin } = shell.process;
  return interpreter.runToExit(async () => {
    let text = '';
    let linesBefore = 0;
    for (let chunk = await stdin.read(); chunk !== undefined; chunk = await stdin.read()) {
      text += decoder.push(chunk);
      const end = text.lastIndexOf('\n') + 1;
      const lines = text.slice(0, end);
      if (end === 0 || parseScript(lines).kind === 'incomplete') continue;
      text = text.slice(end);
      // Line numbers count from the first line of all.
      await interpreter.runText('\n'.repeat(linesBefore) + lines);
      linesBefore += lines.split('\n').length - 1;
    }
    await interpreter.runText('\n'.repeat(linesBefore) + text);
    return shell.lastStatus;
  });
}

function makeShell(process: Process, name: string, mode: 'command' | 'script', positional: readonly string[], invocation: Invocation): Shell {
  const shell = new Shell({ process, name, mode, positional, flavor: flavorOf(process) });
  importEnvironment(shell);
  for (const [option, on] of invocation.options) setOption(shell, option, on);
  for (const option of invocation.shopts) shell.shopt.add(option);
  return shell;
}

/** By the name it was called: `sh` is not bash. */
export function flavorOf(process: Process): Flavor {
  if (!/(^|\/)-?(sh|ash|dash)$/.test(process.argv[0] ?? '')) return 'bash';
  return process.fs.exists('/bin/busybox') ? 'ash' : 'dash';
}

/** Variables of the environment, and those that every shell sets. */
export function importEnvironment(shell: Shell): void {
  const { process, vars } = shell;
  for (const [name, value] of process.env) if (/^[A-Za-z_]\w*$/.test(name)) vars.export(name, value);
  const level = Number(process.env.get('SHLVL') ?? '0') + 1;
  vars.export('SHLVL', String(Number.isNaN(level) ? 1 : level));
  vars.export('PWD', shell.cwd);
  if (vars.get('PATH') === undefined) vars.set('PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
  const standard: Readonly<Record<string, string>> = {
    BASH: '/bin/bash',
    BASH_VERSION: '5.2.15(1)-release',
    HOSTNAME: process.machine.hostname,
    HOSTTYPE: 'x86_64',
    MACHTYPE: 'x86_64-pc-linux-gnu',
    OSTYPE: 'linux-gnu',
    OPTIND: '1',
    OPTERR: '1',
    PS4: '+ ',
    IFS: ' \t\n',
  };
  for (const [name, value] of Object.entries(standard)) if (name === 'IFS' || vars.get(name) === undefined) vars.set(name, value);
}

export async function readProfile(interpreter: Interpreter): Promise<void> {
  const { shell } = interpreter;
  const home = shell.vars.get('HOME') ?? '/';
  for (const file of ['/etc/profile', `${home}/.bash_profile`, `${home}/.bash_login`, `${home}/.profile`]) {
    if (shell.fs.exists(file)) await interpreter.runText(shell.fs.readText(file));
    if (file !== '/etc/profile' && shell.fs.exists(file)) break;
  }
}

function parseInvocation(args: readonly string[]): Invocation {
  const options: (readonly [string, boolean])[] = [];
  const shopts: string[] = [];
  let interactive = false;
  let login = false;
  let fromStdin = false;
  let wantsCommand = false;
  let noRc = false;
  let version = false;
  let invalid: string | undefined;
  let index = 0;
  for (; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '--' || arg === '-') {
      index++;
      break;
    }
    if (arg.startsWith('--')) {
      if (arg === '--login') login = true;
      else if (arg === '--norc' || arg === '--noprofile') noRc = true;
      else if (arg === '--version') version = true;
      else if (arg === '--rcfile' || arg === '--init-file') index++;
      else if (!['--posix', '--noediting', '--verbose'].includes(arg)) invalid = arg;
      continue;
    }
    if (!/^[-+]./.test(arg)) break;
    const on = arg.startsWith('-');
    for (const letter of arg.slice(1)) {
      if (letter === 'c') wantsCommand = true;
      else if (letter === 'i') interactive = true;
      else if (letter === 'l') login = true;
      else if (letter === 's') fromStdin = true;
      else if (letter === 'o') options.push([args[++index] ?? '', on]);
      else if (letter === 'O') shopts.push(args[++index] ?? '');
      else if (OPTION_LETTERS[letter] !== undefined) options.push([OPTION_LETTERS[letter], on]);
      else invalid ??= `-${letter}`;
    }
  }
  const rest = args.slice(index);
  const command = wantsCommand ? rest[0] : undefined;
  return { command, operands: wantsCommand ? rest.slice(1) : rest, options, shopts, interactive, login, fromStdin, noRc, version, invalid };
}
