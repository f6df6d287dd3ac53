'use client';
import { useState } from 'react';
import { AccountMenu, type AccountMenuProps } from '#ui/account-menu.tsx';
import { ConfirmDialog } from '#ui/confirm-dialog.tsx';
import { postJson, RequestFailed } from './post-json.ts';

/** Signing out as a guest would lose the work for good, so it asks first. */
export function Account(props: Omit<AccountMenuProps, 'onSignOut'>) {
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string>();
  const signOut = async (): Promise<void> => {
    try {
      await postJson('/api/auth/sign-out', {});
      window.location.assign('/');
    } catch (error) {
      setProblem(error instanceof RequestFailed ? error.message : 'Something went wrong. Try again.');
    }
  };
  return (
    <>
      <AccountMenu {...props} onSignOut={() => (props.guest ? setAsking(true) : void signOut())} />
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Leave and lose your work?"
        confirm="Sign out anyway"
        onConfirm={() => void signOut()}
      >
        You are a guest: nobody, you included, can come back to this work after signing out. Sign up first to keep it.
      </ConfirmDialog>
      <ConfirmDialog
        open={problem !== undefined}
        onOpenChange={() => setProblem(undefined)}
        title="You are still signed in"
        confirm="Try again"
        onConfirm={() => void signOut()}
      >
        {problem}
      </ConfirmDialog>
    </>
  );
}
