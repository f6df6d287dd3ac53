'use client';
import { Dialog } from 'radix-ui';
import { type SubmitEvent, useEffect, useState } from 'react';
import { buttonStyle } from '#ui/button-style.ts';

export interface Naming {
  readonly title: string;
  readonly action: string;
  readonly name: string;
  readonly taken: ReadonlySet<string>;
  readonly done: (name: string) => void;
}

/** Asks for the name of a file, with folders: `shop/pod.yaml`. */
export function NameDialog({ naming, onClose }: { naming: Naming | undefined; onClose: () => void }) {
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    setName(naming?.name ?? '');
    setProblem(undefined);
  }, [naming]);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const path = name.trim().replace(/^(~|\/home\/student1)\//, '');
    const wrong = path.split('/').some((part) => part === '' || part === '.' || part === '..');
    if (wrong) setProblem('A name such as pod.yaml or shop/pod.yaml, in your home folder.');
    else if (naming?.taken.has(path) && path !== naming.name) setProblem(`There is a ${path} already.`);
    else {
      onClose();
      if (path !== naming?.name) naming?.done(path);
    }
  };
  return (
    <Dialog.Root open={naming !== undefined} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 bg-black/50" />
        <Dialog.Content
          aria-describedby={undefined}
          className="arrive fixed top-1/2 left-1/2 z-50 w-[min(26rem,calc(100vw-2rem))] -translate-1/2 rounded-2xl border border-line bg-surface p-6 shadow-2xl"
        >
          <Dialog.Title className="text-lg font-semibold">{naming?.title}</Dialog.Title>
          <form onSubmit={submit} className="mt-4">
            <label className="text-sm">
              Name
              <input
                value={name}
                onChange={(event) => setName(event.target.value)}
                aria-invalid={problem !== undefined}
                spellCheck={false}
                autoCapitalize="off"
                autoComplete="off"
                className="mt-1 h-10 w-full rounded-lg border border-edge bg-page px-3 font-mono text-sm"
              />
            </label>
            {problem && (
              <p role="alert" className="mt-2 text-sm text-bad">
                {problem}
              </p>
            )}
            <div className="mt-6 flex justify-end gap-3">
              <Dialog.Close className={buttonStyle('secondary')}>Cancel</Dialog.Close>
              <button type="submit" className={buttonStyle('primary')}>
                {naming?.action}
              </button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
