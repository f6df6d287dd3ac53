'use client';
import { useState } from 'react';
import { buttonStyle } from '#ui/button-style.ts';
import { postJson, RequestFailed } from '../../_site/post-json.ts';

export function RedeemButton({ token }: { token: string }) {
  const [error, setError] = useState<string>();
  const redeem = async (): Promise<void> => {
    try {
      await postJson('/api/invitations', { token });
      window.location.assign('/admin');
    } catch (failure) {
      setError(failure instanceof RequestFailed ? failure.message : 'Something went wrong. Try again.');
    }
  };
  return (
    <>
      <button type="button" className={buttonStyle('primary')} onClick={() => void redeem()}>
        Become the admin
      </button>
      {error && (
        <p role="alert" className="w-full text-sm text-bad">
          {error}
        </p>
      )}
    </>
  );
}
