import { CollectedOutput } from '#posix/collect-output.ts';
import type { Machine, Signal } from '#posix/process.ts';
import { inputFrom } from '#posix/read-stream.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import { bash } from './bash.ts';

export interface ScriptOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly gid?: number;
  readonly stdin?: string | Uint8Array;
  /** `$1` and on. */
  readonly args?: readonly string[];
  /** Ends the script with SIGKILL; the code is 137. */
  readonly timeoutMs?: number;
  /** Bytes of each output; a script that writes more is ended with SIGKILL. */
  readonly maxOutput?: number;
}

export interface ScriptResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
  readonly signal?: Signal;
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Tells when more is written than it takes. */
class BoundedOutput extends CollectedOutput {
  readonly #full: () => void;

  constructor(limit: number | undefined, full: () => void) {
    super(limit);
    this.#full = full;
  }

  override async write(chunk: Uint8Array | string): Promise<void> {
    try {
      await super.write(chunk);
    } catch (error) {
      this.#full();
      throw error;
    }
  }
}

/** Runs a text as `bash -c` does, on its own, without a terminal. */
export async function runScript(machine: Machine, text: string, options: ScriptOptions = {}): Promise<ScriptResult> {
  const stdout = new BoundedOutput(options.maxOutput, () => end());
  const stderr = new BoundedOutput(options.maxOutput, () => end());
  const stdin = typeof options.stdin === 'string' ? encodeUtf8(options.stdin) : (options.stdin ?? new Uint8Array(0));
  const child = machine.spawn({
    argv: ['bash', '-c', text, ...(options.args === undefined ? [] : ['bash', ...options.args])],
    program: bash,
    env: new Map(Object.entries({ PATH, HOME: '/root', ...options.env })),
    cwd: options.cwd ?? '/',
    uid: options.uid ?? 0,
    gid: options.gid ?? 0,
    parentPid: 0,
    stdin: inputFrom(stdin),
    stdout,
    stderr,
  });
  const { clock } = machine;
  const end = (): void => {
    for (const process of machine.processes()) if (process.group === child.group && process.pid !== child.pid) machine.kill(process.pid, 'SIGKILL');
    child.kill('SIGKILL');
  };
  const timer = options.timeoutMs === undefined ? undefined : clock.schedule(clock.now() + options.timeoutMs, end);
  const status = await child.exited;
  timer?.cancel();
  return { stdout: stdout.text(), stderr: stderr.text(), ...status };
}
