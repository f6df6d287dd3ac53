'use client';
import { CloudOff, SquareTerminal } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { buttonStyle } from '#ui/button-style.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { GuestButton } from '../../../../_site/guest-button.tsx';
import type { LabState } from './lab-context.tsx';

/** What stands in the workspace's place until there is a lab. */
export function LabGate({ state, onRetry }: { state: Exclude<LabState, { kind: 'ready' }>; onRetry: () => void }) {
  return (
    <div className="grid h-full place-items-center overflow-y-auto bg-sunken">
      {state.kind === 'signed-out' && <Invitation />}
      {state.kind === 'opening' && (
        <p role="status" className="waiting flex items-center gap-3 text-soft">
          <SquareTerminal className="size-5" aria-hidden /> Getting your cluster ready…
        </p>
      )}
      {state.kind === 'failed' && (
        <EmptyState
          icon={<CloudOff aria-hidden />}
          title="Your lab did not open"
          action={
            <button type="button" className={buttonStyle('primary')} onClick={onRetry}>
              Try again
            </button>
          }
        >
          {state.message}
        </EmptyState>
      )}
    </div>
  );
}

function Invitation() {
  const path = usePathname();
  return (
    <EmptyState
      icon={<SquareTerminal aria-hidden />}
      title="A cluster of your own goes here"
      action={
        <>
          <GuestButton />
          <Link href={`/sign-in?next=${encodeURIComponent(path)}`} className={buttonStyle('secondary')}>
            Sign in
          </Link>
        </>
      }
    >
      A terminal and a whole Kubernetes cluster, only for you. As a guest you can sign up later and keep everything.
    </EmptyState>
  );
}
