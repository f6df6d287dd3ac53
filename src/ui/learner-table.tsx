import Link from 'next/link';
import type { CourseOverview, LearnerRow } from '#progress/learners-overview.ts';
import { ago } from './ago.ts';
import { inHundredths } from './in-hundredths.ts';
import { inlineCode } from './inline-code.tsx';

/** Who, how far, and where they stand still; those who wait longest come first. */
export function LearnerTable({ course, now }: { course: CourseOverview; now: Date }) {
  return (
    <div
      className="relative overflow-x-auto rounded-2xl border border-line bg-surface"
      tabIndex={0}
      role="region"
      aria-label={`Learners of ${course.title}`}
    >
      <table className="w-full min-w-[44rem] text-[0.9375rem]">
        <thead>
          <tr className="border-b border-line text-left text-sm text-soft">
            {['Learner', 'Tasks', 'Points', 'Stuck on', 'Last seen'].map((title) => (
              <th key={title} scope="col" className="px-5 py-3 font-medium">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {course.learners.map((row) => (
            <Row key={row.id} row={row} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row, now }: { row: LearnerRow; now: Date }) {
  const total = (pick: (lesson: LearnerRow['lessons'][number]) => number): number =>
    inHundredths(row.lessons.reduce((sum, lesson) => sum + pick(lesson), 0));
  return (
    <tr className="align-top hover:bg-sunken/60">
      <td className="px-5 py-4">
        <Link href={`/teach/${row.id}`} className="font-medium hover:text-accent">
          {row.name}
        </Link>
        <span className="block text-sm text-soft">{row.guest ? `guest ${row.id.slice(0, 6)}` : row.email}</span>
      </td>
      <td className="px-5 py-4 tabular-nums">
        {total(({ tasksPassed }) => tasksPassed)}
        <span className="text-soft">/{total(({ tasks }) => tasks)}</span>
        <span className="mt-1.5 flex gap-1" aria-hidden>
          {row.lessons.map((lesson) => (
            <span
              key={lesson.lesson}
              title={`${lesson.title}: ${lesson.tasksPassed}/${lesson.tasks}`}
              className="h-1.5 w-7 overflow-hidden rounded-full bg-line"
            >
              <span className="block h-full bg-good" style={{ width: `${lesson.tasks === 0 ? 0 : (lesson.tasksPassed / lesson.tasks) * 100}%` }} />
            </span>
          ))}
        </span>
      </td>
      <td className="px-5 py-4 tabular-nums">
        {total(({ earned }) => earned)}
        <span className="text-soft">/{total(({ points }) => points)}</span>
      </td>
      <td className="max-w-sm px-5 py-4">
        {row.stuck === undefined ? (
          <span className="text-soft">–</span>
        ) : (
          <>
            <Link href={`/teach/${row.id}#${row.stuck.lesson}-${row.stuck.task}`} className="font-medium text-wait hover:underline">
              ▲ {inlineCode(row.stuck.title)}
            </Link>
            <span className="block text-sm text-soft">
              {row.stuck.why ? inlineCode(row.stuck.why) : 'no verdict yet'} · since {ago(row.stuck.since, now)}
            </span>
          </>
        )}
      </td>
      <td className="px-5 py-4 whitespace-nowrap text-soft">
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
