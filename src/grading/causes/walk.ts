import type { Because } from '../verdict.ts';
import type { World } from '../world.ts';

/** One thing that may be wrong with a subject: says so, or nothing. */
export type Look<Subject> = (subject: Subject, world: World) => Because | undefined | Promise<Because | undefined>;

/** The first cause that one of `looks` finds; they stand in the order in which an experienced colleague would look. */
export async function firstCause<Subject>(looks: readonly Look<Subject>[], subject: Subject, world: World): Promise<Because | undefined> {
  for (const look of looks) {
    const cause = await look(subject, world);
    if (cause !== undefined) return cause;
  }
  return undefined;
}
