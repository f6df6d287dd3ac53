import type { CheckVerdict } from '#courses/types.ts';
import { inlineCode } from '#ui/inline-code.tsx';
import { OutcomeIcon } from '#ui/outcome-icon.tsx';

/** What was looked at: expected, found, and why it is not yet right. */
export function CheckList({ checks }: { checks: readonly CheckVerdict[] }) {
  return (
    <ul className="my-3 space-y-2.5 pl-0">
      {checks.map((check, index) => (
        <li key={index} className="flex gap-2.5 text-[0.9375rem]">
          <span className="mt-1">
            <OutcomeIcon outcome={check.outcome} className="size-4" />
          </span>
          <div className="min-w-0">
            <p className="my-0">{inlineCode(check.title)}</p>
            {check.outcome !== 'passed' && (
              <>
                {(check.expected ?? check.found) !== undefined && (
                  <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 text-sm">
                    {check.expected !== undefined && (
                      <>
                        <dt className="text-soft">expected</dt>
                        <dd className="font-mono text-[0.8125rem] leading-6 [overflow-wrap:anywhere]">
                          {check.expected}
                        </dd>
                      </>
                    )}
                    {check.found !== undefined && (
                      <>
                        <dt className="text-soft">found</dt>
                        <dd className="font-mono text-[0.8125rem] leading-6 [overflow-wrap:anywhere]">{check.found}</dd>
                      </>
                    )}
                  </dl>
                )}
                {check.why && <p className="mt-1 mb-0 text-sm text-soft">{inlineCode(check.why)}</p>}
              </>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
