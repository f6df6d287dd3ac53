'use client';
import { CornerDownLeft } from 'lucide-react';
import { useState } from 'react';
import { useLab } from '../_workspace/lab-context.tsx';
import { CopyButton } from './copy-button.tsx';
import { LiveText, useLiveText } from './live-text.tsx';
import type { TranscriptPart } from './read-transcript.ts';

/** Commands that a click types into the terminal, with the output to expect below them. */
export function CommandBlock({ parts }: { parts: readonly TranscriptPart[] }) {
  return (
    <div className="wide my-6 max-w-[46rem] overflow-hidden rounded-xl border border-line bg-sunken font-mono text-[0.84rem] leading-[1.65]">
      {parts.map((part, index) =>
        part.kind === 'command' ? (
          <Command key={index} text={part.text} divided={index > 0} />
        ) : (
          <pre key={index} tabIndex={0} className="overflow-x-auto px-4 pb-3.5 text-soft first:pt-3.5">
            <LiveText text={part.text} />
          </pre>
        ),
      )}
    </div>
  );
}

function Command({ text: written, divided }: { text: string; divided: boolean }) {
  const text = useLiveText()(written);
  const { type, state } = useLab();
  const [typed, setTyped] = useState(false);
  const run = (): void => {
    type(text);
    setTyped(true);
    setTimeout(() => setTyped(false), 1_500);
  };
  const ready = state.kind === 'ready';
  return (
    <div className={`group relative ${divided ? 'border-t border-line' : ''}`}>
      <button
        type="button"
        onClick={run}
        disabled={!ready}
        title={ready ? 'Type it into the terminal' : 'Open the lab first'}
        className="flex w-full items-start gap-3 py-3 pr-24 pl-4 text-left -outline-offset-2 enabled:hover:bg-accent-wash"
      >
        <span aria-hidden className="text-accent select-none">
          $
        </span>
        <code className="min-w-0 break-words whitespace-pre-wrap">{text}</code>
        <span className="sr-only">: type it into the terminal</span>
      </button>
      <span
        aria-hidden
        className={`pointer-events-none absolute top-3 right-12 flex items-center gap-1 font-sans text-xs ${typed ? 'text-good' : 'text-soft opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100'}`}
      >
        {typed
          ? 'Typed'
          : ready && (
              <>
                <CornerDownLeft className="size-3.5" /> Run
              </>
            )}
      </span>
      <CopyButton text={text} />
    </div>
  );
}
