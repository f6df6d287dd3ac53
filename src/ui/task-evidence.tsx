import type { TaskProgress } from '#progress/types.ts';
import { inHundredths } from './in-hundredths.ts';
import { inlineCode } from './inline-code.tsx';
import { OutcomeIcon, outcomeWords } from './outcome-icon.tsx';

/** A verdict as the instructor sees it: when, for how many points, and what was read to decide. */
export function TaskEvidence({ id, task }: { id: string; task: TaskProgress }) {
  const cost = inHundredths(task.hints.reduce((sum, hint) => sum + hint.cost, 0));
  return (
    <details className="group scroll-mt-6 rounded-xl border border-line bg-surface has-[:target]:border-accent">
      <summary className="flex items-center gap-3 px-5 py-3.5">
        <OutcomeIcon outcome={task.passedAt ? 'passed' : task.outcome} />
        <span className="min-w-0 flex-1">{inlineCode(task.title)}</span>
        <span className="text-sm whitespace-nowrap text-soft tabular-nums">
          {task.earned}/{task.points}
          {cost > 0 && ` (hints −${cost})`}
        </span>
      </summary>
      {/* Within: what an address names is unfolded by the browser. */}
      <div id={id} className="scroll-mt-24 border-t border-line px-5 py-4 text-[0.9375rem]">
        <p className="text-sm text-soft">
          {task.outcome === undefined
            ? 'No verdict yet.'
            : task.passedAt
              ? `Passed ${task.passedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.`
              : `${outcomeWords[task.outcome]}.`}
          {task.hints.length > 0 && ` ${task.hints.length} of the hints taken.`}
        </p>
        <ul className="mt-3 space-y-4">
          {task.checks.map((check, index) => (
            <li key={index}>
              <p className="flex items-start gap-2.5">
                <OutcomeIcon outcome={check.outcome} className="mt-1 size-4" />
                <span className="min-w-0">{inlineCode(check.title)}</span>
              </p>
              {check.expected !== undefined && check.expected !== check.title && (
                <p className="mt-1 pl-6.5 text-sm text-soft">Expected: {inlineCode(check.expected)}</p>
              )}
              {check.found !== undefined && <p className="mt-1 pl-6.5 text-sm text-soft">Found: {inlineCode(check.found)}</p>}
              {check.why && <p className="mt-1 pl-6.5 text-sm">{inlineCode(check.why)}</p>}
              {hasContent(check.evidence) && (
                <pre tabIndex={0} className="mt-2 ml-6.5 max-h-72 overflow-auto rounded-lg bg-sunken p-3 font-mono text-xs leading-relaxed">
                  {JSON.stringify(check.evidence, null, 2)}
                </pre>
              )}
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}

/** An empty list of objects is no evidence. */
function hasContent(evidence: unknown): boolean {
  return evidence !== undefined && evidence !== null && !(Array.isArray(evidence) && evidence.length === 0);
}
