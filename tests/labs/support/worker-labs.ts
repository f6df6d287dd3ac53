import { BroadcastChannel } from 'node:worker_threads';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { WorkerLabHost, type WorkerLabHostOptions } from '#labs/host/worker-lab-host.ts';
import type { LabRequest } from '#labs/lab-host.ts';
import type { ServerMessage } from '#labs/terminal-protocol.ts';
import type { TerminalAttachment } from '#labs/terminal-host.ts';

export const COURSE = 'from-pods-to-ingress';
const LESSON = 'from-pods-to-ingress';

export function labRequest(lab: string, learner = 'ada'): LabRequest {
  return { lab, learner, course: COURSE, lesson: LESSON, seed: 1 };
}

/** A lab host over the built worker (one that can be killed), with snapshots and verdicts kept in memory. */
export class WorkerLabs {
  readonly snapshots = new Map<string, Uint8Array>();
  readonly passed = new Map<string, Set<string>>();
  readonly reported: unknown[] = [];
  readonly host: WorkerLabHost;

  constructor(options: Partial<WorkerLabHostOptions> = {}) {
    this.host = new WorkerLabHost({
      program: pathToFileURL(path.resolve('tests/labs/support/mortal-worker.mjs')),
      content: path.resolve('content'),
      workers: 1,
      memoryMb: 1024,
      labsPerLearner: 5,
      idleMs: 3_600_000,
      findLab: async (lab) => labRequest(lab),
      loadSnapshot: async (lab) => this.snapshots.get(lab),
      loadPassed: async (lab) => [...(this.passed.get(lab) ?? [])],
      saveSnapshot: async (lab, bytes) => void this.snapshots.set(lab, bytes),
      recordVerdict: async (lab, verdict) => {
        if (verdict.outcome !== 'passed') return;
        this.passed.set(lab, (this.passed.get(lab) ?? new Set()).add(verdict.task));
      },
      tokenOf: (lab) => `token-of-${lab}`,
      certificate: 'certificate',
      report: (error) => this.reported.push(error),
      ...options,
    });
  }

  /** As a crash does. */
  async killWorkers(): Promise<void> {
    const channel = new BroadcastChannel('mortal-worker');
    const before = this.reported.length;
    channel.postMessage('die');
    while (this.reported.length === before) await new Promise((resolve) => setTimeout(resolve, 10));
    channel.close();
  }

  /** Opens the lab where needed, and one of its terminals. */
  async terminal(lab: string, name = '1', resume: { session?: string; seen?: number } = {}): Promise<HostTerminal> {
    await this.host.openLab(labRequest(lab));
    return new HostTerminal((receive) => this.host.openTerminal({ lab, terminal: name, columns: 120, rows: 40, seen: 0, ...resume }, receive));
  }
}

const ESCAPES = /\x1b\][^\x07]*\x07|\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>()][A-Z0-9]?/g;
const PROMPT = /[$#] $/;

/** A learner's terminal in a lab on real time. */
export class HostTerminal {
  readonly messages: ServerMessage[] = [];
  readonly attachment: TerminalAttachment;
  #shown = '';
  #wake: () => void = () => undefined;

  constructor(attach: (receive: (message: ServerMessage) => void) => TerminalAttachment) {
    this.attachment = attach((message) => {
      this.messages.push(message);
      if (message.type === 'output') this.#shown = (this.#shown + message.data).slice(-200_000);
      this.#wake();
    });
  }

  get session(): string {
    return this.messages.flatMap((message) => (message.type === 'opened' ? [message.session] : [])).at(-1) ?? '';
  }

  get seen(): number {
    return this.messages.flatMap((message) => (message.type === 'output' ? [message.seq] : [])).at(-1) ?? 0;
  }

  get text(): string {
    return this.#shown.replace(ESCAPES, '').replaceAll('\r', '');
  }

  type(keys: string): void {
    this.attachment.input(keys);
  }

  /** What was shown since the last line, once it matches. */
  async waitFor(pattern: RegExp, ms = 20_000): Promise<string> {
    const deadline = Date.now() + ms;
    while (!pattern.test(this.text)) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`${pattern} did not show; shown: ${JSON.stringify(this.text.slice(-2_000))}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.text;
  }

  /** A line and Enter; what it printed, once the prompt is back. */
  async run(line: string, ms?: number): Promise<string> {
    await this.waitFor(PROMPT, ms);
    this.#shown = '';
    this.type(`${line}\r`);
    const shown = await this.waitFor(/\n[^\n]*[$#] $/, ms);
    return shown.split('\n').slice(1, -1).join('\n');
  }

  async waitForMessage<T extends ServerMessage['type']>(type: T): Promise<Extract<ServerMessage, { type: T }>> {
    for (;;) {
      const found = this.messages.find((message) => message.type === type);
      if (found !== undefined) return found as Extract<ServerMessage, { type: T }>;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
