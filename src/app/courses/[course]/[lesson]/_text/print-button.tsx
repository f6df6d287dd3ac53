'use client';
import { Printer } from 'lucide-react';
import { buttonStyle } from '#ui/button-style.ts';

export function PrintButton() {
  return (
    <button type="button" onClick={() => window.print()} className={`${buttonStyle('quiet', 'small')} -ml-2.5 max-sm:hidden`}>
      <Printer className="size-4" aria-hidden /> Print
    </button>
  );
}
