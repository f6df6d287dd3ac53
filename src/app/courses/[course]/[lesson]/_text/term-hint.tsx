'use client';
import Link from 'next/link';
import { Popover } from 'radix-ui';
import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { inlineCode } from '#ui/inline-code.tsx';

/** A word whose meaning shows when it is pointed at, touched or reached with the keyboard. Escape puts it away. */
export function TermHint({ term, definition, anchor, children }: { term: string; definition: string; anchor: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const later = useRef<ReturnType<typeof setTimeout>>(undefined);
  const turn = (next: boolean, delay: number): void => {
    clearTimeout(later.current);
    later.current = setTimeout(() => setOpen(next), delay);
  };
  useEffect(() => () => clearTimeout(later.current), []);
  const hover = {
    onPointerEnter: (event: PointerEvent) => event.pointerType === 'mouse' && turn(true, 150),
    onPointerLeave: (event: PointerEvent) => event.pointerType === 'mouse' && turn(false, 200),
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        type="button"
        {...hover}
        onFocus={({ target }) => target.matches(':focus-visible') && turn(true, 0)}
        onBlur={() => turn(false, 100)}
        onClick={(event) => {
          // Pointing has opened it already: a click does not close it again.
          event.preventDefault();
          clearTimeout(later.current);
          setOpen(true);
        }}
        className="cursor-help text-left underline decoration-edge decoration-dotted decoration-[1.5px] underline-offset-4 hover:decoration-accent"
      >
        {children}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          {...hover}
          onFocus={() => clearTimeout(later.current)}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          aria-label={`What ${term} means`}
          sideOffset={6}
          collisionPadding={12}
          className="arrive z-40 max-w-[min(22rem,calc(100vw-1.5rem))] rounded-xl border border-line bg-surface px-4 py-3 text-[0.9375rem] leading-relaxed shadow-xl shadow-black/10"
        >
          <p className="font-semibold">{term}</p>
          <p className="mt-1 text-soft">{inlineCode(definition)}</p>
          <Link href={`/glossary#${anchor}`} className="mt-2 inline-block text-sm text-accent underline underline-offset-3">
            In the glossary
          </Link>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
