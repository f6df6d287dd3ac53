import { type Database, database } from '#db/database.ts';
import type { Role } from './roles.ts';
import type { Viewer } from './viewer.ts';

export type RoleChangeResult = 'changed' | 'unchanged' | 'forbidden' | 'unknown-user' | 'guest' | 'last-admin';

/** Only admins change roles; the last admin cannot step down; every change is recorded. */
export async function changeRole(viewer: Viewer, userId: string, to: Role, db: Database = database()): Promise<RoleChangeResult> {
  if (viewer.role !== 'admin') return 'forbidden';
  return db.$transaction(async (transaction) => {
    const user = await transaction.user.findUnique({ where: { id: userId } });
    if (user === null) return 'unknown-user';
    if (user.isAnonymous) return 'guest';
    if (user.role === to) return 'unchanged';
    if (user.role === 'admin' && (await transaction.user.count({ where: { role: 'admin' } })) === 1) return 'last-admin';
    await transaction.user.update({ where: { id: userId }, data: { role: to } });
    await transaction.roleChange.create({
      data: { userId, changedById: viewer.id, from: user.role, to, reason: 'changed by an admin' },
    });
    return 'changed';
  });
}
