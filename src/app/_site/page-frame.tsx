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
        <p className="shell text-sm text-soft">Podium · Kubernetes, learned on a cluster of your own</p>
      </footer>
    </div>
  );
}
