/** Two guests on the built server: nobody reaches what is another's, and nobody harms the server. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { PodiumServer } from '../support/podium-server.ts';
import { findRealKubectl } from '../support/real-kubectl.ts';
import { Guest } from './support/guest.ts';

const run = promisify(execFile);
const server = new PodiumServer();
jest.setTimeout(30_000);

let ada: Guest;
let eve: Guest;
let adasLab: string;
let evesLab: string;
let folder: string;

beforeAll(async () => {
  await server.start();
  ada = await new Guest(server.url).signIn();
  eve = await new Guest(server.url).signIn();
  [adasLab, evesLab] = await Promise.all([ada.openLab(), eve.openLab()]);
  folder = mkdtempSync(path.join(os.tmpdir(), 'podium-kubeconfig-'));
}, 60_000);

afterAll(async () => {
  await server.stop('SIGKILL');
  server.remove();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

const alive = async (): Promise<void> => expect((await ada.request('/')).status).toBe(200);

interface Kubeconfig {
  readonly clusters: readonly [{ readonly cluster: { readonly server: string } }];
  readonly users: readonly [{ readonly user: { readonly token: string } }];
}

async function kubeconfigOf(guest: Guest, lab: string): Promise<{ text: string; token: string }> {
  const text = await (await guest.request(`/api/labs/${lab}/kubeconfig`)).text();
  return { text, token: (parse(text) as Kubeconfig).users[0].user.token };
}

/** The path exactly as given: `fetch` would tidy it up. */
function raw(target: string, token?: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(server.url);
    https
      .get(
        {
          host: 'localhost',
          port,
          path: target,
          rejectUnauthorized: false,
          headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        },
        (response) => {
          let body = '';
          response.on('data', (chunk: Buffer) => (body += chunk.toString()));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        },
      )
      .on('error', reject);
  });
}

describe('over HTTP', () => {
  const paths: readonly { readonly name: string; readonly body?: object }[] = [
    { name: 'map' },
    { name: 'object?kind=Node&name=student1-master1' },
    { name: 'kubeconfig' },
    { name: 'reset', body: {} },
    { name: 'hints', body: { task: 'run-simple-pod', hint: 0 } },
    { name: 'files' },
    { name: 'files?path=.kube/config' },
    { name: 'files', body: { kind: 'write', path: 'mine.txt', text: 'x' } },
    { name: 'pages?panel=main' },
    { name: 'pages', body: { panel: 'main', url: 'http://web.example.com/' } },
    { name: 'author' },
    { name: 'author', body: { tool: 'solve', task: 'run-simple-pod' } },
    { name: 'author/changes' },
  ];

  test.each(paths)("another's $name does not exist", async ({ name, body }) => {
    expect((await eve.request(`/api/labs/${adasLab}/${name}`, { body })).status).toBe(404);
  });

  test.each(paths)('$name is closed to strangers', async ({ name, body }) => {
    expect((await new Guest(server.url).request(`/api/labs/${adasLab}/${name}`, { body })).status).toBe(401);
  });

  test('changes from a page of another site are refused', async () => {
    for (const { name, body } of paths.filter(({ body }) => body !== undefined)) {
      expect((await ada.request(`/api/labs/${adasLab}/${name}`, { body, headers: { origin: 'https://evil.example' } })).status).toBe(403);
    }
    const answer = { course: 'x', lesson: 'y', quiz: 'any', question: 'any', chosen: [0] };
    expect((await ada.request('/api/lessons', { body: { course: 'x', lesson: 'y' }, headers: { origin: 'null' } })).status).toBe(403);
    expect((await ada.request('/api/answers', { body: answer, headers: { origin: 'null' } })).status).toBe(403);
  });

  test('the tools of authors are closed to learners in their own lab', async () => {
    expect((await ada.request(`/api/labs/${adasLab}/author`)).status).toBe(404);
    expect((await ada.request(`/api/labs/${adasLab}/author`, { body: { tool: 'solve', task: 'run-simple-pod' } })).status).toBe(404);
    expect((await ada.request(`/api/labs/${adasLab}/author/changes`)).status).toBe(404);
  });

  test('progress of learners is closed to learners', async () => {
    for (const page of ['/teach', '/teach/anybody', '/admin']) {
      const response = await eve.request(page);
      expect(await response.text()).not.toContain(adasLab);
      expect(response.status).not.toBe(200);
    }
  });

  test('ids that are none are answered, not thrown over', async () => {
    for (const lab of ['..%2f..', '%00', 'a'.repeat(3_000), "'%20or%201=1--"])
      expect([400, 404]).toContain((await ada.request(`/api/labs/${lab}/map`)).status);
    await alive();
  });
});

