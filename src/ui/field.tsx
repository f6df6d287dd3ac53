import type { InputHTMLAttributes } from 'react';

/** A labelled input; the error is tied to it for screen readers. */
export function Field({
  label,
  hint,
  error,
  id,
  ...input
}: { label: string; hint?: string; error?: string; id: string } & InputHTMLAttributes<HTMLInputElement>) {
  const note = error ?? hint;
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        {...input}
        aria-invalid={error !== undefined}
        aria-describedby={note && `${id}-note`}
        className="h-11 w-full rounded-lg border border-edge bg-surface px-3.5 text-base aria-invalid:border-bad"
      />
      {note && (
        <p id={`${id}-note`} className={`mt-1.5 text-sm ${error === undefined ? 'text-soft' : 'text-bad'}`}>
          {note}
        </p>
      )}
    </div>
  );
}
