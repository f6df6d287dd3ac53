import { ContentError, type Problem } from '#courses/problem.ts';

type Read<T> = { readonly value: T; readonly problems?: undefined } | { readonly value?: undefined; readonly problems: readonly Problem[] };

/** What content is read to, or what keeps it from being read. */
export async function ifReadable<T>(reading: Promise<T>): Promise<Read<T>> {
  try {
    return { value: await reading };
  } catch (error) {
    if (error instanceof ContentError) return { problems: error.problems };
    throw error;
  }
}
