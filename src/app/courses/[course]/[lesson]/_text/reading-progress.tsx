'use client';
import { ArrowUp, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { buttonStyle } from '#ui/button-style.ts';
import { learnersPlace, strangersPlace } from './place-store.ts';
import { distanceTo, placeAt, readPlace, writePlace } from './reading-place.ts';

interface Props {
  readonly course: string;
  readonly lesson: string;
  /** Somebody the server knows: their place is kept with their progress. */
  readonly known: boolean;
  readonly kept: string | undefined;
}

/** How much of the text is behind you, and the place where you left it last time. A link to a heading goes before it. */
export function ReadingProgress({ course, lesson, known, kept }: Props) {
  const [read, setRead] = useState(0);
  const [resumed, setResumed] = useState(false);
  useEffect(() => {
    const main = document.getElementById('main');
    if (main === null) return;
    const store = known ? learnersPlace({ course, lesson }, kept) : strangersPlace({ course, lesson });
    const blocks = (): { top: number; height: number }[] => {
      const edge = main.getBoundingClientRect().top;
      return Array.from(main.querySelectorAll('.prose > *'), (block) => block.getBoundingClientRect()).map(({ top, height }) => ({
        top: top - edge,
        height,
      }));
    };
    const measure = (): number => (main.scrollHeight <= main.clientHeight ? 1 : main.scrollTop / (main.scrollHeight - main.clientHeight));
    const place = readPlace(store.load());
    const distance = place === undefined || location.hash !== '' ? undefined : distanceTo(place, blocks());
    if (distance !== undefined && distance > main.clientHeight / 2) {
      main.scrollTop = distance;
      setResumed(true);
    }
    setRead(measure());
    let later: ReturnType<typeof setTimeout> | undefined;
    const keep = (): void => {
      clearTimeout(later);
      later = undefined;
      // Whoever has read to the end begins anew; what is hidden (on a phone) has no place.
      if (main.clientHeight > 0) store.save(measure() > 0.97 || main.scrollTop < 40 ? undefined : writePlace(placeAt(blocks())));
    };
    const scrolled = (): void => {
      setRead(measure());
      // Whoever reads on has found the place again.
      if (distance !== undefined && Math.abs(main.scrollTop - distance) > main.clientHeight / 2) setResumed(false);
      clearTimeout(later);
      later = setTimeout(keep, known ? 1_000 : 250);
    };
    const left = (): void => {
      if (later !== undefined) keep();
    };
    main.addEventListener('scroll', scrolled, { passive: true });
    window.addEventListener('pagehide', left);
    return () => {
      left();
      main.removeEventListener('scroll', scrolled);
      window.removeEventListener('pagehide', left);
    };
    // What was kept when the page came counts, not what is saved since.
  }, [course, lesson, known]);
  const toTop = (): void => {
    setResumed(false);
    document.getElementById('main')?.scrollTo({ top: 0 });
  };
  return (
    <div className="sticky top-0 z-20 h-0 print:hidden">
      <div aria-hidden className="h-0.5 origin-left bg-accent" style={{ transform: `scaleX(${read})` }} />
      {resumed && (
        <p
          role="status"
          className="arrive absolute top-3 left-1/2 flex w-max max-w-[calc(100%-1.5rem)] -translate-x-1/2 items-center gap-1 rounded-full border border-line bg-surface py-1 pr-1.5 pl-4 text-sm shadow-lg shadow-black/10"
        >
          <span className="text-soft">You left off here</span>
          <button type="button" onClick={toTop} className={`${buttonStyle('quiet', 'small')} text-accent`}>
            <ArrowUp className="size-3.5" aria-hidden /> To the top
          </button>
          <button type="button" onClick={() => setResumed(false)} aria-label="Dismiss" className={`${buttonStyle('quiet', 'small')} px-1.5`}>
            <X className="size-4" aria-hidden />
          </button>
        </p>
      )}
    </div>
  );
}
