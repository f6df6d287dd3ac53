import type { LogEntry } from '#courses/attempt-log.ts';
import type { TaskVerdict } from '#courses/types.ts';
import type { Transport } from '#kube/transport.ts';
import type { LabEvent, LabHost, LabInfo, LabRequest } from '../lab-host.ts';
import { createKubeconfig } from '../kubeconfig.ts';
import type { TerminalAttachment, TerminalHost, TerminalRequest } from '../terminal-host.ts';
import type { ServerMessage } from '../terminal-protocol.ts';
import { LabRefusal } from '../lab-refusal.ts';
import { RemoteTransport } from '../worker/remote-transport.ts';
import type { LabFrame, OpenLab, TerminalFrame } from '../worker/worker-protocol.ts';
import { LabCalls } from './lab-calls.ts';
import { LabWorker } from './lab-worker.ts';
import type { OpenLabRecord } from './open-lab.ts';

export interface WorkerLabHostOptions {
  /** The built program of a worker. */
  readonly program: URL;
  readonly content: string;
  readonly workers: number;
  readonly memoryMb: number;
  readonly labsPerLearner: number;
  /** A lab that nobody looks at for so long is put away. */
  readonly idleMs: number;
  /** The request behind a lab, to open one again that was put away or whose worker died. */
  readonly findLab: (lab: string) => Promise<LabRequest | undefined>;
  readonly loadSnapshot: (lab: string) => Promise<Uint8Array | undefined>;
  /** The tasks of a lab that are recorded as passed. */
  readonly loadPassed: (lab: string) => Promise<readonly string[]>;
  readonly saveSnapshot: (lab: string, bytes: Uint8Array) => Promise<void>;
  /** Keeps what reached the lab from outside, in order. */
  readonly appendLog?: (lab: string, entries: readonly LogEntry[]) => Promise<void>;
  readonly recordVerdict: (lab: string, verdict: TaskVerdict) => Promise<unknown>;
  /** The token that opens a lab's API to the learner's own kubectl. */
  readonly tokenOf: (lab: string) => string;
  /** PEM of the server's own certificate, which clients of the lab's API have to trust. */
  readonly certificate: string;
  /** Something failed where no caller waits. */
  readonly report: (error: unknown) => void;
}

/** A worker that lived less long (ms) has a fault that a new one may well have too. */
const YOUNG_MS = 10_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;

/** Labs in worker threads, many to a worker; put away when idle and taken out again from their snapshots. */
export class WorkerLabHost extends LabCalls implements LabHost, TerminalHost {
  readonly #options: WorkerLabHostOptions;
  readonly #workers: LabWorker[] = [];
  readonly #labs = new Map<string, OpenLabRecord>();
  /** Labs on their way out, by id: they open again when the last of them is saved. */
  readonly #leaving = new Map<string, Promise<void>>();
  #closing = false;
  /** Workers that died young, one after the other. */
  #youngDeaths = 0;

  constructor(options: WorkerLabHostOptions) {
    super();
    this.#options = options;
    for (let index = 0; index < options.workers; index++) this.#startWorker();
  }

  async openLab(request: LabRequest): Promise<LabInfo> {
    await this.#leaving.get(request.lab);
    const running = this.#labs.get(request.lab);
    if (running !== undefined) {
      this.#touch(running);
      await running.opened;
      return (await running.worker.peer.call('lab.info', { lab: request.lab })) as LabInfo;
    }
    await this.#makeRoom(request.learner);
    const again = this.#labs.get(request.lab);
    return again === undefined ? this.#start(request).opened : again.opened;
  }

  subscribe(lab: string, listener: (event: LabEvent) => void): () => void {
    const record = this.#get(lab);
    record.listeners.add(listener);
    this.#touch(record);
    return () => {
      record.listeners.delete(listener);
      this.#touch(record);
    };
  }

  async kubeconfig(lab: string, origin: string): Promise<string> {
    // kubectl sends credentials over TLS only; the server speaks both on its port.
    const server = `${origin.replace(/^http:/, 'https:')}/k8s/${lab}`;
    const certificate = origin.startsWith('http:') ? this.#options.certificate : undefined;
    return createKubeconfig({
      server,
      certificate,
      token: this.#options.tokenOf(lab),
      name: 'podium',
      user: 'learner',
    });
  }

