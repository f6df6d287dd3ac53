import path from 'node:path';
import { POST as authenticate } from '#app/api/auth/[...all]/route.ts';
import { POST as answer } from '#app/api/answers/route.ts';
import { POST as redeem } from '#app/api/invitations/route.ts';
import { GET as inspectTasks, POST as authorTool } from '#app/api/labs/[lab]/author/route.ts';
import { GET as changes } from '#app/api/labs/[lab]/author/changes/route.ts';
import { GET as files, POST as changeFile } from '#app/api/labs/[lab]/files/route.ts';
import { POST as hint } from '#app/api/labs/[lab]/hints/route.ts';
import { GET as kubeconfig } from '#app/api/labs/[lab]/kubeconfig/route.ts';
import { GET as map } from '#app/api/labs/[lab]/map/route.ts';
import { GET as object } from '#app/api/labs/[lab]/object/route.ts';
import { POST as reset } from '#app/api/labs/[lab]/reset/route.ts';
import { POST as open } from '#app/api/lessons/route.ts';
import { POST as changeRole } from '#app/api/roles/route.ts';
import { ensureAdminInvitation } from '#auth/admin-invitation.ts';
import { closeDatabase, database } from '#db/database.ts';
import { podiumGlobal } from '#labs/lab-host.ts';
import { stubAuthorHost, stubLabHost } from './support/stub-lab-host.ts';
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
  const temporary = await temporaryDatabase();
  ({ dispose } = temporary);
  Object.assign(process.env, {
    DATABASE_URL: temporary.url,
    PODIUM_SECRET: 'a secret of more than thirty-two characters',
    CONTENT_DIR: path.join(__dirname, 'fixtures', 'content'),
  });
  podiumGlobal().labHost = stubLabHost();
  podiumGlobal().authorHost = stubAuthorHost;
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

describe("an author's tools", () => {
  const doors: [string, (who: string, from?: string) => Promise<Response>][] = [
    ['evaluations', (who, from) => inspectTasks(request('/author', undefined, who, from), context())],
    ['solutions', (who, from) => authorTool(request('/author', { tool: 'solve', task: 'pod-running' }, who, from), context())],
    ['near misses', (who, from) => authorTool(request('/author', { tool: 'near-miss', task: 'pod-running', index: 0 }, who, from), context())],
  ];
  const become = (role: string) => database().user.updateMany({ where: { attempts: { some: { id: lab } } }, data: { role } });

  it.each(doors)('%s do not exist for learners, neighbours and strangers', async (_name, enter) => {
    for (const [who, status] of [
      [cookie, 404],
      [neighbour, 404],
      ['', 401],
    ] as const) {
      const response = await enter(who);
      expect(response.status).toBe(status);
      expect(await response.text()).not.toContain('SECRET');
    }
  });

  it('the stream of changes does not exist for learners either', async () => {
    expect((await changes(request('/author/changes', undefined, cookie), context())).status).toBe(404);
    expect((await changes(request('/author/changes', undefined, ''), context())).status).toBe(401);
  });

  it.each(doors)('%s are there for an instructor, in a lab of their own only', async (name, enter) => {
    await become('instructor');
    try {
      expect(await (await enter(cookie)).text()).toContain('SECRET');
      expect((await enter(neighbour)).status).toBe(404);
      if (name !== 'evaluations') expect((await enter(cookie, 'http://evil.test')).status).toBe(403);
    } finally {
      await become('learner');
    }
    expect((await enter(cookie)).status).toBe(404);
  });

  it('what is wrong with the lesson is said to its author', async () => {
    await become('instructor');
    try {
      const response = await authorTool(request('/author', { tool: 'solve', task: 'nope' }, cookie), context());
      expect(await response.json()).toEqual({ problem: 'This lab has no task nope.' });
      expect((await authorTool(request('/author', { tool: 'rm', task: 'x' }, cookie), context())).status).toBe(400);
    } finally {
      await become('learner');
    }
  });
});

describe('bodies', () => {
  it('beyond the bound are not read', async () => {
    const long = 'x'.repeat(70_000);
    expect((await answer(request('/api/answers', { ...lesson, quiz: 'pods', question: 'share', chosen: long }, cookie))).status).toBe(400);
    const change = { kind: 'write', path: 'a', text: 'x'.repeat(5 * 1024 * 1024) };
    expect((await changeFile(request('/files', change, cookie), context())).status).toBe(400);
  });

  it.each([
    { kind: 'write', path: 'a' },
    { kind: 'write', path: '', text: '' },
    { kind: 'chmod', path: 'a' },
    { kind: 'rename', path: 'a' },
  ])('%j changes no file', async (change) => expect((await changeFile(request('/files', change, cookie), context())).status).toBe(400));
});

describe('answers', () => {
  it('are for those who are signed in, from our own pages, to questions that there are', async () => {
    const body = { ...lesson, quiz: 'pods', question: 'gone', chosen: [1] };
    expect((await answer(request('/api/answers', body, cookie))).status).toBe(200);
    expect((await answer(request('/api/answers', body, ''))).status).toBe(401);
    expect((await answer(request('/api/answers', body, cookie, 'http://evil.test'))).status).toBe(403);
    for (const wrong of [{ quiz: 'nope' }, { question: 'nope' }, { lesson: 'nope' }, { course: '../..' }])
      expect((await answer(request('/api/answers', { ...body, ...wrong }, cookie))).status).toBe(404);
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
