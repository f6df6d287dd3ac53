import { type Database, database } from '#db/database.ts';
import { isRole, type Role } from './roles.ts';

export interface AccountSummary {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: Date;
}

export interface RoleChangeEntry {
  readonly id: string;
  readonly name: string;
  readonly by: string;
  readonly from: string;
  readonly to: string;
  readonly changedAt: Date;
}

/** Everybody with an account, guests excluded. */
export async function listAccounts(db: Database = database()): Promise<AccountSummary[]> {
  const users = await db.user.findMany({ where: { isAnonymous: false }, orderBy: { createdAt: 'asc' } });
  return users.map(({ id, name, email, role, createdAt }) => ({
    id,
    name,
    email,
    role: isRole(role) ? role : 'learner',
    createdAt,
  }));
}

/** The newest first. */
export async function listRoleChanges(db: Database = database()): Promise<RoleChangeEntry[]> {
  const changes = await db.roleChange.findMany({
    orderBy: { changedAt: 'desc' },
    take: 50,
    include: { user: true, changedBy: true },
  });
  return changes.map(({ id, user, changedBy, from, to, changedAt }) => ({
    id,
    name: user.name,
    by: changedBy?.name ?? 'somebody who left',
    from,
    to,
    changedAt,
  }));
}
