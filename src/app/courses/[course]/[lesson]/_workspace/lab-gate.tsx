'use client';
import { CloudOff, SquareTerminal } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useState } from 'react';
import { buttonStyle } from '#ui/button-style.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { postJson, RequestFailed } from '../../../../_site/post-json.ts';
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
  const [state, setState] = useState<{ busy: boolean; error?: string }>({ busy: false });
  const begin = async (): Promise<void> => {
    setState({ busy: true });
    try {
      await postJson('/api/auth/sign-in/anonymous', {});
      window.location.reload();
    } catch (error) {
      setState({
        busy: false,
        error: error instanceof RequestFailed ? error.message : 'Something went wrong. Try again.',
      });
    }
  };
  return (
    <EmptyState
      icon={<SquareTerminal aria-hidden />}
      title="A cluster of your own goes here"
      action={
        <>
          <button type="button" className={buttonStyle('primary')} disabled={state.busy} onClick={() => void begin()}>
            {state.busy ? 'Starting…' : 'Continue as guest'}
          </button>
          <Link href={`/sign-in?next=${encodeURIComponent(path)}`} className={buttonStyle('secondary')}>
            Sign in
          </Link>
        </>
      }
    >
      A terminal and a whole Kubernetes cluster, only for you. As a guest you can sign up later and keep everything.
      {state.error && (
        <p role="alert" className="mt-3 text-bad">
          {state.error}
        </p>
      )}
    </EmptyState>
  );
}
