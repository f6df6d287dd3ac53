import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import next from 'next';
import { WebSocketServer } from 'ws';
import { ensureAdminInvitation } from '#auth/admin-invitation.ts';
import { findViewer } from '#auth/viewer.ts';
import { migrate } from '#db/migrate.ts';
import { podiumGlobal } from '#labs/lab-host.ts';
import type { ClientMessage, ServerMessage } from '#labs/terminal-protocol.ts';
import { withoutEvidence } from '#labs/without-evidence.ts';
import { findOwnAttempt } from '#progress/find-attempt.ts';
import { recordVerdict } from '#progress/record-verdict.ts';
import { stubLabHost } from './stub-lab-host.ts';

/**
 * The pages on a pretended lab host, for looking at them:
 * `DATA_DIR=… CONTENT_DIR=… PORT=3401 npx tsx tests/web/support/web-server.ts [--dev]`.
 * Its terminal echoes; `pass TASK` and `fail TASK` send verdicts, `drop` cuts the line.
 */
process.env['PODIUM_SECRET'] ??= 'a secret for looking at pages only, never for people';
await migrate();
const host = stubLabHost();
podiumGlobal().labHost = host;

const server = createServer((request, response) => void handle(request, response));
const app = next({
  dev: process.argv.includes('--dev'),
  httpServer: server,
  port: Number(process.env['PORT'] ?? 3401),
});
await app.prepare();
const handle = app.getRequestHandler();

const sockets = new WebSocketServer({ noServer: true });
const screens = new Map<string, string[]>();

server.on('upgrade', (request, socket, head) => {
  if (request.url !== '/terminal') return;
  sockets.handleUpgrade(request, socket, head, (client) => {
    const send = (message: ServerMessage): void => client.send(JSON.stringify(message));
    let screen: string[] = [];
    let lab = '';
    let typed = '';
    const print = (data: string): void => {
      screen.push(data);
      send({ type: 'output', seq: screen.length, data });
    };
    client.on('message', (raw) => void receive(JSON.parse((raw as Buffer).toString('utf8')) as ClientMessage));
    const receive = async (message: ClientMessage): Promise<void> => {
      if (message.type === 'open') {
        const viewer = await findViewer(new Headers({ cookie: request.headers.cookie ?? '' }));
        if (!viewer || !(await findOwnAttempt(viewer.id, message.lab))) {
          send({ type: 'closed', reason: 'refused', message: 'This is not your lab' });
          return;
        }
        lab = message.lab;
        const key = `${lab}/${message.terminal}`;
        screen = screens.get(key) ?? screens.set(key, []).get(key)!;
        const resumed = message.session === key;
        send({ type: 'opened', session: key, resumed });
        screen.forEach((data, index) => {
          if (!resumed || index >= message.seen) send({ type: 'output', seq: index + 1, data });
        });
        if (screen.length === 0) print('\x1b[32mstudent1@podium\x1b[0m:\x1b[34m~\x1b[0m$ ');
        const stop = host.subscribe(lab, (event) =>
          send({
            type: 'event',
            event: event.kind === 'verdict' ? { ...event, verdict: withoutEvidence(event.verdict) } : event,
          }),
        );
        client.on('close', stop);
      } else if (message.type === 'ping') send({ type: 'pong' });
      else if (message.type === 'input') {
        for (const key of message.data) {
          if (key !== '\r') {
            typed += key;
            print(key);
            continue;
          }
          const [verb, task = ''] = typed.split(' ');
          print(
            `\r\n${typed === 'kubectl get pods' ? 'NAME         READY   STATUS    RESTARTS   AGE\r\nsimple-pod   1/1     Running   0          12s\r\n' : ''}\x1b[32mstudent1@podium\x1b[0m:\x1b[34m~\x1b[0m$ `,
          );
          typed = '';
          if (verb === 'drop') client.terminate();
          if (verb === 'pass' || verb === 'fail') {
            const verdict = host.verdictOf(task, verb === 'pass');
            await recordVerdict(lab, verdict);
            host.tell(lab, { kind: 'verdict', verdict });
          }
        }
      }
    };
  });
});

server.listen(Number(process.env['PORT'] ?? 3401), '127.0.0.1', () => {
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  console.log(origin);
  void ensureAdminInvitation().then((token) => token && console.log(`${origin}/invitation/${token}`));
});
