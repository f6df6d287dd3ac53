import { createHash, randomBytes } from 'node:crypto';
import { type Database, database } from '#db/database.ts';

const hash = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * While there is no admin, answers the token of a fresh one-time link (`/invitation/<token>`) and makes
 * older links worthless; afterwards undefined.
 */
export async function ensureAdminInvitation(db: Database = database()): Promise<string | undefined> {
  if ((await db.user.count({ where: { role: 'admin' } })) > 0) return undefined;
  const token = randomBytes(24).toString('base64url');
  await db.$transaction([
    db.adminInvitation.deleteMany({ where: { redeemedAt: null } }),
    db.adminInvitation.create({ data: { tokenHash: hash(token) } }),
  ]);
  return token;
}

export async function isOpenInvitation(token: string, db: Database = database()): Promise<boolean> {
  return (await db.adminInvitation.count({ where: { tokenHash: hash(token), redeemedAt: null } })) > 0;
}

/** Makes the user an admin, once; false when the link is unknown or used. */
export async function redeemAdminInvitation(token: string, userId: string, db: Database = database()): Promise<boolean> {
  return db.$transaction(async (transaction) => {
    const { count } = await transaction.adminInvitation.updateMany({
      where: { tokenHash: hash(token), redeemedAt: null },
      data: { redeemedAt: new Date(), redeemedById: userId },
    });
    if (count === 0) return false;
    const { role } = await transaction.user.findUniqueOrThrow({ where: { id: userId } });
    await transaction.user.update({ where: { id: userId }, data: { role: 'admin' } });
    await transaction.roleChange.create({
      data: { userId, changedById: userId, from: role, to: 'admin', reason: 'first-start invitation' },
    });
    return true;
  });
}
