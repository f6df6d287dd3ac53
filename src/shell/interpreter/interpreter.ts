import { CollectedOutput } from '#posix/collect-output.ts';
import type { ChildProcess, Process } from '#posix/process.ts';
import { readAllText } from '#posix/read-stream.ts';
import { ArithmeticError } from '../expansion/arithmetic.ts';
import { Expander } from '../expansion/expand.ts';
import type { Substitution } from '../expansion/expand.ts';
import { parseScript } from '../parse/parse-script.ts';
import type { Command, Pipeline, Script, Statement } from '../parse/ast.ts';
import { runInBackground } from './background.ts';
import { runCompound } from './compound.ts';
import { AbandonCommand, BreakLoop, ContinueLoop, ExitShell, ExpansionFailed, ReturnFromFunction } from './control-flow.ts';
import { inputOf, outputOf } from './descriptors.ts';
import type { Descriptor } from './descriptors.ts';
import { runPipeline, waitForeground } from './pipeline.ts';
import { RedirectionFailed, redirect } from './redirect.ts';
import type { Shell } from './shell.ts';
import { runSimpleCommand } from './simple-command.ts';
import { runPendingTraps, runTrap } from './traps.ts';
import { ReadonlyVariable } from './variables.ts';

/** A busy loop pauses now and then: others run, time passes, and one learner's loop does not take the whole processor. */
const COMMANDS_BETWEEN_PAUSES = 300;
const PAUSE_MS = 5;
const MAX_SUBSHELLS = 100;

/** Runs syntax trees in one shell. */
export class Interpreter implements Substitution {
  readonly shell: Shell;
  readonly expander: Expander;

  constructor(shell: Shell) {
    this.shell = shell;
    this.expander = new Expander(shell, this);
  }

  /** Parses and runs a text whole, as `-c`, `eval` and `source` do. */
  async runText(text: string, label = ''): Promise<number> {
    const { shell } = this;
    const parsed = parseScript(text);
    if (parsed.kind === 'script') return this.runScript(parsed.script);
    // The lines before the fault run, as when bash reads them one by one.
    if (parsed.kind === 'incomplete' && parsed.message.startsWith('here-document')) {
      const closed = parseScript(`${text}\n${/wanted `(.*)'/.exec(parsed.message)?.[1] ?? ''}\n`);
      if (closed.kind === 'script') {
        await outputOf(shell.descriptors, 2).write(`${shell.name}: warning: ${parsed.message}\n`);
        return this.runScript(closed.script);
      }
    }
    const lines = text.split('\n');
    for (let count = parsed.line - 1; count > 0; count--) {
      const before = parseScript(lines.slice(0, count).join('\n'));
      if (before.kind !== 'script') continue;
      await this.runScript(before.script);
      break;
    }
    const place = shell.mode === 'interactive' ? '' : `line ${parsed.line}: `;
    const prefix = `${shell.name}: ${label}${place}`;
    let message = `${prefix}${parsed.message}\n`;
    const quoted = lines[parsed.line - 1];
    if (parsed.message.includes('near unexpected token') && shell.mode !== 'interactive') message += `${prefix}\`${quoted ?? ''}'\n`;
    await outputOf(shell.descriptors, 2).write(message);
    shell.lastStatus = 2;
    return 2;
  }

  async runScript(script: Script): Promise<number> {
    return this.statements(script.statements);
  }

  /** Runs until the shell exits, and what it does then; resolves to its exit status. */
  async runToExit(action: () => Promise<number>): Promise<number> {
    const { shell } = this;
    let code: number;
    try {
      code = await action();
    } catch (error) {
      code = await this.exitCodeOf(error);
    }
    shell.exiting = true;
    shell.lastStatus = code;
    if (shell.traps.has('EXIT')) {
      try {
        await runTrap(this, 'EXIT');
      } catch (error) {
        code = await this.exitCodeOf(error);
      }
    }
    return code & 0xff;
  }

  async exitCodeOf(error: unknown): Promise<number> {
    if (error instanceof ExitShell || error instanceof ReturnFromFunction) return error.code;
    if (error instanceof BreakLoop || error instanceof ContinueLoop) return 0;
    if (error instanceof AbandonCommand) {
      if (error.message !== '') await this.shell.complain(error.message);
      return error.code;
    }
    if (
      error instanceof ExpansionFailed ||
      error instanceof ReadonlyVariable ||
      error instanceof ArithmeticError ||
      error instanceof RedirectionFailed
    ) {
      await this.shell.complain(error.message);
      return 1;
    }
    if (error instanceof RangeError) {
      // Ours says which variable it was; V8's are about strings, arrays and the stack.
      const own = /value too long$/.test(error.message);
      await this.shell.complain(
        own ? error.message : /call stack/i.test(error.message) ? 'maximum nesting level exceeded' : 'Cannot allocate memory',
      );
      return 1;
    }
    throw error;
  }

  async statements(statements: readonly Statement[]): Promise<number> {
    for (const statement of statements) await this.statement(statement);
    return this.shell.lastStatus;
  }

  async statement(statement: Statement): Promise<number> {
    const { shell } = this;
    if (shell.options.has('noexec') && !shell.interactive) return 0;
    if (statement.deferredError !== undefined) throw new AbandonCommand(statement.deferredError.message, 2);
    if (statement.background) {
      return runInBackground(this, statement);
    }
    const { pipelines, operators } = statement;
    for (const [index, pipeline] of pipelines.entries()) {
      const operator = index === 0 ? ';' : (operators[index - 1] ?? ';');
      if (operator === '&&' && shell.lastStatus !== 0) continue;
      if (operator === '||' && shell.lastStatus === 0) continue;
      const exempt = pipeline.negated || index < pipelines.length - 1;
      if (exempt) shell.conditionDepth++;
      try {
        await this.#pipeline(pipeline, statement);
      } finally {
        if (exempt) shell.conditionDepth--;
      }
      if (!exempt) await this.#afterFailure();
    }
    return shell.lastStatus;
  }

  /** A condition of `if`, `while` and the like: failing does not end the shell. */
  async condition(statements: readonly Statement[]): Promise<boolean> {
    this.shell.conditionDepth++;
    try {
      return (await this.statements(statements)) === 0;
    } finally {
      this.shell.conditionDepth--;
    }
  }

  async #afterFailure(): Promise<void> {
    const { shell } = this;
    if (shell.lastStatus === 0 || shell.conditionDepth > 0) return;
    if (shell.traps.has('ERR') && !shell.inTrap) await runTrap(this, 'ERR');
    if (shell.options.has('errexit')) throw new ExitShell(shell.lastStatus);
  }

