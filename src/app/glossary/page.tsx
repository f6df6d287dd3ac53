import { BookMarked } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { type GlossaryTerm, readGlossary } from '#courses/glossary.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { inlineCode } from '#ui/inline-code.tsx';
import { PageFrame } from '../_site/page-frame.tsx';
import { lessonsUsing, type Use } from './lessons-using.ts';

export const metadata: Metadata = { title: 'Glossary' };

/** The words of the field, each with its own address and the lessons that explain it. */
export default async function GlossaryPage() {
  const glossary = await readGlossary();
  const uses = await lessonsUsing(glossary);
  const letters = [...new Set(glossary.map(letterOf))];
  return (
    <PageFrame>
      <div className="mx-auto max-w-3xl">
        <h1 className="text-4xl font-semibold tracking-[-0.03em]">Glossary</h1>
        <p className="mt-4 text-lg leading-relaxed text-soft">The words of Kubernetes, each in a sentence, and the lessons where you meet them.</p>
        {glossary.length === 0 ? (
          <EmptyState icon={<BookMarked aria-hidden />} title="No words yet">
            They are read from <code>content/glossary.yaml</code>.
          </EmptyState>
        ) : (
          <>
            <nav aria-label="Letters" className="mt-8 flex flex-wrap gap-1">
              {letters.map((letter) => (
                <a
                  key={letter}
                  href={`#letter-${letter}`}
                  className="grid size-9 place-items-center rounded-lg border border-line bg-surface text-sm font-medium hover:border-edge hover:text-accent"
                >
                  {letter}
                </a>
              ))}
            </nav>
            {letters.map((letter) => (
              <section key={letter} aria-labelledby={`letter-${letter}`} className="mt-10">
                <h2 id={`letter-${letter}`} className="scroll-mt-6 border-b border-line pb-2 text-lg font-semibold text-accent">
                  {letter}
                </h2>
                <dl>
                  {glossary
                    .filter((term) => letterOf(term) === letter)
                    .map((term) => (
                      <Entry key={term.anchor} term={term} uses={uses.get(term.anchor) ?? []} />
                    ))}
                </dl>
              </section>
            ))}
          </>
        )}
      </div>
    </PageFrame>
  );
}

const letterOf = ({ term }: GlossaryTerm): string => (/^\p{L}/u.test(term) ? term.charAt(0).toUpperCase() : '#');

function Entry({ term: { term, definition, anchor }, uses }: { term: GlossaryTerm; uses: readonly Use[] }) {
  return (
    <div id={anchor} className="-mx-4 scroll-mt-6 rounded-xl px-4 py-4 target:bg-accent-wash">
      <dt className="font-semibold">
        <a href={`#${anchor}`} className="hover:text-accent">
          {term}
        </a>
      </dt>
      <dd className="mt-1 leading-relaxed">
        {inlineCode(definition)}
        {uses.length > 0 && (
          <span className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 text-sm text-soft">
            {uses.slice(0, 6).map(({ href, lesson, course }) => (
              <Link key={href} href={href} title={course} className="underline decoration-line underline-offset-3 hover:text-accent">
                {lesson}
              </Link>
            ))}
            {uses.length > 6 && <span>and {uses.length - 6} more</span>}
          </span>
        )}
      </dd>
    </div>
  );
}
