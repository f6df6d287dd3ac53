import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AccountForm } from '../_site/account-form.tsx';
import { PageFrame } from '../_site/page-frame.tsx';
import { safeNext } from '../_site/safe-next.ts';
import { currentViewer } from '../_site/viewer.ts';

export const metadata: Metadata = { title: 'Sign up' };

export default async function SignUpPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const [viewer, { next }] = await Promise.all([currentViewer(), searchParams]);
  if (viewer !== undefined && !viewer.guest) redirect(safeNext(next));
  return (
    <PageFrame>
      <AccountForm mode="sign-up" next={safeNext(next)} guest={viewer?.guest === true} />
    </PageFrame>
  );
}
