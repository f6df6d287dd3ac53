'use client';
import { Globe } from 'lucide-react';
import { buttonStyle } from '#ui/button-style.ts';
import { useLiveText } from './live-text.tsx';
import { useLab } from '../_workspace/lab-context.tsx';

/** Opens an address in the browser panel. */
export function OpenPageButton({ url: written }: { url: string }) {
  const url = useLiveText()(written);
  const { state, openPage } = useLab();
  return (
    <button
      type="button"
      className={`${buttonStyle()} my-4 max-w-full print:hidden`}
      disabled={state.kind !== 'ready'}
      title={state.kind === 'ready' ? undefined : 'Open the lab first'}
      onClick={() => openPage(url)}
    >
      <Globe className="size-4 shrink-0" aria-hidden /> Open <span className="truncate font-mono text-[0.8125rem]">{url}</span>
    </button>
  );
}