  async #pipeline(pipeline: Pipeline, statement: Statement): Promise<void> {
    const { shell } = this;
    const started = shell.process.machine.clock.now();
    const only = pipeline.commands[0];
    if (pipeline.commands.length === 1 && only !== undefined) {
      await this.command(only, statement.sourceText ?? '');
      shell.pipeStatus = [shell.lastStatus];
    } else {
      await runPipeline(this, pipeline, statement.sourceText ?? '');
    }
    if (pipeline.negated) shell.lastStatus = shell.lastStatus === 0 ? 1 : 0;
    if (pipeline.timed === true) {
      const seconds = (shell.process.machine.clock.now() - started) / 1000;
      const short = `${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(3)}s`;
      const text =
        pipeline.timePosix === true ? `real ${seconds.toFixed(2)}\nuser 0.00\nsys 0.00\n` : `\nreal\t${short}\nuser\t0m0.000s\nsys\t0m0.000s\n`;
      await outputOf(shell.descriptors, 2).write(text);
    }
  }

  async command(command: Command, text: string): Promise<number> {
    const { shell } = this;
    await this.pause();
    if (command.type === 'SimpleCommand') {
      if (command.line !== undefined) shell.line = command.line;
      shell.lastStatus = await runSimpleCommand(this, command, text);
    } else if (command.type === 'FunctionDef') {
      shell.functions.set(command.name, { definition: command, source: text });
      shell.lastStatus = 0;
    } else {
      shell.lastStatus = await this.#compound(command, text);
    }
    await runPendingTraps(this);
    return shell.lastStatus;
  }

  async #compound(command: Exclude<Command, { type: 'SimpleCommand' | 'FunctionDef' }>, text: string): Promise<number> {
    if (command.redirections.length === 0) return runCompound(this, command, text);
    return this.withRedirections(command.redirections, () => runCompound(this, command, text));
  }

  /** Runs with redirections in place; 1 when they cannot be made. */
  async withRedirections(redirections: Parameters<typeof redirect>[1], action: () => Promise<number>): Promise<number> {
    const { shell } = this;
    const before = shell.descriptors;
    try {
      shell.descriptors = await redirect(this.expander, redirections, before);
    } catch (error) {
      if (!(error instanceof RedirectionFailed)) throw error;
      await shell.complain(error.message);
      return 1;
    }
    try {
      return await action();
    } finally {
      shell.descriptors = before;
    }
  }

  /** Lets others run now and then, and stops where Ctrl-C was pressed. */
  async pause(): Promise<void> {
    const { shell } = this;
    if (shell.interrupted) throw new AbandonCommand('', 130);
    if (++shell.commandsRun % COMMANDS_BETWEEN_PAUSES === 0) await shell.process.sleep(PAUSE_MS);
  }

  /** Starts a copy of this shell as a process. */
  startSubshell(run: (interpreter: Interpreter) => Promise<number>, descriptors: ReadonlyMap<number, Descriptor>, group?: number): ChildProcess {
    const { shell } = this;
    if (shell.subshellDepth >= MAX_SUBSHELLS) throw new AbandonCommand('subshells nested too deeply', 1);
    const { process } = shell;
    const copy = shell.fork(process, descriptors);
    return this.spawn([shell.name], shell.vars.environment(), descriptors, group, {
      name: 'bash',
      run: async (own: Process) => {
        copy.adopt(own);
        const interpreter = new Interpreter(copy);
        return interpreter.runToExit(() => run(interpreter));
      },
    });
  }

  spawn(
    argv: readonly string[],
    env: ReadonlyMap<string, string>,
    descriptors: ReadonlyMap<number, Descriptor>,
    group: number | undefined,
    program?: { readonly name: string; run(process: Process): Promise<number> },
  ): ChildProcess {
    const { shell } = this;
    const { process } = shell;
    const tty = (fd: number) => descriptors.get(fd)?.tty ?? false;
    return process.machine.spawn({
      argv,
      env,
      cwd: shell.cwd,
      uid: process.uid,
      gid: process.gid,
      umask: shell.umask,
      parentPid: process.pid,
      ...(shell.options.has('monitor') ? group !== undefined && { group } : { group: group ?? process.group }),
      stdin: inputOf(descriptors, 0),
      stdout: outputOf(descriptors, 1),
      stderr: outputOf(descriptors, 2),
      ...(process.terminal !== undefined && { terminal: process.terminal }),
      ttys: { stdin: tty(0), stdout: tty(1), stderr: tty(2) },
      ...(program !== undefined && { program }),
    });
  }

  async subshell(run: (interpreter: Interpreter) => Promise<number>, text: string): Promise<number> {
    const child = this.startSubshell(run, this.shell.descriptors);
    return waitForeground(this, [child], text);
  }

  async output(script: Script): Promise<string> {
    const { shell } = this;
    const file = onlyInput(script);
    if (file !== undefined) {
      let text = '';
      await this.withRedirections([file], async () => {
        text = await readAllText(shell.stdin);
        return 0;
      });
      return text.replace(/\n+$/, '');
    }
    const collected = new CollectedOutput();
    const descriptors = new Map(shell.descriptors).set(1, { output: collected, tty: false });
    const monitor = shell.options.delete('monitor');
    let child: ChildProcess;
    try {
      child = this.startSubshell((interpreter) => interpreter.runScript(script), descriptors, shell.process.group);
    } finally {
      if (monitor) shell.options.add('monitor');
    }
    const status = await this.interruptible(child.exited, () => child.kill('SIGINT'));
    shell.lastStatus = status.code;
    if (status.signal === 'SIGINT' && shell.interactive) throw new AbandonCommand('', 130);
    return collected.text().replaceAll('\0', '').replace(/\n+$/, '');
  }

  async processPath(script: Script, direction: 'input' | 'output'): Promise<string> {
    const { shell } = this;
    const path = `/tmp/.fd-${shell.process.pid}-${shell.temporaryFiles.length + 1}`;
    shell.temporaryFiles.push(path);
    if (direction === 'output') {
      shell.fs.writeFile(path, '');
      return path;
    }
    const collected = new CollectedOutput();
    const child = this.startSubshell(
      (interpreter) => interpreter.runScript(script),
      new Map(shell.descriptors).set(1, { output: collected, tty: false }),
      shell.process.group,
    );
    await this.interruptible(child.exited, () => child.kill('SIGINT'));
    shell.fs.writeFile(path, collected.bytes());
    return path;
  }

  /** Waits, but not longer than until Ctrl-C in an interactive shell. */
  async interruptible<T>(promise: Promise<T>, interrupted: () => void): Promise<T> {
    const { shell } = this;
    if (!shell.interactive) return shell.process.race(promise);
    return new Promise<T>((resolve, reject) => {
      shell.interrupt = () => {
        interrupted();
        reject(new AbandonCommand('', 130));
      };
      shell.process
        .race(promise)
        .then(resolve, reject)
        .finally(() => {
          shell.interrupt = undefined;
        });
    });
  }
}

/** `$(< file)`. */
function onlyInput(script: Script) {
  const command = script.statements.length === 1 ? script.statements[0]?.pipelines[0]?.commands[0] : undefined;
  if (command?.type !== 'SimpleCommand' || command.name !== null || command.assignments.length > 0) return undefined;
  const only = command.redirections[0];
  return command.redirections.length === 1 && only?.operator === '<' ? only : undefined;
}
