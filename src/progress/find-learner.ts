import { type Database, database } from '#db/database.ts';

export interface Learner {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly guest: boolean;
}

export async function findLearner(id: string, db: Database = database()): Promise<Learner | undefined> {
  const user = await db.user.findUnique({ where: { id } });
  if (user === null) return undefined;
  return { id, name: user.name, guest: user.isAnonymous, email: user.isAnonymous ? undefined : user.email };
}
