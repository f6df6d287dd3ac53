import { type Auth, createAuth } from './auth.ts';
import { isRole, type Role } from './roles.ts';

/** Who is asking. */
export interface Viewer {
  readonly id: string;
  readonly name: string;
  /** Undefined for guests. */
  readonly email?: string;
  readonly role: Role;
  readonly guest: boolean;
}

const shared = globalThis as { [key: symbol]: unknown };
const key = Symbol.for('podium.auth');

/** For pages, route handlers and WebSocket upgrades alike: reads the session cookie. */
export async function findViewer(headers: Headers, auth?: Auth): Promise<Viewer | undefined> {
  const reader = auth ?? ((shared[key] ??= createAuth()) as Auth);
  const session = await reader.api.getSession({ headers, query: { disableRefresh: true } });
  if (session === null) return undefined;
  const { id, name, email, role, isAnonymous } = session.user;
  return {
    id,
    name,
    email: isAnonymous ? undefined : email,
    role: isRole(role) ? role : 'learner',
    guest: isAnonymous === true,
  };
}
