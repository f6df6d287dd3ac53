'use client';
import { useState } from 'react';
import type { AuthoredTask } from '#labs/author-host.ts';
import { getJson, RequestFailed } from '../../../../_site/post-json.ts';
import { stackOf } from '../_workspace/author/stack-of.ts';
import { useLab } from '../_workspace/lab-context.tsx';

/** For those who teach: what the grader threw. Learners never get it, and the server sees to that. */
export function GraderStack({ task }: { task: string }) {
  const { author, state } = useLab();
  const [text, setText] = useState<string>();
  if (!author || state.kind !== 'ready') return null;
  const { lab } = state.info;
  const read = async (): Promise<void> => {
    try {
      const { tasks } = await getJson<{ tasks: readonly AuthoredTask[] }>(`/api/labs/${lab}/author`);
      const stacks = tasks.find((candidate) => candidate.task === task)?.verdict.checks.flatMap((check) => stackOf(check) ?? []) ?? [];
      setText(stacks.join('\n\n') || 'The grader does not fail any more.');
    } catch (error) {
      setText(error instanceof RequestFailed ? error.message : 'The stack could not be read.');
    }
  };
  return text === undefined ? (
    <button type="button" onClick={() => void read()} className="my-2 min-h-6 rounded text-sm text-soft underline hover:text-ink">
      Show what the grader threw
    </button>
  ) : (
    <pre
      tabIndex={0}
      aria-label="What the grader threw"
      className="my-2 max-h-64 overflow-auto rounded-lg bg-bad-wash p-3 font-mono text-xs text-bad"
    >
      {text}
    </pre>
  );
}
