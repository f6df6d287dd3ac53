/** The browser beside the terminal: pages of pods, at origins of their own. */
import http from 'node:http';
import { PodiumServer } from '../support/podium-server.ts';
import { Guest, type TerminalSocket } from './support/guest.ts';

const server = new PodiumServer();
jest.setTimeout(60_000);

let ada: Guest;
let eve: Guest;
let lab: string;
let terminal: TerminalSocket;

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** As the browser asks: the view's name is in the Host header, the connection goes to the server. */
function ask(
  src: string,
  { method = 'GET', body, headers = {} }: { method?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const url = new URL(src);
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: 'localhost', port: url.port, path: url.pathname + url.search, method, headers: { host: url.host, accept: 'text/html', ...headers } },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

async function open(url: string, guest = ada, panel = 'main'): Promise<string> {
  const response = await guest.request(`/api/labs/${lab}/pages`, { body: { panel, url } });
  return ((await response.json()) as { src: string }).src;
}

interface Panel {
  readonly shown?: { readonly url: string; readonly status?: number; readonly pod?: string; readonly hostsEntry: boolean };
  readonly destinations: readonly { readonly url: string; readonly kind: string; readonly title: string }[];
}

const panelNow = async (): Promise<Panel> => (await (await ada.request(`/api/labs/${lab}/pages?panel=main`)).json()) as Panel;

beforeAll(async () => {
  await server.start();
  ada = await new Guest(server.url).signIn();
  eve = await new Guest(server.url).signIn();
  lab = await ada.openLab();
  terminal = await ada.terminal(lab);
  await terminal.run('kubectl create deployment web --image=nginx --replicas=2 && kubectl expose deployment web --port=80 --type=NodePort');
  await terminal.run('kubectl create ingress web --rule="web.example.com/*=web:80" --class=nginx');
  await terminal.run('kubectl rollout status deployment/web', 30_000);
  await terminal.run('kubectl wait ingress/web --for=jsonpath={.status.loadBalancer.ingress} --timeout=60s', 30_000);
}, 120_000);

afterAll(async () => {
  await server.stop('SIGKILL');
  server.remove();
}, 30_000);

test('lists what can be opened', async () => {
  const { destinations } = await panelNow();
  expect(destinations.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['node-port', 'ingress']));
  expect(destinations.map(({ url }) => url)).toContain('http://web.example.com/');
});

test('shows the page behind a node port, and who answered', async () => {
  const { destinations } = await panelNow();
  const url = destinations.find(({ kind }) => kind === 'node-port')?.url ?? '';
  const answer = await ask(await open(url));
  expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('Welcome to nginx') as string });
  const { shown } = await panelNow();
  expect(shown).toMatchObject({ url, status: 200, hostsEntry: false, pod: expect.stringMatching(/^default\/web-/) as string });
});

test('finds the host of an Ingress without DNS, and says so', async () => {
  expect((await ask(await open('http://web.example.com/'))).status).toBe(200);
  expect((await panelNow()).shown).toMatchObject({
    url: 'http://web.example.com/',
    hostsEntry: true,
    pod: expect.stringMatching(/^default\/web-/) as string,
  });
});

test('a reload is another request, and the Service takes turns', async () => {
  const src = await open('http://web.example.com/');
  const pods: (string | undefined)[] = [];
  for (let turn = 0; turn < 4; turn++) {
    expect((await ask(src)).headers['cache-control']).toBe('no-store');
    pods.push((await panelNow()).shown?.pod);
  }
  expect(new Set(pods).size).toBe(2);
});

test('honest failures: an unknown name, a closed port', async () => {
  const unknown = await ask(await open('http://nowhere.example.org/'));
  expect(unknown).toMatchObject({ status: 502, body: expect.stringContaining('This name is not known') as string });
  const closed = await ask(await open('http://localhost:9/'));
  expect(closed).toMatchObject({ status: 502, body: expect.stringContaining('refused') as string });
});

test('the frame holds: no scripts of ours, no foreign loads, nobody else may frame it', async () => {
  const src = await open('http://web.example.com/');
  const { headers } = await ask(src);
  const policy = String(headers['content-security-policy']);
  const own = new URL(server.url).host;
  expect(new URL(src).host).toMatch(new RegExp(`^v[0-9a-f]{32}\\.pages\\.${own}$`));
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain(`frame-ancestors http://${own}`);
  expect(policy).toContain('sandbox allow-scripts');
  expect(headers['set-cookie']).toBeUndefined();
  expect(headers['x-content-type-options']).toBe('nosniff');
  const page = (await ada.request('/')).headers.get('content-security-policy');
  expect(page).toContain(`*.pages.${own}`);
});

test("learners' cookies never reach a pod, and what a pod is sent it gets", async () => {
  await terminal.run(
    'kubectl create deployment echo --image=registry.k8s.io/echoserver:1.10 && kubectl expose deployment echo --port=8080 --type=NodePort',
  );
  await terminal.run('kubectl rollout status deployment/echo', 30_000);
  const url = (await panelNow()).destinations.find(({ kind, title }) => kind === 'node-port' && title === 'service/echo')?.url ?? '';
  const src = await open(url);
  const answer = await ask(src, {
    method: 'POST',
    body: 'a=1',
    headers: { cookie: ada.cookie, 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('a=1') as string });
  expect(answer.body).not.toMatch(/cookie|better-auth/i);
});

test('another learner opens no page of this lab, and names of views cannot be guessed', async () => {
  expect((await eve.request(`/api/labs/${lab}/pages`, { body: { panel: 'main', url: 'http://web.example.com/' } })).status).toBe(404);
  expect((await eve.request(`/api/labs/${lab}/pages?panel=main`)).status).toBe(404);
  const guessed = `http://v${'0'.repeat(32)}.pages.${new URL(server.url).host}/`;
  expect((await ask(guessed)).status).toBe(410);
});

test.each(['ftp://x/', 'file:///etc/passwd', 'javascript:alert(1)', 'http://', ''])('%j is no page', async (url) => {
  expect((await ada.request(`/api/labs/${lab}/pages`, { body: { panel: 'main', url } })).status).toBe(400);
});

test("the host's own network is out of reach", async () => {
  const urls = [server.url, 'http://127.0.0.1:22/', 'http://169.254.169.254/latest/meta-data/', 'http://www.example.edu/'];
  const answers = await Promise.all(urls.map(async (url) => ask(await open(url, ada, `p${urls.indexOf(url)}`))));
  expect(answers.map(({ status }) => status)).toEqual([502, 502, 502, 502]);
});

test('a body beyond the bound is refused', async () => {
  expect((await ask(await open('http://web.example.com/'), { method: 'POST', body: 'x'.repeat(1_100_000) })).status).toBe(413);
});
