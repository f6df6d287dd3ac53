import type { ChildProcess, ExitStatus } from '#posix/process.ts';

export type JobState = 'running' | 'stopped' | 'done';

export interface Job {
  readonly number: number;
  readonly text: string;
  readonly group: number;
  readonly children: readonly ChildProcess[];
  background: boolean;
  state: JobState;
  /** Of the last process, when done. */
  status: ExitStatus | undefined;
  notified: boolean;
  disowned: boolean;
  readonly done: Promise<ExitStatus>;
  /** Called when the job stops or continues. */
  stopListener: ((stopped: boolean) => void) | undefined;
}

/** A shell's jobs, the latest last. */
export class Jobs {
  readonly #jobs: Job[] = [];
  #current: Job | undefined;
  #previous: Job | undefined;

  add(text: string, group: number, children: readonly ChildProcess[], background: boolean): Job {
    const number = Math.max(0, ...this.#jobs.map((job) => job.number)) + 1;
    const done = Promise.all(children.map((child) => child.exited)).then((statuses) => statuses[statuses.length - 1] ?? { code: 0 });
    const job: Job = {
      number,
      text,
      group,
      children,
      background,
      state: 'running',
      status: undefined,
      notified: false,
      disowned: false,
      done,
      stopListener: undefined,
    };
    void done.then((status) => {
      job.state = 'done';
      job.status = status;
    });
    for (const child of children) {
      child.onStopped((stopped) => {
        if (job.state === 'done') return;
        job.state = stopped ? 'stopped' : 'running';
        job.notified = false;
        job.stopListener?.(stopped);
      });
    }
    this.#jobs.push(job);
    return job;
  }

  makeCurrent(job: Job): void {
    if (this.#current === job) return;
    this.#previous = this.#current;
    this.#current = job;
  }

  remove(job: Job): void {
    const index = this.#jobs.indexOf(job);
    if (index >= 0) this.#jobs.splice(index, 1);
    if (this.#current === job) {
      this.#current = this.#previous ?? this.#jobs[this.#jobs.length - 1];
      this.#previous = undefined;
    }
    if (this.#previous === job) this.#previous = undefined;
  }

  list(): readonly Job[] {
    return this.#jobs.filter((job) => !job.disowned);
  }

  all(): readonly Job[] {
    return this.#jobs;
  }

  /** `%1`, `%%`, `%+`, `%-`, `%name`, `%?text`, or a process id. */
  find(spec: string): Job | undefined {
    const name = spec.startsWith('%') ? spec.slice(1) : undefined;
    if (name === undefined) return this.#jobs.find((job) => job.children.some((child) => String(child.pid) === spec));
    if (name === '' || name === '%' || name === '+') return this.current();
    if (name === '-') return this.#previous ?? this.current();
    if (/^\d+$/.test(name)) return this.#jobs.find((job) => job.number === Number(name));
    if (name.startsWith('?')) return this.#jobs.find((job) => job.text.includes(name.slice(1)));
    return this.#jobs.find((job) => job.text.startsWith(name));
  }

  current(): Job | undefined {
    return this.#current ?? this.#jobs[this.#jobs.length - 1];
  }

  mark(job: Job): string {
    if (job === this.current()) return '+';
    const previous = this.#previous ?? this.#jobs.filter((each) => each !== this.current()).at(-1);
    return job === previous ? '-' : ' ';
  }

  /** `[1]+  Running                 sleep 10 &` */
  describe(job: Job, long = false): string {
    const state = job.state === 'running' ? 'Running' : job.state === 'stopped' ? 'Stopped' : describeStatus(job.status ?? { code: 0 });
    const pid = long ? ` ${job.children[0]?.pid ?? job.group}` : '';
    return `[${job.number}]${this.mark(job)} ${pid} ${state.padEnd(24)}${job.text}${job.state === 'running' && job.background ? ' &' : ''}`;
  }
}

export function describeStatus(status: ExitStatus): string {
  if (status.signal !== undefined) return signalText[status.signal] ?? status.signal;
  return status.code === 0 ? 'Done' : `Exit ${status.code}`;
}

/** What strsignal(3) says. */
export const signalText: Readonly<Record<string, string>> = {
  SIGHUP: 'Hangup',
  SIGINT: 'Interrupt',
  SIGQUIT: 'Quit',
  SIGKILL: 'Killed',
  SIGTERM: 'Terminated',
  SIGPIPE: 'Broken pipe',
  SIGALRM: 'Alarm clock',
  SIGUSR1: 'User defined signal 1',
  SIGUSR2: 'User defined signal 2',
};
