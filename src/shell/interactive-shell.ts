import { PosixError } from '#posix/posix-error.ts';
import type { Machine, Process } from '#posix/process.ts';
import type { PseudoTerminal } from '#posix/terminal.ts';
import { flavorOf, importEnvironment, readProfile } from './bash.ts';
import { notifyJobs } from './builtins/job-control.ts';
import { AbandonCommand, ExitShell } from './interpreter/control-flow.ts';
import { Interpreter } from './interpreter/interpreter.ts';
import { Shell } from './interpreter/shell.ts';
import type { Flavor } from './interpreter/shell.ts';
import { runTrap } from './interpreter/traps.ts';
import { completeLine } from './line-editor/completion.ts';
import type { ProgramCompleter } from './line-editor/completion.ts';
import { expandHistory } from './line-editor/history-expansion.ts';
import { LineEditor } from './line-editor/line-editor.ts';
import { expandPrompt } from './line-editor/prompt.ts';
import { parseScript } from './parse/parse-script.ts';
import { restoreShell, saveShell } from './shell-state.ts';
import type { ShellState } from './shell-state.ts';

export interface InteractiveShellOptions {
  readonly machine: Machine;
  /** Where `run` starts the shell; a shell within a process has the terminal of its process. */
  readonly terminal?: PseudoTerminal;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly uid: number;
  readonly gid: number;
  /** Continues where a shell was put away. */
  readonly state?: ShellState;
  /** By the name of the program whose arguments they complete. */
  readonly completers?: ReadonlyMap<string, ProgramCompleter>;
  /** Reads /etc/profile and ~/.profile. */
  readonly login?: boolean;
}

