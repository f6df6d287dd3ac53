'use client';
import { CloudOff } from 'lucide-react';
import { buttonStyle } from '#ui/button-style.ts';
import { EmptyState } from '#ui/empty-state.tsx';

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main id="main" className="grid min-h-dvh place-items-center">
      <EmptyState
        level="h1"
        icon={<CloudOff aria-hidden />}
        title="This page could not be made"
        action={
          <>
            <button type="button" className={buttonStyle('primary')} onClick={reset}>
              Try again
            </button>
            <a href="/" className={buttonStyle('secondary')}>
              All courses
            </a>
          </>
        }
      >
        The fault is ours and your work is safe. {error.digest && <>If it stays, tell your instructor the number {error.digest}.</>}
      </EmptyState>
    </main>
  );
}
