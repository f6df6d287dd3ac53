import { KeyRound } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { isOpenInvitation } from '#auth/admin-invitation.ts';
import { buttonStyle } from '#ui/button-style.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { PageFrame } from '../../_site/page-frame.tsx';
import { currentViewer } from '../../_site/viewer.ts';
import { RedeemButton } from './redeem-button.tsx';

export const metadata: Metadata = { title: 'Become the first admin', referrer: 'no-referrer' };

export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const [open, viewer] = await Promise.all([isOpenInvitation(token), currentViewer()]);
  const here = encodeURIComponent(`/invitation/${token}`);
  if (!open) {
    return (
      <PageFrame>
        <EmptyState
          level="h1"
          icon={<KeyRound aria-hidden />}
          title="This link no longer works"
          action={
            <Link href="/" className={buttonStyle('primary')}>
              All courses
            </Link>
          }
        >
          It works once, and only the newest one does. While there is no admin, every start of the server prints a new link.
        </EmptyState>
      </PageFrame>
    );
  }
  return (
    <PageFrame>
      {viewer === undefined || viewer.guest ? (
        <EmptyState
          level="h1"
          icon={<KeyRound aria-hidden />}
          title="You are about to run this Podium"
          action={
            <>
              <Link href={`/sign-up?next=${here}`} className={buttonStyle('primary')}>
                Make an account
              </Link>
              <Link href={`/sign-in?next=${here}`} className={buttonStyle('secondary')}>
                Sign in
              </Link>
            </>
          }
        >
          This link makes its first admin. Make the account that shall have the role.
        </EmptyState>
      ) : (
        <EmptyState level="h1" icon={<KeyRound aria-hidden />} title={`Make ${viewer.name} the first admin?`} action={<RedeemButton token={token} />}>
          Admins give roles to others and see every learner. The link works once.
        </EmptyState>
      )}
    </PageFrame>
  );
}