  /** The lab's API server, for clients over HTTP. Throws `LabRefusal` when the lab is not open. */
  transport(lab: string): Transport {
    const record = this.#get(lab);
    this.#touch(record);
    return new RemoteTransport(record.worker.peer, lab, `/k8s/${lab}`);
  }

  openTerminal(request: TerminalRequest, receive: (message: ServerMessage) => void): TerminalAttachment {
    const record = this.#get(request.lab);
    record.users++;
    this.#touch(record);
    let left = false;
    const leave = (): void => {
      if (left) return;
      left = true;
      record.users--;
      this.#touch(record);
    };
    const stream = record.worker.peer.open('terminal', request, {
      frame: (message) => receive(message as ServerMessage),
      closed: (error) => {
        leave();
        if (error !== undefined)
          receive({
            type: 'closed',
            reason: error instanceof LabRefusal ? 'gone' : 'overloaded',
            message: error.message,
          });
      },
    });
    const send = (frame: TerminalFrame): void => stream.send(frame);
    return {
      input: (data) => send({ kind: 'input', data }),
      resize: (columns, rows) => send({ kind: 'resize', columns, rows }),
      end: () => send({ kind: 'end' }),
      detach: () => {
        stream.close();
        leave();
      },
    };
  }

  /** Puts every lab away and ends the workers: nothing is lost. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all([...this.#labs.values()].map((record) => this.#putAway(record)));
    await Promise.all(this.#workers.map((worker) => worker.stop()));
  }

  #startWorker(): void {
    const startedAt = Date.now();
    const worker: LabWorker = new LabWorker({
      program: this.#options.program,
      data: { content: this.#options.content },
      memoryMb: this.#options.memoryMb,
      died: (error) => this.#workerDied(worker, error, Date.now() - startedAt),
    });
    this.#workers.push(worker);
  }

  #workerDied(worker: LabWorker, error: Error, age: number): void {
    this.#workers.splice(this.#workers.indexOf(worker), 1);
    if (this.#closing) return;
    this.#options.report(error);
    for (const record of [...this.#labs.values()]) {
      if (record.worker !== worker) continue;
      this.#forget(record);
      if (record.saving !== undefined) void this.#leave(record, record.saving);
      for (const listener of record.listeners)
        listener({
          kind: 'notice',
          message: 'Your lab stopped unexpectedly. It goes on from where it was last saved.',
        });
    }
    this.#youngDeaths = age < YOUNG_MS ? this.#youngDeaths + 1 : 0;
    if (this.#youngDeaths < 2) this.#startWorker();
    else this.#startWorkerLater(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.#youngDeaths - 2)));
  }

  /** A worker that dies again and again does not keep the processor busy. */
  #startWorkerLater(ms: number): void {
    setTimeout(() => {
      if (!this.#closing) this.#startWorker();
    }, ms).unref();
  }

