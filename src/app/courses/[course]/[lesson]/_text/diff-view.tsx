import { Children, isValidElement, type ReactElement, type ReactNode } from 'react';
import { type DiffRow, diffRows } from './diff-rows.ts';
import { LiveYaml } from './live-text.tsx';
import { readFence } from './read-fence.ts';

/** Two fences, before and after, as one text with what left and what came. */
export function DiffView({ title, children }: { title?: string; children?: ReactNode }) {
  const [before, after] = Children.toArray(children)
    .filter((child): child is ReactElement<{ children?: ReactNode }> => isValidElement(child))
    .map(({ props }) => readFence(props.children).source);
  return (
    <figure className="wide my-6 max-w-[46rem] overflow-hidden rounded-xl border border-line bg-sunken">
      <figcaption className="flex flex-wrap items-center gap-x-4 border-b border-line px-4 py-2.5 text-sm font-medium">
        {title ?? 'Before and after'}
        <span className="ml-auto flex gap-3 font-normal text-soft" aria-hidden>
          <span className="text-bad">− before</span> <span className="text-good">+ after</span>
        </span>
      </figcaption>
      <pre tabIndex={0} className="overflow-x-auto py-3 font-mono text-[0.84rem] leading-[1.65]">
        <code className="block w-max min-w-full">
          {diffRows(before ?? '', after ?? '').map((row, index) => (
            <Row key={index} row={row} />
          ))}
        </code>
      </pre>
    </figure>
  );
}

const looks = {
  same: { mark: ' ', said: '', style: '' },
  added: { mark: '+', said: 'after: ', style: 'bg-good-wash' },
  removed: { mark: '−', said: 'before: ', style: 'bg-bad-wash' },
  skipped: { mark: '', said: '', style: 'text-soft' },
} as const;

const markTint = { same: '', added: 'text-good', removed: 'text-bad', skipped: '' } as const;

function Row({ row }: { row: DiffRow }) {
  const { mark, said, style } = looks[row.kind];
  if (row.kind === 'skipped')
    return <span className="block border-y border-line px-4 py-0.5 font-sans text-xs text-soft">{row.text} lines stay as they are</span>;
  return (
    <span className={`block pr-4 ${style}`}>
      <span aria-hidden className={`inline-block w-8 text-center select-none ${markTint[row.kind]}`}>
        {mark}
      </span>
      {said && <span className="sr-only">{said}</span>}
      <LiveYaml text={row.text} />
    </span>
  );
}
