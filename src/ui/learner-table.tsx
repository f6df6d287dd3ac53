import Link from 'next/link';
import type { LearnerRow } from '#progress/learners-overview.ts';
import { ago } from './ago.ts';
import { inHundredths } from './in-hundredths.ts';
import { inlineCode } from './inline-code.tsx';

const columns = ['Learner', 'Tasks', 'Points', 'Stuck on', 'Last seen'];

/**
 * Who, how far, and where they stand still; those who wait longest come first. On a phone a learner is a card; the
 * roles say that it is a table all the same.
 */
export function LearnerTable({ title, rows, now }: { title: string; rows: readonly LearnerRow[]; now: Date }) {
  return (
    <div className="rounded-2xl border border-line bg-surface">
      <table role="table" aria-label={`Learners of ${title}`} className="w-full text-[0.9375rem] max-md:block md:table-fixed">
        <thead role="rowgroup" className="max-md:sr-only">
          <tr role="row" className="border-b border-line text-left text-sm text-soft">
            {columns.map((column, index) => (
              <th key={column} role="columnheader" scope="col" className={`px-5 py-3 font-medium ${widths[index]}`}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="divide-y divide-line max-md:block">
          {rows.map((row) => (
            <Row key={row.id} row={row} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const widths = ['md:w-[27%]', 'md:w-[15%]', 'md:w-[10%]', '', 'md:w-[16%]'];
const cell = 'md:px-5 md:py-4';

function Row({ row, now }: { row: LearnerRow; now: Date }) {
  const total = (pick: (lesson: LearnerRow['lessons'][number]) => number): number =>
    inHundredths(row.lessons.reduce((sum, lesson) => sum + pick(lesson), 0));
  return (
    <tr
      role="row"
      className="align-top hover:bg-sunken/60 max-md:grid max-md:grid-cols-[1fr_auto] max-md:gap-x-4 max-md:gap-y-2 max-md:px-5 max-md:py-4"
    >
      <td role="cell" className={`${cell} min-w-0`}>
        <Link href={`/teach/${row.id}`} className="font-medium hover:text-accent">
          {row.name}
        </Link>
        <span className="block truncate text-sm text-soft" title={row.email}>
          {row.guest ? `guest ${row.id.slice(0, 6)}` : row.email}
        </span>
      </td>
      <td role="cell" className={`${cell} tabular-nums max-md:order-2`}>
        {total(({ tasksPassed }) => tasksPassed)}
        <span className="text-soft">/{total(({ tasks }) => tasks)}</span>
        <span className="text-soft md:hidden"> tasks</span>
        <span className="mt-1.5 flex gap-1" aria-hidden>
          {row.lessons.map((lesson) => (
            <span
              key={lesson.lesson}
              title={`${lesson.title}: ${lesson.tasksPassed}/${lesson.tasks}`}
              className="h-1.5 max-w-7 flex-1 overflow-hidden rounded-full bg-line"
            >
              <span className="block h-full bg-good" style={{ width: `${lesson.tasks === 0 ? 0 : (lesson.tasksPassed / lesson.tasks) * 100}%` }} />
            </span>
          ))}
        </span>
      </td>
      <td role="cell" className={`${cell} text-right tabular-nums max-md:order-3 md:text-left`}>
        {total(({ earned }) => earned)}
        <span className="text-soft">/{total(({ points }) => points)}</span>
        <span className="text-soft md:hidden"> points</span>
      </td>
      <td role="cell" className={`${cell} max-md:order-4 max-md:col-span-2 ${row.stuck === undefined ? 'max-md:hidden' : ''}`}>
        {row.stuck === undefined ? (
          <span className="text-soft">–</span>
        ) : (
          <>
            {/* A whole load of the page: only then does the browser unfold what the address names. */}
            <a href={`/teach/${row.id}#${row.stuck.lesson}-${row.stuck.task}`} className="font-medium text-wait hover:underline">
              ▲ {inlineCode(row.stuck.title)}
            </a>
            <span className="line-clamp-2 text-sm text-soft">{row.stuck.why ? inlineCode(row.stuck.why) : 'no verdict yet'}</span>
            <span className="block text-sm text-soft">since {ago(row.stuck.since, now)}</span>
          </>
        )}
      </td>
      <td role="cell" className={`${cell} text-soft max-md:order-1 max-md:text-right max-md:text-sm`}>
        {row.present && (
          <span className="mr-2 text-good" aria-hidden>
            ●
          </span>
        )}
        {row.lastSeenAt ? ago(row.lastSeenAt, now) : 'never'}
        {row.present && <span className="sr-only">, at work</span>}
      </td>
    </tr>
  );
}
