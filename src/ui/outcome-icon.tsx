import type { Outcome } from '#courses/types.ts';

/** Shape and colour both carry the meaning. */
export function OutcomeIcon({ outcome, className = 'size-5' }: { outcome: Outcome | undefined; className?: string }) {
  if (outcome === 'passed') {
    return (
      <svg viewBox="0 0 20 20" className={`${className} shrink-0`} aria-hidden>
        <circle cx="10" cy="10" r="10" className="fill-good" />
        <path
          d="m5.6 10.4 3 3 5.8-6.4"
          fill="none"
          strokeWidth="2.2"
          strokeLinecap="round"
          strokeLinejoin="round"
          className="tick-draw stroke-page"
        />
      </svg>
    );
  }
  if (outcome === 'not-yet') {
    return (
      <svg viewBox="0 0 20 20" className={`${className} shrink-0`} aria-hidden>
        <circle cx="10" cy="10" r="8.75" fill="none" strokeWidth="2.5" strokeDasharray="4 3.1" className="waiting stroke-wait" />
      </svg>
    );
  }
  if (outcome === 'error') {
    return (
      <svg viewBox="0 0 20 20" className={`${className} shrink-0`} aria-hidden>
        <path d="M10 2 18.7 17.5H1.3z" fill="none" strokeWidth="2" strokeLinejoin="round" className="stroke-bad" />
        <path d="M10 7.8v4.4M10 14.6v.4" strokeWidth="2" strokeLinecap="round" className="stroke-bad" />
      </svg>
    );
  }
  return (
    <svg viewBox="0 0 20 20" className={`${className} shrink-0`} aria-hidden>
      <circle cx="10" cy="10" r="8.9" fill="none" strokeWidth="2" className="stroke-edge" />
    </svg>
  );
}

export const outcomeWords: Record<Outcome, string> = {
  passed: 'Done',
  failed: 'Not done yet',
  'not-yet': 'The cluster is still working on it',
  error: 'The grader failed; it costs you nothing',
};
