import path from 'node:path';
import { POST as authenticate } from '#app/api/auth/[...all]/route.ts';
import { POST as answer } from '#app/api/answers/route.ts';
import { POST as redeem } from '#app/api/invitations/route.ts';
import { GET as files, POST as changeFile } from '#app/api/labs/[lab]/files/route.ts';
import { POST as hint } from '#app/api/labs/[lab]/hints/route.ts';
import { GET as kubeconfig } from '#app/api/labs/[lab]/kubeconfig/route.ts';
import { GET as map } from '#app/api/labs/[lab]/map/route.ts';
import { GET as object } from '#app/api/labs/[lab]/object/route.ts';
import { POST as reset } from '#app/api/labs/[lab]/reset/route.ts';
import { POST as open } from '#app/api/lessons/route.ts';
import { POST as changeRole } from '#app/api/roles/route.ts';
import { ensureAdminInvitation } from '#auth/admin-invitation.ts';
import { closeDatabase } from '#db/database.ts';
import { podiumGlobal } from '#labs/lab-host.ts';
import { stubLabHost } from './support/stub-lab-host.ts';
import { temporaryDatabase } from './support/temporary-database.ts';

let dispose: () => Promise<void>;
let cookie: string;
let neighbour: string;
let lab: string;
let opened: string;

const origin = 'http://podium.test';

function request(url: string, body: object | undefined, cookie = '', from = origin): Request {
  return new Request(`${origin}${url}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { host: 'podium.test', cookie, origin: from, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function guest(): Promise<string> {
  const response = await authenticate(request('/api/auth/sign-in/anonymous', {}));
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

const lesson = { course: 'from-pods-to-ingress', lesson: 'pods' };
const context = () => ({ params: Promise.resolve({ lab }) });

beforeAll(async () => {
  const database = await temporaryDatabase();
  ({ dispose } = database);
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    PODIUM_SECRET: 'a secret of more than thirty-two characters',
    CONTENT_DIR: path.join(__dirname, 'fixtures', 'content'),
  });
  podiumGlobal().labHost = stubLabHost();
  [cookie, neighbour] = [await guest(), await guest()];
  const response = await open(request('/api/lessons', lesson, cookie));
  opened = await response.text();
  ({ lab } = JSON.parse(opened) as { lab: string });
});
afterAll(async () => {
  await closeDatabase();
  await dispose();
});

/** Every way into a lab over HTTP. */
const doors: [string, (cookie: string, from?: string) => Promise<Response>][] = [
  ['map', (who, from) => map(request('/map', undefined, who, from), context())],
  ['object', (who, from) => object(request('/object?kind=Pod&name=web', undefined, who, from), context())],
  ['kubeconfig', (who, from) => kubeconfig(request('/kubeconfig', undefined, who, from), context())],
  ['reset', (who, from) => reset(request('/reset', {}, who, from), context())],
  ['hints', (who, from) => hint(request('/hints', { task: 'pod-running', hint: 0 }, who, from), context())],
  ['files', (who, from) => files(request('/files', undefined, who, from), context())],
  ['changed files', (who, from) => changeFile(request('/files', { kind: 'remove', path: 'pod.yaml' }, who, from), context())],
];

describe.each(doors)("a lab's %s", (name, enter) => {
  it('answers its learner', async () => expect((await enter(cookie)).status).toBe(200));
  it('does not exist for a neighbour', async () => expect((await enter(neighbour)).status).toBe(404));
  it('is closed to who is not signed in', async () => expect((await enter('')).status).toBe(401));
  if (['reset', 'hints', 'changed files'].includes(name)) {
    it('refuses another origin', async () => expect((await enter(cookie, 'http://evil.test')).status).toBe(403));
  }
});

describe('opening a lesson', () => {
  it('tells the learner why, and not what the grader read, nor any solution', () => {
    expect(opened).toContain('There is no pod named');
    expect(opened).not.toContain('SECRET');
  });

  it('gives the same lab again', async () => {
    const again = (await (await open(request('/api/lessons', lesson, cookie))).json()) as { lab: string };
    expect(again.lab).toBe(lab);
  });

  it.each([
    ['signed out', lesson, '', origin, 401],
    ['another origin', lesson, 'own', 'http://evil.test', 403],
    ['a lesson that is not there', { course: '../..', lesson: 'etc' }, 'own', origin, 404],
    ['a body that makes no sense', { course: 1 }, 'own', origin, 400],
  ])('is refused: %s', async (_name, body, who, from, status) => {
    expect((await open(request('/api/lessons', body, who && cookie, from))).status).toBe(status);
  });

  it('says so when no labs are running', async () => {
    const { labHost } = podiumGlobal();
    delete podiumGlobal().labHost;
    const response = await open(request('/api/lessons', lesson, cookie));
    podiumGlobal().labHost = labHost!;
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ message: expect.stringContaining('not running') });
  });
});

describe('hints and answers', () => {
  it('never come before their turn', async () => {
    const newcomer = await guest();
    const own = (await (await open(request('/api/lessons', lesson, newcomer))).json()) as { lab: string };
    const take = (index: number) =>
      hint(request('/hints', { task: 'pod-running', hint: index }, newcomer), {
        params: Promise.resolve({ lab: own.lab }),
      });
    expect((await take(1)).status).toBe(404);
    expect((await take(0)).status).toBe(200);
    expect(await (await take(1)).json()).toEqual({ text: '`kubectl apply -f pod.yaml`', cost: 1 });
  });

  it('a wrong answer is not explained', async () => {
    const wrong = await answer(request('/api/answers', { ...lesson, quiz: 'pods', question: 'share', chosen: [1] }, cookie));
    expect(await wrong.json()).toEqual({ question: 'share', chosen: [1], correct: false });
  });
});

describe('roles over HTTP', () => {
  it('are not given by learners, nor is the first admin made of a guest', async () => {
    expect((await changeRole(request('/api/roles', { user: 'x', role: 'admin' }, cookie))).status).toBe(403);
    expect((await changeRole(request('/api/roles', { user: 'x', role: 'king' }, cookie))).status).toBe(400);
    const token = await ensureAdminInvitation();
    expect((await redeem(request('/api/invitations', { token }, cookie))).status).toBe(403);
    expect((await redeem(request('/api/invitations', { token }, cookie, 'http://evil.test'))).status).toBe(403);
  });
});
