'use client';
import { ArrowDown, ChevronDown, Lock } from 'lucide-react';
import { Fragment, useState } from 'react';
import type { TaskInfo, TaskVerdict } from '#courses/types.ts';
import { inHundredths } from '#ui/in-hundredths.ts';
import { inlineCode } from '#ui/inline-code.tsx';
import { Markdown } from '#ui/markdown.tsx';
import { OutcomeIcon, outcomeWords } from '#ui/outcome-icon.tsx';
import { useLiveText } from '../_text/live-text.tsx';
import { useLab } from '../_workspace/lab-context.tsx';
import { AnswerField } from './answer-field.tsx';
import { CheckList } from './check-list.tsx';
import { GraderStack } from './grader-stack.tsx';
import { HintList } from './hint-list.tsx';

/** A task where the work is done: its verdict as it changes, why, and hints. */
export function TaskCard({
  task,
  number,
  next,
  titles,
}: {
  task: TaskInfo;
  number: number;
  next: string | undefined;
  titles: Record<string, string>;
}) {
  const { verdicts, passed, progress, current } = useLab();
  const live = useLiveText();
  const verdict = verdicts.get(task.id);
  const done = passed.has(task.id);
  // What the grader could not judge locks nothing.
  const missing = task.needs.filter((id) => !passed.has(id) && verdicts.get(id)?.excused !== true);
  const outcome = done ? 'passed' : missing.length > 0 ? undefined : verdict?.outcome;
  const taken = progress.detail.find((entry) => entry.task === task.id)?.hints ?? [];
  return (
    <section
      id={`task-${task.id}`}
      aria-labelledby={`task-${task.id}-title`}
      className={`wide my-8 max-w-[46rem] scroll-mt-6 rounded-2xl border bg-surface transition-colors ${done ? 'border-good/40' : 'border-edge/50'}`}
    >
      <header className="flex items-start gap-3.5 px-5 pt-4 pb-1">
        <span className="mt-[0.2rem]">
          <OutcomeIcon outcome={outcome} className="size-5.5" />
        </span>
        <div className="min-w-0 flex-1">
          <p className="text-[0.8125rem] text-soft">
            Task {number} · {pointsOf(task, done ? undefined : verdict)}
          </p>
          <h4 id={`task-${task.id}-title`} className="text-[1.0625rem] leading-snug font-semibold">
            {inlineCode(live(task.title))}
          </h4>
        </div>
      </header>
      <div className="px-5 pb-4 pl-[3.6rem] text-[0.975rem] leading-relaxed max-sm:pl-5">
        {task.text && <Markdown text={live(task.text)} className="my-2" />}
        {/* Only the task at hand speaks: one change of the cluster moves the verdicts of many. A tick is told by TaskNews. */}
        <div aria-live={current === task.id ? 'polite' : 'off'}>
          {done ? (
            <Done next={next} />
          ) : missing.length > 0 ? (
            <Needs tasks={missing} titles={titles} />
          ) : verdict === undefined ? (
            <p className="my-2 text-soft">Graded while you work.</p>
          ) : (
            <Verdict verdict={verdict} open={current === task.id || verdict.outcome === 'not-yet' || verdict.outcome === 'error'} />
          )}
        </div>
        {missing.length === 0 && task.questions.map((question) => <AnswerField key={question.id} question={question} done={done} />)}
        {missing.length === 0 && <HintList task={task.id} hints={task.hints} taken={taken.length} done={done} />}
      </div>
    </section>
  );
}

/** What it is worth, and what of it the checks that hold have earned. */
function pointsOf({ points }: TaskInfo, verdict: TaskVerdict | undefined): string {
  const words = `${points} ${points === 1 ? 'point' : 'points'}`;
  const earned = verdict?.points?.earned ?? 0;
  return earned > 0 ? `${inHundredths(earned)} of ${words} so far` : words;
}

const tints = { passed: 'text-good', failed: 'text-soft', 'not-yet': 'text-wait', error: 'text-bad' } as const;

/** Unfolded for the task at hand; the others keep their reasons to themselves until asked. */
function Verdict({ verdict, open }: { verdict: TaskVerdict; open: boolean }) {
  const [asked, setAsked] = useState<boolean>();
  const shown = asked ?? open;
  return (
    <>
      <p className={`my-2 flex items-center gap-3 text-sm font-medium ${tints[verdict.outcome]}`}>
        {outcomeWords[verdict.outcome]}
        {verdict.checks.length > 0 && (
          <button
            type="button"
            aria-expanded={shown}
            onClick={() => setAsked(!shown)}
            className="inline-flex min-h-6 items-center gap-1 rounded font-normal text-soft hover:text-ink"
          >
            {shown ? 'Hide' : 'Why?'}
            <ChevronDown className={`size-3.5 transition-transform ${shown ? 'rotate-180' : ''}`} aria-hidden />
          </button>
        )}
      </p>
      {shown && <CheckList checks={verdict.checks} />}
      {shown && verdict.outcome === 'error' && <GraderStack task={verdict.task} />}
    </>
  );
}

/** What has to be done before, each a way there. */
function Needs({ tasks, titles }: { tasks: readonly string[]; titles: Record<string, string> }) {
  const live = useLiveText();
  return (
    <div className="my-2 flex gap-2 text-soft">
      <Lock className="mt-[0.2rem] size-4 shrink-0" aria-hidden />
      <div className="min-w-0">
        First:{' '}
        {tasks.map((id, index) => (
          <Fragment key={id}>
            {index > 0 && ', '}
            <a href={`#task-${id}`}>{inlineCode(live(titles[id] ?? id))}</a>
          </Fragment>
        ))}
      </div>
    </div>
  );
}

function Done({ next }: { next: string | undefined }) {
  return (
    <p className="my-2 flex flex-wrap items-center gap-x-4 text-sm">
      <span className="font-medium text-good">Done</span>
      {next && (
        <a href={`#task-${next}`} className="inline-flex min-h-6 items-center gap-1 text-soft hover:text-ink">
          Next task <ArrowDown className="size-3.5" aria-hidden />
        </a>
      )}
    </p>
  );
}
