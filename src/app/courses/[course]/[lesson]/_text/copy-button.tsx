'use client';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useLiveText } from './live-text.tsx';

export function CopyButton({ text }: { text: string }) {
  const live = useLiveText();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(live(text));
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <button
      type="button"
      onClick={() => void copy()}
      aria-label={copied ? 'Copied' : 'Copy'}
      title="Copy"
      className="absolute top-2 right-2 grid size-8 place-items-center rounded-md bg-sunken text-soft hover:bg-line hover:text-ink"
    >
      {copied ? <Check className="size-4 text-good" aria-hidden /> : <Copy className="size-4" aria-hidden />}
    </button>
  );
}
