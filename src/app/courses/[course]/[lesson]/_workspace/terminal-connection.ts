import type { LabEvent } from '#labs/lab-host.ts';
import type { ClientMessage, ClosedReason, ServerMessage } from '#labs/terminal-protocol.ts';

export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'closed';

export interface TerminalListener {
  output(data: string): void;
  /** Another session follows: forget what is on the screen. */
  clear(): void;
  state(state: ConnectionState): void;
  event(event: LabEvent): void;
  closed(reason: ClosedReason, message: string): void;
}

/** What the connection needs of a browser. */
export interface Surroundings {
  connect(): WebSocket;
  after(milliseconds: number, callback: () => void): () => void;
}

const firstDelay = 500;
const longestDelay = 10_000;
/** Silence after which we ask whether the other side is still there, and then give up on it. */
const silence = 20_000;
const patience = 8_000;
/** Keys are echoed, or answered otherwise; where nothing comes for so long, we ask sooner. */
const echo = 3_000;
/** Keys pressed while the line is down are kept up to this many characters. */
const heldInput = 2_000;

/**
 * One terminal over one WebSocket that comes back by itself. It tells the server what it has shown
 * last, so that nothing is lost or shown twice.
 */
export class TerminalConnection {
  #socket: WebSocket | undefined;
  #session: string | undefined;
  #seen = 0;
  #attempts = 0;
  #held = '';
  #open = false;
  #finished = false;
  /** Something was typed or asked, and nothing has come since. */
  #expecting = false;
  #cancelTimer = (): void => undefined;
  #size = { columns: 80, rows: 24 };
  readonly #identity: { readonly lab: string; readonly terminal: string };
  readonly #listener: TerminalListener;
  readonly #surroundings: Surroundings;

  constructor(identity: { lab: string; terminal: string }, listener: TerminalListener, surroundings: Surroundings) {
    this.#identity = identity;
    this.#listener = listener;
    this.#surroundings = surroundings;
  }

  start(columns: number, rows: number): void {
    this.#size = { columns, rows };
    this.#finished = false;
    this.#listener.state('connecting');
    this.#connect();
  }

  input(data: string): void {
    if (this.#open) {
      this.#send({ type: 'input', data });
      if (!this.#expecting) this.#listen(echo);
    } else if (this.#held.length + data.length <= heldInput) this.#held += data;
  }

  resize(columns: number, rows: number): void {
    if (columns === this.#size.columns && rows === this.#size.rows) return;
    this.#size = { columns, rows };
    if (this.#open) this.#send({ type: 'resize', columns, rows });
  }

  /** Try again now: the browser says it is online, or the learner asks. */
  retry(): void {
    if (this.#open || this.#finished) return;
    this.#attempts = 0;
    this.#connect();
  }

  /** The browser says that it is offline: no need to wait for the silence. */
  lose(): void {
    if (this.#open) this.#lost();
  }

  /** `forGood` ends the shell; otherwise it goes on and waits. */
  stop(forGood = false): void {
    if (forGood && this.#open) this.#send({ type: 'close' });
    this.#finished = true;
    this.#cancelTimer();
    this.#drop();
  }

  #connect(): void {
    this.#cancelTimer();
    this.#drop();
    const socket = this.#surroundings.connect();
    this.#socket = socket;
    const mine = (): boolean => socket === this.#socket;
    socket.onopen = () => {
      if (!mine()) return;
      this.#send({ type: 'open', ...this.#identity, ...this.#size, session: this.#session, seen: this.#seen });
      this.#listen();
    };
    socket.onmessage = ({ data }) => {
      if (mine() && typeof data === 'string') this.#receive(JSON.parse(data) as ServerMessage);
    };
    socket.onclose = () => {
      if (mine()) this.#lost();
    };
  }

  #receive(message: ServerMessage): void {
    this.#listen();
    switch (message.type) {
      case 'opened':
        if (!message.resumed) {
          if (this.#session !== undefined) this.#listener.clear();
          this.#seen = 0;
        }
        this.#session = message.session;
        this.#attempts = 0;
        this.#open = true;
        this.#listener.state('connected');
        if (this.#held !== '') this.#send({ type: 'input', data: this.#held });
        this.#held = '';
        return;
      case 'output':
        if (message.seq <= this.#seen) return;
        this.#seen = message.seq;
        this.#listener.output(message.data);
        return;
      case 'event':
        this.#listener.event(message.event);
        return;
      case 'pong':
        return;
      case 'closed':
        if (message.reason === 'overloaded') return;
        this.#finished = true;
        this.#session = undefined;
        this.#seen = 0;
        this.#cancelTimer();
        this.#drop();
        this.#listener.state('closed');
        this.#listener.closed(message.reason, message.message);
    }
  }

  #lost(): void {
    this.#drop();
    if (this.#finished) return;
    this.#listener.state('reconnecting');
    const delay = Math.min(longestDelay, firstDelay * 2 ** this.#attempts);
    this.#attempts += 1;
    this.#cancelTimer = this.#surroundings.after(delay, () => this.#connect());
  }

  /** After a silence asks, and takes no answer for a lost line: a sleeping laptop never says goodbye. */
  #listen(wait = silence): void {
    this.#cancelTimer();
    this.#expecting = wait !== silence;
    this.#cancelTimer = this.#surroundings.after(wait, () => {
      this.#expecting = true;
      this.#send({ type: 'ping' });
      this.#cancelTimer = this.#surroundings.after(patience, () => this.#lost());
    });
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#open = false;
    socket?.close();
  }

  #send(message: ClientMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }
}
