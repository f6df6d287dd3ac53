'use client';
import { Maximize2, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { buttonStyle } from '#ui/button-style.ts';
import { useLiveText } from './live-text.tsx';

/** A drawing beside the text; a click shows it as large as it takes to read it. */
export function Figure({ src, alt, caption: written }: { src: string; alt: string; caption?: string }) {
  const live = useLiveText();
  const caption = written && live(written);
  const picture = `drawing block h-auto w-full ${/\.svg$/.test(src) ? 'in-theme' : ''}`;
  return (
    <figure className="wide my-8 max-w-[46rem] break-inside-avoid">
      <Dialog.Root>
        <Dialog.Trigger className="group relative block w-full cursor-zoom-in rounded-2xl border border-line bg-surface p-4 sm:p-6 print:border-0 print:p-0">
          <img src={src} alt={alt} loading="lazy" className={picture} />
          <span className="sr-only">: show it larger</span>
          <span
            aria-hidden
            className="absolute right-2 bottom-2 grid size-8 place-items-center rounded-lg bg-surface text-soft sm:opacity-0 sm:group-hover:opacity-100 print:hidden"
          >
            <Maximize2 className="size-4" />
          </span>
        </Dialog.Trigger>
        <Dialog.Portal>
          <Dialog.Overlay className="fixed inset-0 z-50 bg-black/60" />
          <Dialog.Content aria-describedby={undefined} className="arrive fixed inset-0 z-50 flex flex-col bg-page sm:inset-6 sm:rounded-2xl">
            <div className="flex items-center gap-4 border-b border-line py-2 pr-2 pl-5">
              <Dialog.Title className="min-w-0 flex-1 truncate text-sm font-medium">{caption ?? alt}</Dialog.Title>
              <Dialog.Close className={buttonStyle('quiet')} aria-label="Close">
                <X className="size-5" aria-hidden />
              </Dialog.Close>
            </div>
            <div tabIndex={0} role="region" aria-label="Drawing" className="min-h-0 flex-1 overflow-auto p-5">
              <img src={src} alt={alt} className={`${picture} mx-auto max-w-[80rem] min-w-[45rem]`} />
            </div>
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
      {caption && <figcaption className="mt-3 text-[0.9375rem] leading-relaxed text-soft">{caption}</figcaption>}
    </figure>
  );
}
