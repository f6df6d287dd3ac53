'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { AuthoredTask, AuthorRun } from '#labs/author-host.ts';
import { getJson, postJson, RequestFailed } from '../../../../../_site/post-json.ts';
import { useLab } from '../lab-context.tsx';
import { AuthoredTaskCard } from './authored-task.tsx';

type Inspected = { readonly tasks: readonly AuthoredTask[] } | { readonly problem: string };

/** For authors: what each check reads and says, solutions and near misses at a click. */
export default function AuthorPane({ lab, visible }: { lab: string; visible: boolean }) {
  const { mapVersion, homeVersion, verdicts } = useLab();
  const { answer, look } = useInspected(lab);
  const [run, setRun] = useState<AuthorRun>();
  const [busy, setBusy] = useState<string>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    if (visible) look();
  }, [visible, mapVersion, homeVersion, verdicts, look]);

  const act = async (label: string, body: object): Promise<void> => {
    setBusy(label);
    setProblem(undefined);
    try {
      const result = await postJson<{ run: AuthorRun } | { problem: string }>(`/api/labs/${lab}/author`, body);
      if ('run' in result) setRun(result.run);
      else setProblem(result.problem);
    } catch (error) {
      setProblem(error instanceof RequestFailed ? error.message : 'It could not be done.');
    }
    setBusy(undefined);
    look();
  };
  return (
    <div className="h-full overflow-y-auto bg-sunken px-4 py-4">
      <p className="text-sm text-soft">
        Only those who teach see this. Save the lesson&rsquo;s files, and text and tasks follow here; cluster, home and terminals stay as they are.
      </p>
      {problem && (
        <p role="alert" className="mt-3 rounded-lg bg-bad-wash px-3 py-2 text-sm text-bad">
          {problem}
        </p>
      )}
      <div aria-live="polite">{busy ? <p className="waiting mt-3 text-sm text-soft">{busy}…</p> : run && <Output run={run} />}</div>
      {answer === undefined ? (
        <p role="status" className="mt-6 text-soft">
          Looking at the tasks…
        </p>
      ) : 'problem' in answer ? (
        <p role="alert" className="mt-6 text-bad">
          {answer.problem}
        </p>
      ) : answer.tasks.length === 0 ? (
        <p className="mt-6 text-soft">This lesson has no tasks yet. Add some to its lab.yaml.</p>
      ) : (
        <ol className="mt-4 space-y-3">
          {answer.tasks.map((task) => (
            <AuthoredTaskCard
              key={task.task}
              task={task}
              busy={busy !== undefined}
              onSolve={() => void act(`Solving ${task.task}`, { tool: 'solve', task: task.task })}
              onNearMiss={(index) => void act('Showing the near miss', { tool: 'near-miss', task: task.task, index })}
            />
          ))}
        </ol>
      )}
    </div>
  );
}

function Output({ run }: { run: AuthorRun }) {
  return (
    <details open className="mt-3 rounded-xl border border-line bg-surface text-sm">
      <summary className="px-4 py-2.5 font-medium">{run.code === 0 ? 'The script ended well' : `The script ended with code ${run.code}`}</summary>
      <pre
        tabIndex={0}
        aria-label="Script and output"
        className="max-h-56 overflow-auto border-t border-line px-4 py-3 font-mono text-xs leading-relaxed"
      >
        {run.script.trimEnd()}
        {run.output !== '' && <span className="mt-2 block text-soft">{run.output}</span>}
      </pre>
    </details>
  );
}

/** One question at a time; what changed meanwhile is asked for once afterwards. */
function useInspected(lab: string): { readonly answer: Inspected | undefined; readonly look: () => void } {
  const [answer, setAnswer] = useState<Inspected>();
  const state = useRef({ busy: false, again: false });
  const look = useCallback(() => {
    const ask = async (): Promise<void> => {
      if (state.current.busy) {
        state.current.again = true;
        return;
      }
      state.current = { busy: true, again: false };
      try {
        setAnswer(await getJson<Inspected>(`/api/labs/${lab}/author`));
      } catch (error) {
        setAnswer({ problem: error instanceof RequestFailed ? error.message : 'The tasks could not be read.' });
      }
      const { again } = state.current;
      state.current = { busy: false, again: false };
      if (again) await ask();
    };
    void ask();
  }, [lab]);
  return { answer, look };
}
