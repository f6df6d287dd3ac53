import { contentRoot } from '#courses/load-course.ts';
import { contentStamp, readDocuments } from './read-documents.ts';
import { SearchIndex } from './search-index.ts';

interface Kept {
  readonly stamp: string;
  readonly index: Promise<SearchIndex>;
}

let kept: Kept | undefined;

/** The index of the content as it is now: built once, and again when a file has changed. */
export async function currentIndex(root = contentRoot()): Promise<SearchIndex> {
  const stamp = `${root}\n${await contentStamp(root)}`;
  if (kept?.stamp !== stamp) {
    const next: Kept = { stamp, index: readDocuments(root).then((documents) => new SearchIndex(documents)) };
    kept = next;
    // What failed is tried again.
    next.index.catch(() => {
      if (kept === next) kept = undefined;
    });
  }
  return kept.index;
}
