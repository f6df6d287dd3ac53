'use client';
import { Search } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { Dialog } from 'radix-ui';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { buttonStyle } from '#ui/button-style.ts';
import { getJson } from '../../_site/post-json.ts';
import type { SearchResult } from '../_index/search-index.ts';
import { ResultLine } from '../_results/result-line.tsx';

/** Search from anywhere: Ctrl+K (or Cmd+K), words, arrow keys, Enter. */
export function SearchDialog() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      // In the terminal Ctrl+K cuts the rest of the line.
      if (event.target instanceof Element && event.target.closest('[data-terminal], .cm-editor') !== null) return;
      event.preventDefault();
      setOpen((before) => !before);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger className={buttonStyle('quiet', 'small')} title="Search (Ctrl+K)">
        <Search className="size-4" aria-hidden />
        <span className="max-md:sr-only">Search</span>
        <kbd aria-hidden className="rounded border border-line px-1 font-sans text-[0.6875rem] max-lg:hidden">
          Ctrl K
        </kbd>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 bg-black/50" />
        <Dialog.Content
          aria-describedby={undefined}
          className="arrive fixed top-[max(1rem,10vh)] left-1/2 z-50 flex max-h-[min(34rem,80dvh)] w-[min(40rem,calc(100vw-1.5rem))] -translate-x-1/2 flex-col overflow-hidden rounded-2xl border border-line bg-surface shadow-2xl"
        >
          <Dialog.Title className="sr-only">Search lessons, commands and the glossary</Dialog.Title>
          <Finder onGone={() => setOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Finder({ onGone }: { onGone: () => void }) {
  const router = useRouter();
  const list = useId();
  const [query, setQuery] = useState('');
  const { results, problem, waiting } = useResults(query);
  const [chosen, setChosen] = useState(0);
  const active = Math.min(chosen, results.length - 1);
  const keys = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined && results.length > 0) {
      event.preventDefault();
      setChosen((active + by + results.length) % results.length);
    } else if (event.key === 'Enter' && query.trim() !== '') {
      event.preventDefault();
      router.push(results[active]?.href ?? pageOf(query));
      onGone();
    }
  };
  return (
    <>
      <div className="flex items-center gap-3 border-b border-line px-5">
        <Search className="size-4.5 shrink-0 text-soft" aria-hidden />
        <input
          role="combobox"
          aria-expanded={results.length > 0}
          aria-controls={list}
          aria-activedescendant={results.length > 0 ? `${list}-${active}` : undefined}
          aria-label="Search lessons, commands and the glossary"
          placeholder="Lessons, commands, words…"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
          }}
          onKeyDown={keys}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          className="h-14 min-w-0 flex-1 bg-transparent text-[1.0625rem] outline-none placeholder:text-soft"
        />
      </div>
      <ul role="listbox" id={list} aria-label="Results" className={`min-h-0 overflow-y-auto p-2 ${results.length === 0 ? 'hidden' : ''}`}>
        {results.map((result, index) => (
          <li
            key={result.id}
            role="option"
            id={`${list}-${index}`}
            aria-selected={index === active}
            ref={(element) => {
              if (index === active) element?.scrollIntoView({ block: 'nearest' });
            }}
            onPointerMove={() => setChosen(index)}
            onClick={() => {
              router.push(result.href);
              onGone();
            }}
            className="cursor-pointer rounded-lg px-3 py-2.5 aria-selected:bg-sunken"
          >
            <ResultLine result={result} query={query} />
          </li>
        ))}
      </ul>
      <p role="status" className="border-t border-line px-5 py-3 text-sm text-soft empty:hidden">
        {problem ??
          (query.trim() === ''
            ? 'Try a command as you type it, such as “kubectl rollout undo”.'
            : results.length > 0
              ? undefined
              : waiting
                ? 'Searching…'
                : 'Nothing found. Try fewer or other words.')}
      </p>
      {results.length > 0 && (
        <p className="border-t border-line px-5 py-2.5 text-sm">
          <Link href={pageOf(query)} onClick={onGone} className="text-accent underline-offset-3 hover:underline">
            All results
          </Link>
        </p>
      )}
    </>
  );
}

const pageOf = (query: string): string => `/search?q=${encodeURIComponent(query.trim())}`;

interface Answer {
  readonly results: readonly SearchResult[];
  readonly problem?: string;
  /** Nothing is known yet of what was asked last. */
  readonly waiting?: boolean;
}

/** Asks a moment after the last key; an answer to an older question is dropped, and shown until the newer one comes. */
function useResults(query: string): Answer {
  const [answer, setAnswer] = useState<Answer>({ results: [] });
  const asked = useRef(0);
  useEffect(() => {
    const turn = (asked.current += 1);
    if (query.trim() === '') return setAnswer({ results: [] });
    setAnswer(({ results }) => ({ results, waiting: true }));
    const later = setTimeout(() => {
      getJson<{ results: readonly SearchResult[] }>(`/api/search?q=${encodeURIComponent(query)}`).then(
        (next) => turn === asked.current && setAnswer(next),
        (error: unknown) => turn === asked.current && setAnswer({ results: [], problem: error instanceof Error ? error.message : String(error) }),
      );
    }, 120);
    return () => clearTimeout(later);
  }, [query]);
  return answer;
}
