'use client';
import { useState } from 'react';
import { AccountMenu, type AccountMenuProps } from '#ui/account-menu.tsx';
import { ConfirmDialog } from '#ui/confirm-dialog.tsx';
import { postJson } from './post-json.ts';

/** Signing out as a guest would lose the work for good, so it asks first. */
export function Account(props: Omit<AccountMenuProps, 'onSignOut'>) {
  const [asking, setAsking] = useState(false);
  const signOut = async (): Promise<void> => {
    await postJson('/api/auth/sign-out', {});
    window.location.assign('/');
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
    </>
  );
}
