import { ensureAdminInvitation, isOpenInvitation, redeemAdminInvitation } from '#auth/admin-invitation.ts';
import { type Auth, createAuth } from '#auth/auth.ts';
import { changeRole } from '#auth/change-role.ts';
import { listAccounts, listRoleChanges } from '#auth/list-accounts.ts';
import { isSameOrigin } from '#auth/same-origin.ts';
import { findViewer } from '#auth/viewer.ts';
import type { Database } from '#db/database.ts';
import { temporaryDatabase } from './support/temporary-database.ts';

let db: Database;
let dispose: () => Promise<void>;
let auth: Auth;
const transferred: string[][] = [];

beforeAll(async () => {
  process.env['PODIUM_SECRET'] = 'a secret of more than thirty-two characters';
  ({ db, dispose } = await temporaryDatabase());
  auth = createAuth({ database: db, transferGuest: async (...ids) => void transferred.push(ids) });
});
afterAll(() => dispose());

/** Posts to better-auth as a browser would, and answers the cookie it set. */
async function post(path: string, body: object, cookie = ''): Promise<{ status: number; cookie: string }> {
  const response = await auth.handler(
    new Request(`http://podium.test/api/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://podium.test', cookie },
      body: JSON.stringify(body),
    }),
  );
  const cookies = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .filter((pair) => !pair.endsWith('='));
  return { status: response.status, cookie: cookies.join('; ') };
}

const viewerOf = (cookie: string) => findViewer(new Headers({ cookie }), auth);
const ada = { name: 'Ada', email: 'ada@example.com', password: 'analytical engine' };

describe('accounts', () => {
  it('a guest has a session, and becomes the account they sign up for', async () => {
    const guest = await post('/sign-in/anonymous', {});
    const before = await viewerOf(guest.cookie);
    expect(before).toMatchObject({ guest: true, role: 'learner', email: undefined });
    const signedUp = await post('/sign-up/email', ada, guest.cookie);
    const after = await viewerOf(signedUp.cookie);
    expect(after).toMatchObject({ guest: false, name: 'Ada', email: 'ada@example.com', role: 'learner' });
    expect(transferred).toEqual([[before!.id, after!.id]]);
    expect(await db.user.count({ where: { id: before!.id } })).toBe(0);
  });

  it('nobody signs up as an admin', async () => {
    await post('/sign-up/email', { ...ada, email: 'eve@example.com', role: 'admin' });
    expect(await db.user.count({ where: { role: 'admin' } })).toBe(0);
  });

  it('a wrong password and a made-up cookie open nothing', async () => {
    expect((await post('/sign-in/email', { ...ada, password: 'wrong password' })).status).toBe(401);
    expect(await viewerOf('podium.session_token=forged.signature')).toBeUndefined();
  });
});

describe('the first admin', () => {
  it('is made by a link that works once, and only the newest link works', async () => {
    const [old, token] = [await ensureAdminInvitation(db), await ensureAdminInvitation(db)];
    expect(await isOpenInvitation(old!, db)).toBe(false);
    const { id } = await db.user.findUniqueOrThrow({ where: { email: ada.email } });
    expect(await redeemAdminInvitation('guess', id, db)).toBe(false);
    expect(await redeemAdminInvitation(token!, id, db)).toBe(true);
    const eve = await db.user.findUniqueOrThrow({ where: { email: 'eve@example.com' } });
    expect(await redeemAdminInvitation(token!, eve.id, db)).toBe(false);
    expect(await ensureAdminInvitation(db)).toBeUndefined();
  });

  it('gives roles, which is recorded, and cannot leave the house without an admin', async () => {
    const [admin, eve] = await listAccounts(db);
    const viewer = { ...admin!, guest: false };
    expect(await changeRole(viewer, eve!.id, 'instructor', db)).toBe('changed');
    expect(await changeRole(viewer, eve!.id, 'instructor', db)).toBe('unchanged');
    expect(await changeRole({ ...eve!, role: 'instructor', guest: false }, eve!.id, 'admin', db)).toBe('forbidden');
    expect(await changeRole(viewer, admin!.id, 'learner', db)).toBe('last-admin');
    expect(await changeRole(viewer, 'nobody', 'admin', db)).toBe('unknown-user');
    expect((await listRoleChanges(db)).map(({ name, by, to }) => [name, by, to])).toEqual([
      ['Ada', 'Ada', 'instructor'],
      ['Ada', 'Ada', 'admin'],
    ]);
  });
});

describe('a request that changes something', () => {
  it.each([
    [{ origin: 'http://podium.test', host: 'podium.test' }, true],
    [{ origin: 'http://evil.test', host: 'podium.test' }, false],
    [{ origin: 'null', host: 'podium.test' }, false],
    [{ host: 'podium.test', 'sec-fetch-site': 'same-origin' }, true],
    [{ host: 'podium.test' }, false],
  ])('%j is our own: %s', (headers, own) => {
    expect(isSameOrigin(new Headers(headers as Record<string, string>))).toBe(own);
  });
});
