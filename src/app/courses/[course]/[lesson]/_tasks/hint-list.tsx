'use client';
import { Lightbulb } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { Hint, TaskInfo } from '#courses/types.ts';
import { Markdown } from '#ui/markdown.tsx';
import { postJson, RequestFailed } from '../../../../_site/post-json.ts';
import { useLiveText } from '../_text/live-text.tsx';
import { useLab } from '../_workspace/lab-context.tsx';

/** Hints one after another. What the next one costs is said before it is taken. */
export function HintList({ task, hints, taken, done }: { task: string; hints: TaskInfo['hints']; taken: number; done: boolean }) {
  const { state } = useLab();
  const live = useLiveText();
  const lab = state.kind === 'ready' ? state.info.lab : undefined;
  const [texts, setTexts] = useState<readonly string[]>([]);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const fetchHint = useCallback(
    async (index: number): Promise<string> => (await postJson<Hint>(`/api/labs/${lab}/hints`, { task, hint: index })).text,
    [lab, task],
  );

  useEffect(() => {
    if (lab === undefined || taken === 0) return;
    // Hints paid for on an earlier visit are shown again; taking them twice costs nothing.
    Promise.all(Array.from({ length: taken }, (_, index) => fetchHint(index))).then(setTexts, () =>
      setError('Your earlier hints could not be read.'),
    );
  }, [lab, taken, fetchHint]);

  if (hints.length === 0 || lab === undefined) return null;
  const take = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    try {
      const text = await fetchHint(texts.length);
      setTexts((known) => [...known, text]);
      setError(undefined);
    } catch (failure) {
      setError(failure instanceof RequestFailed ? failure.message : 'The hint could not be read.');
    } finally {
      setBusy(false);
    }
  };
  const following = hints[texts.length];
  const next = done && texts.length === 0 ? undefined : following;
  if (next === undefined && texts.length === 0 && error === undefined) return null;
  return (
    <div className="mt-3">
      <div aria-live="polite">
        {texts.map((text, index) => (
          <div key={index} className="arrive my-2 flex gap-2.5 rounded-lg bg-sunken px-3.5 py-2.5 text-[0.9375rem]">
            <Lightbulb className="mt-1 size-4 shrink-0 text-wait" aria-hidden />
            <Markdown text={live(text)} />
          </div>
        ))}
      </div>
      {next && (
        <button
          type="button"
          aria-disabled={busy}
          onClick={() => void take()}
          className="inline-flex min-h-8 items-center gap-2 rounded-md text-sm text-soft hover:text-ink"
        >
          <Lightbulb className="size-4" aria-hidden />
          {texts.length === 0 ? 'Hint' : 'Another hint'}
          {next.cost > 0 && !done ? ` (costs ${next.cost} ${next.cost === 1 ? 'point' : 'points'})` : ' (free)'}
        </button>
      )}
      {error && (
        <p role="alert" className="my-2 text-sm text-bad">
          {error}
        </p>
      )}
    </div>
  );
}
