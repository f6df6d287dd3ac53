import type { InputStream } from '#posix/stream.ts';
import type { FileSystem } from '#posix/file-system.ts';
import type { Process } from '#posix/process.ts';
import type { FunctionDefinition } from '../parse/ast.ts';
import { evaluateArithmetic } from '../expansion/arithmetic.ts';
import type { Descriptor } from './descriptors.ts';
import { inputOf, outputOf } from './descriptors.ts';
import { Jobs } from './jobs.ts';
import { Variables } from './variables.ts';

export const OPTION_LETTERS: Readonly<Record<string, string>> = {
  a: 'allexport',
  b: 'notify',
  e: 'errexit',
  f: 'noglob',
  h: 'hashall',
  m: 'monitor',
  n: 'noexec',
  u: 'nounset',
  v: 'verbose',
  x: 'xtrace',
  B: 'braceexpand',
  C: 'noclobber',
  E: 'errtrace',
  H: 'histexpand',
  P: 'physical',
  T: 'functrace',
};

/** Options without a letter. */
export const LONG_OPTIONS = [
  'pipefail',
  'emacs',
  'vi',
  'history',
  'ignoreeof',
  'posix',
  'privileged',
  'nolog',
  'onecmd',
  'interactive-comments',
  'keyword',
];

export interface ShellFunction {
  readonly definition: FunctionDefinition;
  /** As it was typed, to show and to keep. */
  readonly source: string;
}

/** Whose messages the shell speaks: `sh` is dash on Debian and its kind, ash where busybox is. The language is bash's. */
export type Flavor = 'bash' | 'dash' | 'ash';

export interface ShellInit {
  readonly flavor?: Flavor;
  readonly process: Process;
  readonly descriptors?: ReadonlyMap<number, Descriptor>;
  readonly name: string;
  readonly mode: 'interactive' | 'command' | 'script';
  readonly positional?: readonly string[];
}

/** A shell's state: what `( … )` gets a copy of. Behaviour is in the interpreter and the built-ins. */
export class Shell {
  process: Process;
  fs: FileSystem;
  /** `$0`. */
  name: string;
  mode: ShellInit['mode'];
  readonly flavor: Flavor;
  vars = new Variables();
  functions = new Map<string, ShellFunction>();
  aliases = new Map<string, string>();
  options = new Set<string>(['hashall', 'braceexpand', 'interactive-comments']);
  shopt = new Set<string>([
    'cmdhist',
    'checkwinsize',
    'extquote',
    'force_fignore',
    'globasciiranges',
    'globskipdots',
    'hostcomplete',
    'interactive_comments',
    'patsub_replacement',
    'progcomp',
    'promptvars',
    'sourcepath',
  ]);
  traps = new Map<string, string>();
  positional: string[];
  cwd: string;
  umask: number;
  lastStatus = 0;
  lastArgument = '';
  pipeStatus: number[] = [0];
  lastBackground: number | undefined;
  directoryStack: string[] = [];
  history: string[] = [];
  jobs = new Jobs();
  descriptors: Map<number, Descriptor>;
  /** `$$`, the same in subshells. */
  shellPid: number;
  subshellDepth = 0;
  line = 1;
  /** Where `BASH_SOURCE` and `FUNCNAME` come from, the innermost last. */
  calls: { readonly name: string; readonly line: number }[] = [];
  sourceDepth = 0;
  loopDepth = 0;
  /** Above 0: a failing command does not end the shell under `set -e`. */
  conditionDepth = 0;
  startedAt: number;
  secondsBase: number;
  hashed = new Map<string, string>();
  /** Becomes true on Ctrl-C in an interactive shell; loops and waits look at it. */
  interrupted = false;
  interrupt: (() => void) | undefined;
  commandsRun = 0;
  optionIndexState = { argument: 0, position: 1 };
  /** Set while a trap runs. */
  inTrap = false;
  readonly parent: Shell | undefined;
  temporaryFiles: string[] = [];
  exiting = false;

  constructor(init: ShellInit, parent?: Shell) {
    this.process = init.process;
    this.fs = init.process.fs;
    this.name = init.name;
    this.mode = init.mode;
    this.flavor = init.flavor ?? 'bash';
    this.positional = [...(init.positional ?? [])];
    this.cwd = init.process.cwd;
    this.umask = init.process.umask;
    this.shellPid = init.process.pid;
    this.startedAt = init.process.machine.clock.now();
    this.secondsBase = this.startedAt;
    this.parent = parent;
    const { process } = init;
    this.descriptors = new Map(
      init.descriptors ?? [
        [0, { input: process.stdin, ...(process.isTty(0) && { output: process.stdout }), tty: process.isTty(0) }],
        [1, { output: process.stdout, tty: process.isTty(1) }],
        [2, { output: process.stderr, tty: process.isTty(2) }],
      ],
    );
    this.#defineDynamicVariables();
  }

