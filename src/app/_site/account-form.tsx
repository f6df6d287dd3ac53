'use client';
import Link from 'next/link';
import { type SubmitEvent, useState } from 'react';
import { buttonStyle } from '#ui/button-style.ts';
import { Field } from '#ui/field.tsx';
import { postJson, RequestFailed } from './post-json.ts';

/** Sign-up and sign-in are one form; a guest's work moves along with either. */
export function AccountForm({ mode, next, guest }: { mode: 'sign-in' | 'sign-up'; next: string; guest: boolean }) {
  const [state, setState] = useState<{ busy: boolean; error?: string }>({ busy: false });
  const signsUp = mode === 'sign-up';
  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = Object.fromEntries(new FormData(event.currentTarget));
    setState({ busy: true });
    try {
      await postJson(`/api/auth/${mode}/email`, form);
      window.location.assign(next);
    } catch (error) {
      setState({
        busy: false,
        error: error instanceof RequestFailed ? error.message : 'Something went wrong. Try again.',
      });
    }
  };
  const other = signsUp ? 'sign-in' : 'sign-up';
  return (
    <div className="mx-auto max-w-sm">
      <h1 className="text-3xl font-semibold tracking-[-0.025em]">{signsUp ? 'Make an account' : 'Welcome back'}</h1>
      {guest && <p className="mt-3 leading-relaxed text-soft">What you did as a guest comes along: your cluster, your ticks, your files.</p>}
      <form method="post" onSubmit={(event) => void submit(event)} className="mt-8 space-y-5">
        {signsUp && <Field id="name" name="name" label="Name" autoComplete="name" required maxLength={80} hint="Your instructor sees it." />}
        <Field id="email" name="email" type="email" label="Email" autoComplete="email" required />
        <Field
          id="password"
          name="password"
          type="password"
          label="Password"
          required
          minLength={signsUp ? 8 : undefined}
          maxLength={128}
          autoComplete={signsUp ? 'new-password' : 'current-password'}
          hint={signsUp ? 'At least 8 characters.' : undefined}
        />
        {state.error && (
          <p role="alert" className="rounded-lg bg-bad-wash px-4 py-3 text-sm text-bad">
            {state.error}
          </p>
        )}
        <button type="submit" disabled={state.busy} className={`${buttonStyle('primary', 'large')} w-full`}>
          {state.busy ? 'One moment…' : signsUp ? 'Sign up' : 'Sign in'}
        </button>
      </form>
      <p className="mt-6 text-sm text-soft">
        {signsUp ? 'You have an account?' : 'No account yet?'}{' '}
        <Link href={`/${other}?next=${encodeURIComponent(next)}`} className="text-accent underline underline-offset-3">
          {signsUp ? 'Sign in' : 'Sign up'}
        </Link>
      </p>
    </div>
  );
}
