'use client';
import { buttonStyle } from '#ui/button-style.ts';
import type { OpenFile } from './open-file.ts';

/** Two hands at one file: says so, and offers both. */
export function ConflictBar({ file, onSettle }: { file: OpenFile; onSettle: (whose: 'mine' | 'theirs') => void }) {
  const { theirs } = file;
  if (theirs === undefined) return null;
  return (
    <div role="alert" className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-wait-wash px-4 py-2 text-sm">
      <p className="min-w-48 flex-1">
        {theirs === 'gone'
          ? 'This file was removed meanwhile, for example in the terminal.'
          : 'This file was changed meanwhile, for example in the terminal.'}
      </p>
      <span className="flex gap-2">
        <button type="button" className={buttonStyle('secondary', 'small')} onClick={() => onSettle('mine')}>
          Save mine over it
        </button>
        <button type="button" className={buttonStyle('secondary', 'small')} onClick={() => onSettle('theirs')}>
          {theirs === 'gone' ? 'Let it go' : 'Take the other'}
        </button>
      </span>
      {theirs !== 'gone' && (
        <details className="w-full">
          <summary className="w-fit text-soft">What it says there</summary>
          <pre tabIndex={0} className="mt-2 max-h-48 overflow-auto rounded-lg bg-surface p-3 font-mono text-xs leading-relaxed">
            {theirs.text}
          </pre>
        </details>
      )}
    </div>
  );
}
