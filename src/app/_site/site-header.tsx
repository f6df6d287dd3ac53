import { cookies } from 'next/headers';
import Link from 'next/link';
import { mayTeach } from '#auth/roles.ts';
import { buttonStyle } from '#ui/button-style.ts';
import { Logo } from '#ui/logo.tsx';
import { ThemeToggle } from '#ui/theme-toggle.tsx';
import { SearchDialog } from '../search/_dialog/search-dialog.tsx';
import { Account } from './account.tsx';
import { currentViewer } from './viewer.ts';

export async function SiteHeader() {
  return (
    <header className="border-b border-line bg-page">
      <div className="shell flex h-16 items-center gap-2">
        <Link href="/" className="-ml-1 inline-flex rounded-lg p-1 text-[1.0625rem]">
          <Logo />
        </Link>
        <div className="ml-auto">
          <HeaderControls />
        </div>
      </div>
    </header>
  );
}

/** Search, theme and account: the same on every page. */
export async function HeaderControls() {
  const [viewer, jar] = await Promise.all([currentViewer(), cookies()]);
  return (
    <div className="flex items-center gap-1">
      <SearchDialog />
      <ThemeToggle initial={jar.get('podium-theme')?.value ?? 'system'} />
      {viewer === undefined ? (
        <>
          <Link href="/sign-in" className={buttonStyle('quiet', 'small')}>
            Sign in
          </Link>
          <Link href="/sign-up" className={`${buttonStyle('secondary', 'small')} hidden sm:inline-flex`}>
            Sign up
          </Link>
        </>
      ) : (
        <Account name={viewer.name} guest={viewer.guest} teaches={mayTeach(viewer.role)} admin={viewer.role === 'admin'} />
      )}
    </div>
  );
}
