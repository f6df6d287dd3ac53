import { ArrowLeft, ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { buttonStyle } from './button-style.ts';

/** From page to page of a long list; nothing where there is but one. */
export function Pager({ label, page, pages, href }: { label: string; page: number; pages: number; href: (page: number) => string }) {
  if (pages === 1) return null;
  return (
    <nav aria-label={label} className="mt-4 flex flex-wrap items-center justify-between gap-3 text-sm text-soft">
      <p className="tabular-nums">
        Page {page} of {pages}
      </p>
      <div className="flex gap-2">
        {page > 1 && (
          <Link href={href(page - 1)} className={buttonStyle('secondary', 'small')}>
            <ArrowLeft className="size-3.5" aria-hidden /> Before
          </Link>
        )}
        {page < pages && (
          <Link href={href(page + 1)} className={buttonStyle('secondary', 'small')}>
            Next <ArrowRight className="size-3.5" aria-hidden />
          </Link>
        )}
      </div>
    </nav>
  );
}
