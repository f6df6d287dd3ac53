import { Compass } from 'lucide-react';
import Link from 'next/link';
import { buttonStyle } from '#ui/button-style.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { PageFrame } from './_site/page-frame.tsx';

export default function NotFound() {
  return (
    <PageFrame>
      <EmptyState
        level="h1"
        icon={<Compass aria-hidden />}
        title="There is nothing at this address"
        action={
          <Link href="/" className={buttonStyle('primary')}>
            See all courses
          </Link>
        }
      >
        The lesson may have moved, or the page is not for your account.
      </EmptyState>
    </PageFrame>
  );
}