describe('terminals', () => {
  test("another's terminal is refused", async () => {
    const socket = await eve.terminal(adasLab);
    await socket.ended;
    expect(socket.messages).toEqual([expect.objectContaining({ type: 'closed', reason: 'refused' })]);
  });

  test("another's session opens nothing", async () => {
    const own = await ada.terminal(adasLab);
    await own.run('echo adas-secret-$((20+3))');
    const socket = await eve.terminal(evesLab, '1', { session: own.session, seen: 0 });
    await socket.waitFor(/\$ $/);
    expect(socket.text).not.toContain('adas-secret-23');
    expect(socket.messages[0]).toMatchObject({ type: 'opened', resumed: false });
    await Promise.all([own.close(), socket.close()]);
  });

  test('a stranger hears nothing but a refusal, without asking', async () => {
    const socket = new Guest(server.url).socket();
    await socket.ended;
    expect(socket.messages).toEqual([expect.objectContaining({ type: 'closed', reason: 'refused' })]);
  });

  test.each(['https://evil.example', 'null', 'http://localhost.evil.example', 'garbage'])('an upgrade from %s is refused', async (origin) => {
    expect(await ada.socket({ origin }).ended).toBe(403);
  });

  test.each([
    ['text', 'hello'],
    ['a list', '[]'],
    ['another type', '{"type":"eval","data":"1"}'],
    ['an open without a lab', '{"type":"open"}'],
    ['a terminal with a path', JSON.stringify({ type: 'open', lab: 'x', terminal: '../1', columns: 80, rows: 24, seen: 0 })],
    ['a size beyond measure', JSON.stringify({ type: 'open', lab: 'x', terminal: '1', columns: 1e9, rows: 24, seen: 0 })],
    ['typing before opening', '{"type":"input","data":"ls\\r"}'],
    ['resizing before opening', '{"type":"resize","columns":80,"rows":24}'],
    ['too much at once', JSON.stringify({ type: 'input', data: 'x'.repeat(1024 * 1024 + 1) })],
  ])('%s ends the socket', async (_, text) => {
    const socket = ada.socket();
    await socket.open();
    socket.client.send(text);
    expect(await socket.ended).toBe(1008);
    await alive();
  });

  test('a frame beyond all bounds, binary noise and a second open end the socket', async () => {
    const huge = ada.socket();
    await huge.open();
    huge.client.send(Buffer.alloc(3 * 1024 * 1024));
    expect(await huge.ended).toBe(1009);
    const noise = ada.socket();
    await noise.open();
    noise.client.send(Buffer.from([0xff, 0x00, 0xfe]));
    expect(await noise.ended).toBe(1008);
    const twice = await ada.terminal(adasLab);
    twice.send({ type: 'open', lab: adasLab, terminal: '1', columns: 80, rows: 24, seen: 0 });
    expect(await twice.ended).toBe(1008);
    await alive();
  });

  test('upgrades elsewhere and requests that are no HTTP are cut', async () => {
    const { port } = new URL(server.url);
    for (const text of [
      'GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      'no http at all\r\n\r\n',
      '\x16\x03\x01 no handshake, but an end to it',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = net.connect(Number(port), 'localhost', () => socket.end(text));
        socket.on('data', () => undefined);
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
      });
    }
    await alive();
  });
});

