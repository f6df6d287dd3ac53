import { UserSearch } from 'lucide-react';
import Link from 'next/link';
import type { CourseOverview } from '#progress/learners-overview.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { FindForm } from '#ui/find-form.tsx';
import { inlineCode } from '#ui/inline-code.tsx';
import { LearnerTable } from '#ui/learner-table.tsx';
import { Pager } from '#ui/pager.tsx';
import { addressOf, type Choice, chooseLearners, isOfKind, type Kind, obstaclesOf } from './choose-learners.ts';

const kinds: readonly { readonly kind: Kind; readonly words: string }[] = [
  { kind: 'all', words: 'All' },
  { kind: 'present', words: 'At work' },
  { kind: 'stuck', words: 'Stuck' },
];

/** The learners of one course: what holds most of them up, and each of them, a page at a time. */
export function CourseLearners({ course, choice, now }: { course: CourseOverview; choice: Choice; now: Date }) {
  const { rows, found, page, pages } = chooseLearners(course, choice);
  const obstacles = obstaclesOf(course);
  return (
    <section className="mt-8" aria-labelledby="course">
      <h2 id="course" className="text-xl font-semibold tracking-[-0.015em]">
        {course.title}
      </h2>
      {obstacles.length > 0 && (
        <ul aria-label="What holds most up" className="mt-3 space-y-1 text-[0.9375rem]">
          {obstacles.map(({ lesson, task, title, learners }) => (
            <li key={`${lesson}/${task}`}>
              <span className="font-medium text-wait tabular-nums">▲ {learners} are stuck</span>
              <span className="text-soft"> on </span>
              <Link href={`/courses/${course.course}/${lesson}#task-${task}`} className="hover:text-accent">
                {inlineCode(title)}
              </Link>
            </li>
          ))}
        </ul>
      )}
      <div className="mt-5 mb-4 flex flex-wrap items-center gap-x-4 gap-y-3">
        <nav aria-label="Which learners" className="flex gap-1 rounded-lg border border-line bg-surface p-1">
          {kinds.map(({ kind, words }) => (
            <Link
              key={kind}
              href={addressOf({ ...choice, kind, page: 1 })}
              aria-current={choice.kind === kind ? 'true' : undefined}
              className="inline-flex h-8 items-center gap-1.5 rounded-md px-3 text-sm font-medium text-soft hover:text-ink aria-[current]:bg-accent-wash aria-[current]:text-accent"
            >
              {words} <span className="font-normal tabular-nums">{course.learners.filter((row) => isOfKind(row, kind)).length}</span>
            </Link>
          ))}
        </nav>
        <div className="w-full sm:ml-auto sm:w-auto">
          <FindForm
            action="/teach"
            query={choice.query}
            label={`Find a learner of ${course.title}`}
            keep={{ course: course.course, ...(choice.kind === 'all' ? {} : { show: choice.kind }) }}
          />
        </div>
      </div>
      {found === 0 ? (
        <EmptyState icon={<UserSearch aria-hidden />} title={choice.query === '' ? 'Nobody at the moment' : `Nobody for “${choice.query}”`}>
          <Link href={addressOf({ ...choice, kind: 'all', query: '', page: 1 })} className="text-accent underline underline-offset-3">
            All learners of this course
          </Link>
        </EmptyState>
      ) : (
        <LearnerTable title={course.title} rows={rows} now={now} />
      )}
      <Pager label="Pages of learners" page={page} pages={pages} href={(to) => addressOf({ ...choice, page: to })} />
    </section>
  );
}
