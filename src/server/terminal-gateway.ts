import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { z } from 'zod';
import type { TerminalAttachment, TerminalHost } from '#labs/terminal-host.ts';
import type { LabEvent, LabHost, LabRequest } from '#labs/lab-host.ts';
import type { ServerMessage } from '#labs/terminal-protocol.ts';
import { LabRefusal } from '#labs/lab-refusal.ts';
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

type ClientMessage = z.infer<typeof clientMessage>;
type OpenMessage = Extract<ClientMessage, { type: 'open' }>;

/** A client that does not read is dropped when this much waits for it, in bytes. */
const MOST_WAITING = 8 * 1024 * 1024;

export interface TerminalGatewayOptions {
  readonly host: LabHost & TerminalHost;
  /** Who is behind the request: their labs by id. Undefined when they are not signed in. */
  readonly identify: (request: IncomingMessage) => Promise<((lab: string) => Promise<LabRequest | undefined>) | undefined>;
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
    const identified = this.#options.identify(request);
    let attachment: TerminalAttachment | undefined;
    let unsubscribe: (() => void) | undefined;
    let opened: Promise<void> | undefined;
    const send = (message: ServerMessage): void => {
      if (client.readyState !== client.OPEN) return;
      if (client.bufferedAmount > MOST_WAITING) {
        client.terminate();
        return;
      }
      client.send(JSON.stringify(message));
      // What comes after it needs a new socket.
      if (message.type === 'closed') client.close();
    };
    const refuse = (): void => send({ type: 'closed', reason: 'refused', message: 'You are not signed in, or this is not your lab.' });
    const fail = (error: unknown): void => {
      if (!(error instanceof LabRefusal)) this.#options.report(error);
      send({
        type: 'closed',
        reason: 'gone',
        message: error instanceof LabRefusal ? error.message : 'Your lab could not be opened. Reload the page to try again.',
      });
    };
    const leave = (): void => {
      attachment?.detach();
      unsubscribe?.();
      attachment = undefined;
      unsubscribe = undefined;
    };
    const open = async (message: OpenMessage): Promise<void> => {
      const lab = await (await identified)?.(message.lab);
      if (lab === undefined) {
        refuse();
        return;
      }
      await this.#options.host.openLab(lab);
      if (client.readyState !== client.OPEN) return;
      attachment = this.#options.host.openTerminal(message, send);
      unsubscribe = this.#options.host.subscribe(message.lab, (event: LabEvent) => send({ type: 'event', event: withoutEvidenceIn(event) }));
    };
    const act = (message: Exclude<ClientMessage, OpenMessage>): void => {
      if (message.type === 'input') attachment?.input(message.data);
      else if (message.type === 'resize') attachment?.resize(message.columns, message.rows);
      else if (message.type === 'close') attachment?.end();
    };
    client.on('close', leave);
    client.on('error', leave);
    client.on('message', (data) => {
      const message = parseMessage((data as Buffer).toString());
      if (message?.type === 'ping') send({ type: 'pong' });
      else if (message?.type === 'open' && opened === undefined) opened = open(message).catch(fail);
      else if (message === undefined || message.type === 'open' || opened === undefined) client.close(1008, 'not what the terminal protocol expects');
      else void opened.then(() => act(message));
    });
    // Strangers are told so at once; their sockets do not stay open.
    identified.then((labs) => {
      if (labs === undefined) refuse();
    }, fail);
  }
}

/** What the browser may see of an event. */
function withoutEvidenceIn(event: LabEvent): LabEvent {
  if (event.kind === 'verdict') return { ...event, verdict: withoutEvidence(event.verdict) };
  if (event.kind === 'reset') return { ...event, info: { ...event.info, verdicts: event.info.verdicts.map(withoutEvidence) } };
  return event;
}

function parseMessage(text: string): ClientMessage | undefined {
  try {
    return clientMessage.safeParse(JSON.parse(text)).data;
  } catch {
    // Not JSON: as wrong as any other message that is none.
    return undefined;
  }
}

/** Browsers always send Origin with a WebSocket; another site's page must not open terminals. */
function isSameOrigin(request: IncomingMessage): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return true;
  const host = request.headers['x-forwarded-host'] ?? request.headers.host;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