  /** The copy that a subshell works with, running as `process`. */
  fork(process: Process, descriptors: ReadonlyMap<number, Descriptor>): Shell {
    const child = new Shell({ process, descriptors, name: this.name, mode: this.mode, flavor: this.flavor, positional: this.positional }, this);
    child.vars = this.vars.clone();
    child.functions = new Map(this.functions);
    child.aliases = new Map(this.aliases);
    child.options = new Set(this.options);
    child.options.delete('monitor');
    child.shopt = new Set(this.shopt);
    child.cwd = this.cwd;
    child.umask = this.umask;
    child.lastStatus = this.lastStatus;
    child.lastArgument = this.lastArgument;
    child.pipeStatus = [...this.pipeStatus];
    child.lastBackground = this.lastBackground;
    child.directoryStack = [...this.directoryStack];
    child.history = [...this.history];
    child.shellPid = this.shellPid;
    child.subshellDepth = this.subshellDepth + 1;
    child.line = this.line;
    child.calls = [...this.calls];
    child.sourceDepth = this.sourceDepth;
    child.conditionDepth = this.conditionDepth;
    child.secondsBase = this.secondsBase;
    // Ignored signals stay ignored, other traps are gone.
    for (const [name, command] of this.traps) if (command === '') child.traps.set(name, '');
    child.#defineDynamicVariables();
    return child;
  }

  /** Becomes the shell of the process that was started for it: its streams end with that process. */
  adopt(process: Process): void {
    this.process = process;
    this.fs = process.fs;
    for (const [fd, stream] of [
      [0, { input: process.stdin }],
      [1, { output: process.stdout }],
      [2, { output: process.stderr }],
    ] as const) {
      const before = this.descriptors.get(fd);
      if (before !== undefined) this.descriptors.set(fd, { ...before, ...stream });
    }
  }

  get interactive(): boolean {
    return this.mode === 'interactive' && this.subshellDepth === 0;
  }

  /** A path as the shell sees it, made absolute. */
  resolve(path: string): string {
    return path.startsWith('/') ? path : `${this.cwd === '/' ? '' : this.cwd}/${path}`;
  }

  /** `bash: ` or `script.sh: line 3: `, as the shell's own messages begin. */
  prefix(): string {
    if (this.flavor === 'dash') return `${this.name}: ${this.line}: `;
    if (this.flavor === 'ash') return this.mode === 'interactive' ? `${this.name}: ` : `${this.name}: line ${this.line}: `;
    return this.mode === 'interactive' ? `${this.name}: ` : `${this.name}: line ${this.line}: `;
  }

  get stdin(): InputStream {
    return inputOf(this.descriptors, 0);
  }

  async print(text: string): Promise<void> {
    if (text !== '') await outputOf(this.descriptors, 1).write(text);
  }

  async complain(message: string): Promise<void> {
    await outputOf(this.descriptors, 2).write(`${this.prefix()}${message}\n`);
  }

  arithmetic(text: string): bigint {
    return evaluateArithmetic(text, {
      get: (name, subscript) => this.element(name, subscript),
      set: (name, subscript, value) => this.assignElement(name, subscript, value),
    });
  }

  element(name: string, subscript: string | undefined): string | undefined {
    if (subscript === undefined) {
      const value = this.vars.get(name);
      if (value === undefined && this.options.has('nounset') && this.vars.find(name) === undefined) return undefined;
      return value;
    }
    const variable = this.vars.find(name);
    if (variable === undefined) return undefined;
    if (variable.elements === undefined) return this.subscriptKey(name, subscript) === '0' ? variable.value : undefined;
    return variable.elements.get(this.subscriptKey(name, subscript));
  }

  assignElement(name: string, subscript: string | undefined, value: string): void {
    if (subscript === undefined) {
      this.vars.set(name, value);
      return;
    }
    const variable = this.vars.declare(this.vars.target(name));
    if (variable.readonly) this.vars.set(name, value);
    if (variable.elements === undefined) {
      variable.elements = new Map(variable.value === undefined ? [] : [['0', variable.value]]);
      variable.value = undefined;
    }
    variable.elements.set(this.subscriptKey(name, subscript), value);
  }

  /** The key of an element; indexes count from the end when negative. */
  subscriptKey(name: string, subscript: string): string {
    const variable = this.vars.find(name);
    if (variable?.associative === true) return subscript.replace(/^(["'])(.*)\1$/s, '$2');
    const index = this.arithmetic(subscript);
    if (index >= 0n) return String(index);
    const last = Math.max(-1, ...[...(variable?.elements?.keys() ?? [])].map(Number));
    return String(BigInt(last + 1) + index);
  }

  #defineDynamicVariables(): void {
    const { clock, random } = this.process.machine;
    const define = (name: string, get: () => string, set?: (value: string) => void) => {
      this.vars.dynamic.set(name, set === undefined ? { get } : { get, set });
    };
    define(
      'RANDOM',
      () => String(Math.floor(random.next() * 32768)),
      () => undefined,
    );
    define('SRANDOM', () => String(Math.floor(random.next() * 4294967296)));
    define(
      'SECONDS',
      () => String(Math.floor((clock.now() - this.secondsBase) / 1000)),
      (value) => {
        this.secondsBase = clock.now() - Number(value) * 1000;
      },
    );
    define('EPOCHSECONDS', () => String(Math.floor(clock.now() / 1000)));
    define('EPOCHREALTIME', () => (clock.now() / 1000).toFixed(6));
    define('LINENO', () => String(this.line));
    define('BASHPID', () => String(this.process.pid));
    define('BASH_SUBSHELL', () => String(this.subshellDepth));
    define('PPID', () => String(this.process.parentPid));
    define('UID', () => String(this.process.uid));
    define('EUID', () => String(this.process.uid));
    define('FUNCNAME', () => this.calls.at(-1)?.name ?? '');
    define('HOSTNAME', () => this.process.machine.hostname);
  }
}
