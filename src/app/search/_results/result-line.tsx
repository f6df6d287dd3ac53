import { BookMarked, BookOpen, Hash, SquareTerminal } from 'lucide-react';
import { markWords } from '../_index/snippet.ts';
import type { SearchResult } from '../_index/search-index.ts';

const kinds = {
  lesson: { icon: BookOpen, word: 'Lesson' },
  section: { icon: Hash, word: 'Section' },
  command: { icon: SquareTerminal, word: 'Command' },
  term: { icon: BookMarked, word: 'Glossary' },
} as const;

/** One thing that was found: what it is, where it stands, and the words in their surroundings. */
export function ResultLine({ result, query }: { result: SearchResult; query: string }) {
  const { icon: Icon, word } = kinds[result.kind];
  const title = result.title === '' ? (result.lesson ?? '') : result.title;
  const place = [word, result.course, result.lesson === title ? undefined : result.lesson].filter((part) => part !== undefined);
  return (
    <span className="flex gap-3">
      <Icon className="mt-1 size-4 shrink-0 text-soft" aria-hidden />
      <span className="min-w-0 flex-1">
        <span className={`block [overflow-wrap:anywhere] ${result.kind === 'command' ? 'font-mono text-[0.875rem] leading-relaxed' : 'font-medium'}`}>
          <Marked text={title} query={query} />
        </span>
        <span className="block text-[0.8125rem] text-soft">{place.join(' · ')}</span>
        {result.kind !== 'command' && result.snippet !== '' && (
          <span className="mt-0.5 line-clamp-2 text-sm leading-relaxed text-soft [overflow-wrap:anywhere]">
            <Marked text={result.snippet} query={query} />
          </span>
        )}
      </span>
    </span>
  );
}

function Marked({ text, query }: { text: string; query: string }) {
  return markWords(text, query).map(({ text: part, marked }, index) =>
    marked ? (
      <mark key={index} className="rounded-[3px] bg-accent-wash text-accent">
        {part}
      </mark>
    ) : (
      part
    ),
  );
}
