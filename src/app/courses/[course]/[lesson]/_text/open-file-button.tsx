'use client';
import { FilePen } from 'lucide-react';
import { buttonStyle } from '#ui/button-style.ts';
import { useLiveText } from './live-text.tsx';
import { useLab } from '../_workspace/lab-context.tsx';

/** Puts a manifest of the lesson into the editor, under the name it has in the text. */
export function OpenFileButton({ path, content }: { path: string; content: string }) {
  const { state, openFile } = useLab();
  const live = useLiveText();
  return (
    <button
      type="button"
      disabled={state.kind !== 'ready'}
      title={state.kind === 'ready' ? undefined : 'Open the lab first'}
      onClick={() => openFile(live(path), live(content))}
      className={`${buttonStyle('quiet', 'small')} ml-auto print:hidden`}
    >
      <FilePen className="size-3.5" aria-hidden /> Open in editor
    </button>
  );
}
