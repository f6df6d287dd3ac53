import WebSocket from 'ws';
import type { ClientMessage, ServerMessage } from '#labs/terminal-protocol.ts';

const LESSON = { course: 'from-pods-to-ingress', lesson: 'from-pods-to-ingress' };

/** One learner's browser, as far as HTTP goes: cookies, our own Origin, WebSockets. */
export class Guest {
  readonly #url: string;
  /** Everything the server ever answered, pages and frames alike. */
  readonly received: string[] = [];
  #cookie = '';

  constructor(url: string) {
    this.#url = url;
  }

  get cookie(): string {
    return this.#cookie;
  }

  async signIn(): Promise<this> {
    const response = await this.request('/api/auth/sign-in/anonymous', { body: {} });
    if (!response.ok) throw new Error(`no guest: ${response.status}`);
    this.#cookie = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
    return this;
  }

  async request(path: string, { body, headers }: { body?: unknown; headers?: Record<string, string> } = {}): Promise<Response> {
    const response = await fetch(this.#url + path, {
      redirect: 'manual',
      headers: { origin: this.#url, cookie: this.#cookie, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    this.received.push(await response.clone().text());
    return response;
  }

  /** Opens the lesson's lab; its id. */
  async openLab(): Promise<string> {
    const response = await this.request('/api/lessons', { body: LESSON });
    return ((await response.json()) as { lab: string }).lab;
  }

  socket(headers: Record<string, string> = {}): TerminalSocket {
    return new TerminalSocket(this.#url, { origin: this.#url, cookie: this.#cookie, ...headers }, this.received);
  }

  async terminal(lab: string, terminal = '1', resume: { session?: string; seen?: number } = {}): Promise<TerminalSocket> {
    const socket = this.socket();
    await socket.open();
    socket.send({ type: 'open', lab, terminal, columns: 160, rows: 40, seen: 0, ...resume });
    return socket;
  }
}

const ESCAPES = /\x1b\][^\x07]*\x07|\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>()][A-Z0-9]?/g;
const PROMPT = /[$#] $/;

export class TerminalSocket {
  readonly client: WebSocket;
  readonly messages: ServerMessage[] = [];
  /** The close code once the socket is closed; the HTTP status when the upgrade was refused. */
  readonly ended: Promise<number>;
  #shown = '';
  #wake: () => void = () => undefined;

  constructor(url: string, headers: Record<string, string>, received: string[]) {
    this.client = new WebSocket(`${url.replace('http', 'ws')}/terminal`, { headers });
    this.client.on('message', (data: Buffer) => {
      received.push(data.toString());
      const message = JSON.parse(data.toString()) as ServerMessage;
      this.messages.push(message);
      if (message.type === 'output') this.#shown = (this.#shown + message.data).slice(-200_000);
      this.#wake();
    });
    this.ended = new Promise((resolve) => {
      this.client.on('close', (code) => resolve(code));
      this.client.on('unexpected-response', (request, response) => {
        resolve(response.statusCode ?? 0);
        request.destroy();
      });
      this.client.on('error', () => this.#wake());
    });
  }

  async open(): Promise<void> {
    if (this.client.readyState === WebSocket.OPEN) return;
    await new Promise<void>((resolve, reject) => {
      this.client.once('open', () => resolve());
      this.client.once('error', reject);
    });
  }

  send(message: ClientMessage): void {
    this.client.send(JSON.stringify(message));
  }

  get text(): string {
    return this.#shown.replace(ESCAPES, '').replaceAll('\r', '');
  }

  get session(): string {
    return this.messages.flatMap((message) => (message.type === 'opened' ? [message.session] : [])).at(-1) ?? '';
  }

  get seen(): number {
    return this.messages.flatMap((message) => (message.type === 'output' ? [message.seq] : [])).at(-1) ?? 0;
  }

  async until(holds: () => boolean, what: string, ms = 20_000): Promise<void> {
    const deadline = Date.now() + ms;
    while (!holds()) {
      if (Date.now() > deadline) throw new Error(`${what} did not come; shown: ${JSON.stringify(this.text.slice(-1_000))}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 250);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async waitFor(pattern: RegExp, ms?: number): Promise<string> {
    await this.until(() => pattern.test(this.text), String(pattern), ms);
    return this.text;
  }

  /** A line and Enter; what it printed, once the prompt is back. */
  async run(line: string, ms?: number): Promise<string> {
    await this.waitFor(PROMPT, ms);
    this.#shown = '';
    this.send({ type: 'input', data: `${line}\r` });
    const shown = await this.waitFor(/\n[^\n]*[$#] $/, ms);
    return shown.split('\n').slice(1, -1).join('\n');
  }

  async close(): Promise<void> {
    this.client.close();
    await this.ended;
  }
}
