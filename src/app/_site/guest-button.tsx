'use client';
import { useState } from 'react';
import { buttonStyle } from '#ui/button-style.ts';
import { postJson, RequestFailed } from './post-json.ts';

/** Makes a guest of a stranger, and comes back to the same page. */
export function GuestButton({ size }: { size?: 'small' }) {
  const [state, setState] = useState<{ busy: boolean; error?: string }>({ busy: false });
  const begin = async (): Promise<void> => {
    setState({ busy: true });
    try {
      await postJson('/api/auth/sign-in/anonymous', {});
      window.location.reload();
    } catch (error) {
      setState({ busy: false, error: error instanceof RequestFailed ? error.message : 'Something went wrong. Try again.' });
    }
  };
  return (
    <>
      <button type="button" className={buttonStyle('primary', size)} disabled={state.busy} onClick={() => void begin()}>
        {state.busy ? 'Starting…' : 'Continue as guest'}
      </button>
      {state.error && (
        <p role="alert" className="order-last my-0 w-full text-sm text-bad">
          {state.error}
        </p>
      )}
    </>
  );
}