const IGNORED = ['SIGTERM', 'SIGQUIT', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU'] as const;
const HISTORY_LIMIT = 2000;
const PROMPTS: Readonly<Record<Flavor, string>> = { bash: '\\u@\\h:\\w\\$ ', dash: '\\$ ', ash: '\\w \\$ ' };
const sharedCompleters = new WeakMap<Machine, ReadonlyMap<string, ProgramCompleter>>();

/** A shell at a terminal: prompt, line, command, and again. */
export class InteractiveShell {
  readonly #options: InteractiveShellOptions;
  #shell: Shell | undefined;

  constructor(options: InteractiveShellOptions) {
    this.#options = options;
    if (options.completers !== undefined) sharedCompleters.set(options.machine, options.completers);
  }

  /** Resolves to the exit status when the shell has ended. */
  async run(): Promise<number> {
    const { machine, terminal, env, cwd, uid, gid, state, login } = this.#options;
    if (terminal === undefined) throw new Error('an interactive shell needs a terminal');
    terminal.machine = machine;
    const child = machine.spawn({
      argv: [login === true ? '-bash' : 'bash'],
      program: { name: 'bash', run: (process) => this.#runIn(process, login === true, false, state) },
      env: new Map(Object.entries(env)),
      cwd,
      uid,
      gid,
      parentPid: 0,
      stdin: terminal.input,
      stdout: terminal.output,
      stderr: terminal.output,
      terminal,
      ttys: { stdin: true, stdout: true, stderr: true },
    });
    return (await child.exited).code;
  }

  /** What is needed to go on later; undefined before the shell has started. */
  state(): ShellState | undefined {
    return this.#shell === undefined ? this.#options.state : saveShell(this.#shell);
  }

  /** `bash` typed at a terminal. */
  static within(process: Process, options: { readonly login: boolean; readonly noRc: boolean }): Promise<number> {
    const { terminal, machine } = process;
    if (terminal === undefined) throw new Error('an interactive shell needs a terminal');
    const shell = new InteractiveShell({ machine, env: {}, cwd: process.cwd, uid: process.uid, gid: process.gid });
    return shell.#runIn(process, options.login, options.noRc, undefined);
  }

  async #runIn(process: Process, login: boolean, noRc: boolean, state: ShellState | undefined): Promise<number> {
    const { terminal } = process;
    const flavor = flavorOf(process);
    const shell = new Shell({ process, name: flavor !== 'bash' ? 'sh' : login ? '-bash' : 'bash', mode: 'interactive', flavor });
    this.#shell = shell;
    importEnvironment(shell);
    shell.options.add('monitor').add('history').add('histexpand').add('emacs');
    shell.shopt.add('expand_aliases');
    const before = terminal?.foregroundGroup;
    if (terminal !== undefined) {
      terminal.foregroundGroup = process.group;
      terminal.machine ??= process.machine;
    }
    process.onSignal('SIGINT', () => {
      shell.interrupted = true;
      shell.interrupt?.();
    });
    for (const signal of IGNORED) process.onSignal(signal, () => undefined);
    const interpreter = new Interpreter(shell);
    if (shell.vars.get('PS1') === undefined) shell.vars.set('PS1', PROMPTS[flavor]);
    shell.vars.set('PS2', '> ');
    if (state !== undefined) restoreShell(shell, state);
    else await this.#start(interpreter, login, noRc);
    const editor = new LineEditor({
      process,
      history: () => shell.history,
      complete: (line, cursor) => completeLine(shell, sharedCompleters.get(process.machine) ?? new Map(), line, cursor),
    });
    try {
      return await this.#loop(interpreter, editor);
    } finally {
      this.#saveHistory(shell);
      if (terminal !== undefined) {
        terminal.setRaw(false);
        terminal.foregroundGroup = before;
      }
      for (const job of shell.jobs.list()) for (const child of job.children) if (job.state !== 'done') child.kill('SIGHUP');
    }
  }

  async #start(interpreter: Interpreter, login: boolean, noRc: boolean): Promise<void> {
    const { shell } = interpreter;
    const home = shell.vars.get('HOME');
    const history = `${home ?? ''}/.bash_history`;
    if (home !== undefined && shell.fs.exists(history)) {
      shell.history = shell.fs
        .readText(history)
        .split('\n')
        .filter((line) => line !== '');
    }
    if (noRc) return;
    if (login) await this.#attempt(interpreter, () => readProfile(interpreter).then(() => 0));
    for (const file of login ? [] : ['/etc/bash.bashrc', `${home ?? ''}/.bashrc`]) {
      if (shell.fs.exists(file)) await this.#attempt(interpreter, () => interpreter.runText(shell.fs.readText(file)));
    }
  }

  async #loop(interpreter: Interpreter, editor: LineEditor): Promise<number> {
    const { shell } = interpreter;
    const { process } = shell;
    for (;;) {
      await notifyJobs({ shell });
      const command = shell.vars.get('PROMPT_COMMAND');
      if (command !== undefined && command !== '') await this.#attempt(interpreter, () => interpreter.runText(command));
      shell.interrupted = false;
      const text = await this.#readCommand(interpreter, editor);
      if (text === 'interrupt') {
        shell.lastStatus = 130;
        continue;
      }
      if (text === 'end') {
        await process.stderr.write(shell.name.startsWith('-') ? 'logout\n' : 'exit\n');
        const stopped = shell.jobs.list().some((job) => job.state === 'stopped');
        if (stopped && !shell.exiting) {
          shell.exiting = true;
          await process.stderr.write('There are stopped jobs.\n');
          continue;
        }
        return this.#exit(interpreter, shell.lastStatus);
      }
      if (text.trim() === '') continue;
      shell.line = 1;
      const status = await this.#attempt(interpreter, () => interpreter.runText(text));
      if (status !== undefined) return this.#exit(interpreter, status);
      if (!/^\s*(exit|logout)\b/.test(text)) shell.exiting = false;
    }
  }

  async #exit(interpreter: Interpreter, code: number): Promise<number> {
    if (interpreter.shell.traps.has('EXIT')) await runTrap(interpreter, 'EXIT');
    return code;
  }

  /** The exit status when the shell is to end. */
  async #attempt(interpreter: Interpreter, action: () => Promise<number>): Promise<number | undefined> {
    const { shell } = interpreter;
    shell.interrupted = false;
    try {
      await action();
    } catch (error) {
      shell.loopDepth = 0;
      shell.conditionDepth = 0;
      if (error instanceof ExitShell) return error.code;
      if (error instanceof PosixError && error.code === 'EPIPE') shell.lastStatus = 1;
      else shell.lastStatus = await interpreter.exitCodeOf(error);
      if (error instanceof AbandonCommand && shell.interrupted) await shell.process.stderr.write('\n');
    }
    shell.process.terminal?.setRaw(false);
    return undefined;
  }

  /** One command, over as many lines as it takes. */
  async #readCommand(interpreter: Interpreter, editor: LineEditor): Promise<string> {
    const { shell } = interpreter;
    let text = '';
    for (;;) {
      const prompt = await expandPrompt(interpreter, shell.vars.get(text === '' ? 'PS1' : 'PS2') ?? '');
      const edited = await editor.readLine(prompt);
      if (edited.kind === 'interrupt') return 'interrupt';
      if (edited.kind === 'end') {
        if (text === '') return 'end';
        break;
      }
      const expanded = shell.options.has('histexpand') ? expandHistory(edited.text, shell.history) : { line: edited.text };
      if (expanded.missing !== undefined) {
        await shell.complain(`${expanded.missing}: event not found`);
        return '';
      }
      if (expanded.line !== edited.text) await shell.process.stdout.write(`${expanded.line}\n`);
      text = text === '' ? expanded.line : `${text}\n${expanded.line}`;
      if (parseScript(text).kind !== 'incomplete') break;
    }
    this.#remember(shell, text);
    return text;
  }

  #remember(shell: Shell, text: string): void {
    const control = shell.vars.get('HISTCONTROL') ?? '';
    if (text.trim() === '' || (/ignore(space|both)/.test(control) && text.startsWith(' '))) return;
    if (/ignore(dups|both)/.test(control) && shell.history[shell.history.length - 1] === text) return;
    shell.history.push(text);
    if (shell.history.length > HISTORY_LIMIT) shell.history.shift();
  }

  #saveHistory(shell: Shell): void {
    const home = shell.vars.get('HOME');
    if (home === undefined) return;
    try {
      shell.fs.writeFile(`${home}/.bash_history`, shell.history.map((line) => `${line}\n`).join(''), { mode: 0o600 });
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      // A home that cannot be written to keeps no history, as in bash.
    }
  }
}