describe("a lab's own API", () => {
  test('opens to its own token only', async () => {
    const [adas, eves] = await Promise.all([kubeconfigOf(ada, adasLab), kubeconfigOf(eve, evesLab)]);
    const nodes = `/k8s/${adasLab}/api/v1/nodes`;
    expect((await raw(nodes, adas.token)).status).toBe(200);
    for (const token of [undefined, 'wrong', eves.token, 'kubernetes-admin', `${adas.token}x`]) {
      const { status, body } = await raw(nodes, token);
      expect(status).toBe(401);
      expect(JSON.parse(body)).toMatchObject({ kind: 'Status', reason: 'Unauthorized' });
    }
  });

  test('no path leads out of it', async () => {
    const { token } = await kubeconfigOf(eve, evesLab);
    const tricks = [
      `/k8s/${evesLab}/../${adasLab}/api/v1/nodes`,
      `/k8s/${evesLab}/%2e%2e/${adasLab}/api/v1/nodes`,
      `/k8s/${evesLab}/..%2f${adasLab}%2fapi/v1/nodes`,
      `/k8s/${evesLab}%2f..%2f${adasLab}/api/v1/nodes`,
      `/k8s/${evesLab}//api/v1/../../../${adasLab}/api/v1/nodes`,
      `/k8s/${evesLab}\\..\\${adasLab}/api/v1/nodes`,
      `/k8s/%2e%2e/api/labs/${adasLab}/map`,
      `/k8s//${adasLab}/api/v1/nodes`,
      '/k8s/',
      '/k8s/..',
      `/k8s/${evesLab}/../../../../../../etc/passwd`,
    ];
    for (const target of tricks) {
      const { status, body } = await raw(target, token);
      expect([400, 401, 404]).toContain(status);
      expect(body).not.toMatch(/"kind":"NodeList"|root:x:0/);
    }
    await alive();
  });

  test('the real kubectl works through the downloaded file, over TLS on the same port', async () => {
    const { text } = await kubeconfigOf(ada, adasLab);
    expect((parse(text) as Kubeconfig).clusters[0].cluster.server).toBe(`${server.url.replace('http:', 'https:')}/k8s/${adasLab}`);
    const file = path.join(folder, 'ada.yaml');
    writeFileSync(file, text);
    const kubectl = await findRealKubectl();
    const call = async (...args: string[]): Promise<string> =>
      (await run(kubectl, ['--kubeconfig', file, ...args], { env: { ...process.env, HOME: folder } })).stdout;
    expect(await call('get', 'nodes', '-o', 'name')).toContain('node/student1-master1');
    await call('create', 'configmap', 'from-outside', '--from-literal=a=b');
    const terminal = await ada.terminal(adasLab, '2');
    expect(await terminal.run('kubectl get configmap from-outside -o jsonpath={.data.a}; echo')).toContain('b');
    await terminal.close();
  });
});

test('checks, evidence and solutions are in nothing that was received', async () => {
  const terminal = await ada.terminal(adasLab, '3');
  await terminal.run(
    `printf '%s\\n' 'apiVersion: v1' 'kind: Pod' 'metadata: {name: simple-pod}' 'spec: {containers: [{name: simple-container, image: nginx}]}' > pod.yaml && kubectl apply -f pod.yaml`,
  );
  await terminal.until(() => terminal.messages.some((message) => message.type === 'event' && message.event.kind === 'verdict'), 'a verdict');
  await ada.request('/courses/from-pods-to-ingress/from-pods-to-ingress');
  await ada.request(`/api/labs/${adasLab}/reset`, { body: {} });
  await terminal.close();
  const all = [...ada.received, ...eve.received].join('\n');
  expect(all).toContain('run-simple-pod');
  expect(all).not.toMatch(/evidence/i);
  for (const secret of ['near-misses', 'revision-at-least', 'kubectl create deployment first-deploymet', 'is no task above'])
    expect(all).not.toContain(secret);
});

test('SIGTERM in the middle of work loses nothing', async () => {
  const before = await eve.terminal(evesLab);
  await before.run('mkdir -p work; cd work; kubectl create configmap kept --from-literal=a=b; echo last > last');
  expect(await server.stop('SIGTERM')).toBe(0);
  await before.ended;
  await server.start();
  const after = await eve.terminal(evesLab);
  expect(await after.run('pwd; cat last; kubectl get configmap kept -o name')).toBe('/home/student1/work\nlast\nconfigmap/kept');
  await after.close();
});