  #get(lab: string): OpenLabRecord {
    const record = this.#labs.get(lab);
    if (record === undefined) throw new LabRefusal('This lab is not open. Reload the page to open it again.');
    return record;
  }

  protected async call(lab: string, method: string, argument: object = {}): Promise<unknown> {
    const record = this.#labs.get(lab) ?? (await this.#reopen(lab));
    this.#touch(record);
    await record.opened;
    return record.worker.peer.call(method, { lab, ...argument });
  }

  async #reopen(lab: string): Promise<OpenLabRecord> {
    const request = await this.#options.findLab(lab);
    if (request !== undefined) await this.openLab(request);
    return this.#get(lab);
  }

  /** A learner's oldest unwatched labs make way for a new one. */
  async #makeRoom(learner: string): Promise<void> {
    const own = [...this.#labs.values()].filter((record) => record.request.learner === learner);
    const spare = own.filter((record) => record.users === 0 && record.listeners.size === 0);
    while (own.length >= this.#options.labsPerLearner) {
      const record = spare.shift();
      if (record === undefined) throw new LabRefusal(`You have ${own.length} labs open, which is the limit. Close the page of one of them first.`);
      own.splice(own.indexOf(record), 1);
      await this.#putAway(record);
    }
  }

  #start(request: LabRequest): OpenLabRecord {
    if (this.#workers.length === 0) throw new LabRefusal('Labs cannot be started right now. Try again in a minute.');
    const worker = this.#workers.reduce((least, candidate) => (candidate.labs < least.labs ? candidate : least));
    worker.labs++;
    const record: OpenLabRecord = {
      request,
      worker,
      opened: this.#open(request, worker),
      listeners: new Set(),
      events: undefined,
      users: 0,
      idle: undefined,
      unsaved: undefined,
      saving: undefined,
      logging: Promise.resolve(),
    };
    this.#labs.set(request.lab, record);
    record.opened.then(
      () => {
        if (this.#labs.get(request.lab) !== record) return;
        record.events = worker.peer.open(
          'lab.events',
          { lab: request.lab },
          {
            frame: (frame) => this.#receive(record, frame as LabFrame),
            closed: () => undefined,
          },
        );
        this.#touch(record);
      },
      () => this.#forget(record),
    );
    return record;
  }

  async #open(request: LabRequest, worker: LabWorker): Promise<LabInfo> {
    const [snapshot, passed] = await Promise.all([this.#options.loadSnapshot(request.lab), this.#options.loadPassed(request.lab)]);
    const argument: OpenLab = { request, passed, ...(snapshot === undefined ? {} : { snapshot }) };
    return (await worker.peer.call('lab.open', argument)) as LabInfo;
  }

  #receive(record: OpenLabRecord, frame: LabFrame): void {
    switch (frame.kind) {
      case 'event':
        for (const listener of [...record.listeners]) listener(frame.event);
        return;
      case 'record':
        this.#options.recordVerdict(record.request.lab, frame.verdict).catch(this.#options.report);
        return;
      case 'log':
        record.logging = record.logging.then(() => this.#options.appendLog?.(record.request.lab, frame.entries)).catch(this.#options.report);
        return;
      case 'snapshot':
        record.unsaved = frame.bytes;
        void this.#save(record);
    }
  }

  /** One write at a time; what came meanwhile is written once, newest first. */
  #save(record: OpenLabRecord): Promise<void> {
    record.saving ??= (async () => {
      try {
        while (record.unsaved !== undefined) {
          const bytes = record.unsaved;
          record.unsaved = undefined;
          await this.#options.saveSnapshot(record.request.lab, bytes);
        }
      } catch (error) {
        this.#options.report(error);
      } finally {
        record.saving = undefined;
      }
    })();
    return record.saving;
  }

  #touch(record: OpenLabRecord): void {
    clearTimeout(record.idle);
    record.idle = setTimeout(() => {
      if (record.users > 0 || record.listeners.size > 0) this.#touch(record);
      else this.#putAway(record).catch(this.#options.report);
    }, this.#options.idleMs);
    record.idle.unref();
  }

  #putAway(record: OpenLabRecord): Promise<void> {
    return this.#leaving.get(record.request.lab) ?? this.#leave(record, this.#closeLab(record));
  }

  #leave(record: OpenLabRecord, done: Promise<void>): Promise<void> {
    const { lab } = record.request;
    const left = done.finally(() => this.#leaving.delete(lab));
    // Whoever opens it next waits, and is not the one to hear of a failure.
    this.#leaving.set(
      lab,
      left.catch(() => undefined),
    );
    return left;
  }

  async #closeLab(record: OpenLabRecord): Promise<void> {
    await record.opened;
    const bytes = (await record.worker.peer.call('lab.close', { lab: record.request.lab })) as Uint8Array;
    record.unsaved = bytes;
    await this.#save(record);
    await this.#save(record);
    await record.logging;
    this.#forget(record);
  }

  #forget(record: OpenLabRecord): void {
    clearTimeout(record.idle);
    record.events?.close();
    record.worker.labs--;
    if (this.#labs.get(record.request.lab) === record) this.#labs.delete(record.request.lab);
  }
}
