import { Hourglass } from 'lucide-react';
import type { CheckVerdict } from '#courses/types.ts';
import { inHundredths } from '#ui/in-hundredths.ts';
import { inlineCode } from '#ui/inline-code.tsx';
import { OutcomeIcon } from '#ui/outcome-icon.tsx';
import { CountdownText } from './countdown-text.tsx';

/** What was looked at: expected, found, and why it is not yet right. */
export function CheckList({ checks }: { checks: readonly CheckVerdict[] }) {
  return (
    <ul className="my-3 space-y-3 pl-0">
      {checks.map((check, index) => (
        <li key={index} className="flex gap-2.5 text-[0.9375rem]">
          <span className="mt-1">
            <OutcomeIcon outcome={check.outcome} className="size-4" />
          </span>
          <div className="min-w-0">
            <p className="my-0">
              {inlineCode(check.title)}
              {checks.length > 1 && check.points !== undefined && check.points.possible > 0 && (
                <span className="text-sm whitespace-nowrap text-soft tabular-nums">
                  {' '}
                  · {check.points.earned > 0 && check.points.earned < check.points.possible ? `${inHundredths(check.points.earned)} of ` : ''}
                  {inHundredths(check.points.possible)} {check.points.possible === 1 ? 'point' : 'points'}
                </span>
              )}
            </p>
            {check.outcome === 'not-yet' && (
              <p className="mt-1 mb-0 flex items-center gap-1.5 text-sm text-wait">
                <Hourglass className="size-3.5 shrink-0" aria-hidden />
                <span>
                  Waiting; it is looked at again by itself.
                  {check.countdown && (
                    <>
                      {' '}
                      <CountdownText {...check.countdown} />
                    </>
                  )}
                </span>
              </p>
            )}
            {check.outcome !== 'passed' && <Reason check={check} />}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Most checks are titled by what they expect; it is said once. */
function Reason({ check }: { check: CheckVerdict }) {
  const rows = [
    ['Expected', check.expected === check.title ? undefined : check.expected],
    ['Found', check.found],
  ] as const;
  return (
    <>
      {rows.map(
        ([label, text]) =>
          text !== undefined &&
          text !== '' && (
            <p key={label} className="mt-1 mb-0 text-sm [overflow-wrap:anywhere]">
              <span className="text-soft">{label}:</span> {inlineCode(text)}
            </p>
          ),
      )}
      {check.why && <p className="mt-1.5 mb-0 border-l-2 border-wait pl-2.5 text-sm [overflow-wrap:anywhere]">{inlineCode(check.why)}</p>}
    </>
  );
}
