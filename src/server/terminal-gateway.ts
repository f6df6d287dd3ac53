import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { z } from 'zod';
import type { TerminalAttachment, TerminalHost } from '#labs/terminal-host.ts';
import type { LabEvent, LabHost } from '#labs/lab-host.ts';
import type { ServerMessage } from '#labs/terminal-protocol.ts';
import { withoutEvidence } from '#labs/without-evidence.ts';

const size = z.int().min(1).max(1000);

const clientMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('open'),
    lab: z.string().max(100),
    terminal: z.string().regex(/^[a-z0-9-]{1,20}$/),
    columns: size,
    rows: size,
    session: z.string().max(100).optional(),
    seen: z.int().min(0),
  }),
  z.strictObject({ type: z.literal('input'), data: z.string().max(1024 * 1024) }),
  z.strictObject({ type: z.literal('resize'), columns: size, rows: size }),
  z.strictObject({ type: z.literal('close') }),
  z.strictObject({ type: z.literal('ping') }),
]);

type OpenMessage = Extract<z.infer<typeof clientMessage>, { type: 'open' }>;

/** A client that does not read is dropped when this much waits for it, in bytes. */
const MOST_WAITING = 8 * 1024 * 1024;

export interface TerminalGatewayOptions {
  readonly host: LabHost & TerminalHost;
  /** Whether the person behind the request may use the lab. */
  readonly mayUse: (request: IncomingMessage, lab: string) => Promise<boolean>;
  readonly report: (error: unknown) => void;
}

/** Terminals over WebSocket (labs/terminal-protocol.ts). One socket, one terminal. */
export class TerminalGateway {
  readonly #options: TerminalGatewayOptions;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 2 * 1024 * 1024 });

  constructor(options: TerminalGatewayOptions) {
    this.#options = options;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (!isSameOrigin(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (client) => this.#serve(client, request));
  }

  close(): void {
    for (const client of this.#server.clients) client.close(1001, 'the server is stopping');
    this.#server.close();
  }

  #serve(client: WebSocket, request: IncomingMessage): void {
    let attachment: TerminalAttachment | undefined;
    let unsubscribe: (() => void) | undefined;
    let opening = false;
    const send = (message: ServerMessage): void => {
      if (client.readyState !== client.OPEN) return;
      if (client.bufferedAmount > MOST_WAITING) client.terminate();
      else client.send(JSON.stringify(message));
    };
    const leave = (): void => {
      attachment?.detach();
      unsubscribe?.();
      attachment = undefined;
      unsubscribe = undefined;
    };
    const open = async (message: OpenMessage): Promise<void> => {
      if (!(await this.#options.mayUse(request, message.lab))) {
        send({ type: 'closed', reason: 'refused', message: 'You are not signed in, or this is not your lab.' });
        client.close();
        return;
      }
      if (client.readyState !== client.OPEN) return;
      attachment = this.#options.host.openTerminal(message, send);
      unsubscribe = this.#options.host.subscribe(message.lab, (event: LabEvent) => send({ type: 'event', event: withoutEvidenceIn(event) }));
    };
    client.on('close', leave);
    client.on('error', leave);
    client.on('message', (data) => {
      const message = parseMessage(String(data));
      if (message === undefined) {
        client.close(1008, 'not a message of the terminal protocol');
        return;
      }
      switch (message.type) {
        case 'open':
          if (opening) return;
          opening = true;
          open(message).catch((error: unknown) => {
            send({ type: 'closed', reason: 'gone', message: error instanceof Error ? error.message : String(error) });
            client.close();
          });
          return;
        case 'input':
          attachment?.input(message.data);
          return;
        case 'resize':
          attachment?.resize(message.columns, message.rows);
          return;
        case 'close':
          attachment?.end();
          return;
        case 'ping':
          send({ type: 'pong' });
      }
    });
  }
}

/** What the browser may see of an event. */
function withoutEvidenceIn(event: LabEvent): LabEvent {
  if (event.kind === 'verdict') return { ...event, verdict: withoutEvidence(event.verdict) };
  if (event.kind === 'reset') return { ...event, info: { ...event.info, verdicts: event.info.verdicts.map(withoutEvidence) } };
  return event;
}

function parseMessage(text: string): z.infer<typeof clientMessage> | undefined {
  try {
    return clientMessage.safeParse(JSON.parse(text)).data;
  } catch {
    // Not JSON: as wrong as any other message that is none.
    return undefined;
  }
}

/** Browsers always send Origin with a WebSocket; another site's page must not open terminals. */
function isSameOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
