import MiniSearch from 'minisearch';
import type { SearchDocument } from './read-documents.ts';
import { snippetOf } from './snippet.ts';

export interface SearchResult extends Omit<SearchDocument, 'text' | 'keywords'> {
  /** The part of the text that has the words. */
  readonly snippet: string;
}

/** Letters, digits and what commands are made of; `deploy/web` is found by each of its halves. */
const tokenize = (text: string): string[] => text.match(/[\p{L}\p{N}_][\p{L}\p{N}_.-]*[\p{L}\p{N}_]|[\p{L}\p{N}_]/gu) ?? [];

/** `Pods` and `pod` are one word. */
const processTerm = (term: string): string => {
  const word = term.toLowerCase();
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
};

const weights = { lesson: 1.5, section: 1, command: 0.9, term: 1.4 } as const;

/** Everything that can be found, with all words of a question or, where nothing has them all, with some. */
export class SearchIndex {
  readonly #documents: ReadonlyMap<string, SearchDocument>;
  readonly #index: MiniSearch<SearchDocument>;

  constructor(documents: readonly SearchDocument[]) {
    this.#documents = new Map(documents.map((document) => [document.id, document]));
    this.#index = new MiniSearch<SearchDocument>({ fields: ['title', 'text', 'keywords', 'lesson'], tokenize, processTerm });
    this.#index.addAll([...this.#documents.values()]);
  }

  search(query: string, limit = 20): readonly SearchResult[] {
    const asked = query.trim().replaceAll(/\s+/g, ' ').slice(0, 200);
    if (asked === '') return [];
    const exact = asked.toLowerCase();
    const find = (combineWith: 'AND' | 'OR') =>
      this.#index.search(asked, {
        combineWith,
        prefix: true,
        fuzzy: (term) => (term.length > 4 ? 0.2 : false),
        boost: { title: 3, keywords: 1.2, lesson: 0.6 },
        boostDocument: (id) => this.#boost(this.#documents.get(String(id)), exact),
      });
    const hits = find('AND');
    const words = asked.split(' ');
    return (hits.length > 0 ? hits : find('OR')).slice(0, limit).flatMap(({ id }) => {
      const document = this.#documents.get(String(id));
      if (document === undefined) return [];
      const { text, keywords: _, ...shown } = document;
      return [{ ...shown, snippet: snippetOf(text, words) }];
    });
  }

  /** What is there word for word comes first; a command that begins so even more. */
  #boost(document: SearchDocument | undefined, exact: string): number {
    if (document === undefined) return 1;
    const title = document.title.toLowerCase();
    const words = exact.includes(' ') && document.text.toLowerCase().includes(exact) ? 1.6 : 1;
    const named = title === exact ? 4 : title.startsWith(exact) ? 3 : title.includes(exact) ? 1.8 : 1;
    return weights[document.kind] * words * named;
  }
}
