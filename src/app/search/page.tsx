import { SearchX } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { buttonStyle } from '#ui/button-style.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { PageFrame } from '../_site/page-frame.tsx';
import { currentIndex } from './_index/current-index.ts';
import { ResultLine } from './_results/result-line.tsx';

interface Props {
  searchParams: Promise<{ q?: string | string[] }>;
}

const questionOf = async ({ searchParams }: Props): Promise<string> => [(await searchParams).q ?? ''].flat()[0] ?? '';

export async function generateMetadata(props: Props): Promise<Metadata> {
  const query = await questionOf(props);
  return { title: query === '' ? 'Search' : `${query} · Search` };
}

/** Works without scripts: a form and a list. */
export default async function SearchPage(props: Props) {
  const query = await questionOf(props);
  const results = (await currentIndex()).search(query, 60);
  return (
    <PageFrame>
      <div className="mx-auto max-w-3xl">
        <h1 className="text-4xl font-semibold tracking-[-0.03em]">Search</h1>
        <form action="/search" role="search" className="mt-6 flex gap-3">
          <input
            name="q"
            type="search"
            defaultValue={query}
            aria-label="What to search for"
            placeholder="Lessons, commands, words…"
            spellCheck={false}
            autoComplete="off"
            className="h-12 min-w-0 flex-1 rounded-lg border border-edge bg-surface px-4 placeholder:text-soft"
          />
          <button type="submit" className={buttonStyle('primary', 'large')}>
            Search
          </button>
        </form>
        {query.trim() === '' ? (
          <p className="mt-5 leading-relaxed text-soft">
            Over all lessons, their headings and commands, and the{' '}
            <Link href="/glossary" className="text-accent underline underline-offset-3">
              glossary
            </Link>
            . Commands are found as you type them: <code className="font-mono text-[0.9em]">kubectl rollout undo</code>.
          </p>
        ) : results.length === 0 ? (
          <EmptyState icon={<SearchX aria-hidden />} title="Nothing found">
            Try fewer or other words, or look through{' '}
            <Link href="/" className="text-accent underline underline-offset-3">
              all courses
            </Link>
            .
          </EmptyState>
        ) : (
          <>
            <p role="status" className="mt-5 text-sm text-soft">
              {results.length === 60 ? 'The best 60 results' : `${results.length} ${results.length === 1 ? 'result' : 'results'}`}
            </p>
            <ol className="mt-3 divide-y divide-line overflow-hidden rounded-2xl border border-line bg-surface">
              {results.map((result) => (
                <li key={result.id}>
                  <Link href={result.href} className="block px-5 py-4 -outline-offset-2 hover:bg-sunken">
                    <ResultLine result={result} query={query} />
                  </Link>
                </li>
              ))}
            </ol>
          </>
        )}
      </div>
    </PageFrame>
  );
}
