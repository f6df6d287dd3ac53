'use client';
import type { CheckVerdict } from '#courses/types.ts';
import type { AuthoredTask } from '#labs/author-host.ts';
import { buttonStyle } from '#ui/button-style.ts';
import { highlightYaml } from '#ui/highlight-yaml.tsx';
import { inlineCode } from '#ui/inline-code.tsx';
import { OutcomeIcon, outcomeWords } from '#ui/outcome-icon.tsx';
import { stackOf } from './stack-of.ts';

interface Props {
  readonly task: AuthoredTask;
  readonly busy: boolean;
  readonly onSolve: () => void;
  readonly onNearMiss: (index: number) => void;
}

/** A task as its author sees it: how each check is evaluated now, and on what. */
export function AuthoredTaskCard({ task, busy, onSolve, onNearMiss }: Props) {
  return (
    <li className="rounded-xl border border-line bg-surface px-4 py-3">
      <div className="flex items-start gap-2.5">
        <OutcomeIcon outcome={task.verdict.outcome} className="mt-0.5 size-5" />
        <div className="min-w-0 flex-1">
          <h3 className="font-medium">{inlineCode(task.title)}</h3>
          <p className="text-xs text-soft">
            <span className="font-mono">{task.task}</span> · {outcomeWords[task.verdict.outcome]}
          </p>
        </div>
      </div>
      <ul className="mt-3 space-y-2.5">
        {task.verdict.checks.map((check, index) => (
          <Check key={index} check={check} />
        ))}
      </ul>
      {task.read.length > 0 && (
        <details className="mt-3 text-sm">
          <summary className="w-fit text-soft">
            Read {task.read.length} {task.read.length === 1 ? 'object' : 'objects'}
          </summary>
          <ul className="mt-2 space-y-2">
            {task.read.map(({ resource, namespace, name, yaml }) => (
              <li key={`${resource}/${namespace ?? ''}/${name}`}>
                <details>
                  <summary className="w-fit font-mono text-xs">
                    {resource}/{name}
                    {namespace && <span className="text-soft"> in {namespace}</span>}
                  </summary>
                  <pre tabIndex={0} className="mt-1 max-h-72 overflow-auto rounded-lg bg-sunken p-3 font-mono text-xs leading-relaxed">
                    {yaml === '' ? 'It is gone.' : highlightYaml(yaml)}
                  </pre>
                </details>
              </li>
            ))}
          </ul>
        </details>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        <button type="button" disabled={busy} onClick={onSolve} className={buttonStyle('secondary', 'small')}>
          Solve for me
        </button>
        {task.nearMisses.map(({ name, explains }, index) => (
          <button
            key={index}
            type="button"
            disabled={busy}
            title={`Promises: ${explains.join(' / ')}`}
            onClick={() => onNearMiss(index)}
            className={`${buttonStyle('quiet', 'small')} max-w-full`}
          >
            <span className="truncate">
              Show near miss: <code className="font-mono text-xs">{name}</code>
            </span>
          </button>
        ))}
      </div>
    </li>
  );
}

function Check({ check }: { check: CheckVerdict }) {
  const stack = stackOf(check);
  return (
    <li className="flex gap-2.5 text-sm">
      <OutcomeIcon outcome={check.outcome} className="mt-0.5 size-4" />
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <p>{inlineCode(check.expected ?? check.title)}</p>
        {check.found && <p className="text-soft">Found: {inlineCode(check.found)}</p>}
        {check.why && <p className="text-soft">Why: {inlineCode(check.why)}</p>}
        {stack !== undefined && (
          <pre tabIndex={0} className="mt-1 max-h-48 overflow-auto rounded-lg bg-bad-wash p-3 font-mono text-xs text-bad">
            {stack}
          </pre>
        )}
      </div>
    </li>
  );
}
