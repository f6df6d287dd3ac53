import Link from 'next/link';
import type { ReactNode } from 'react';
import { SiteHeader } from './site-header.tsx';

export function PageFrame({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <SiteHeader />
      <main id="main" className="shell flex-1 py-12 sm:py-16">
        {children}
      </main>
      <footer className="border-t border-line py-8">
        <div className="shell flex flex-wrap items-center gap-x-6 gap-y-2 text-sm text-soft">
          <p className="mr-auto">Podium · Kubernetes, learned on a cluster of your own</p>
          <Link href="/glossary" className="hover:text-ink">
            Glossary
          </Link>
          <Link href="/search" className="hover:text-ink">
            Search
          </Link>
        </div>
      </footer>
    </div>
  );
}
