import { FileWarning } from 'lucide-react';
import Link from 'next/link';
import { mayTeach } from '#auth/roles.ts';
import type { Problem } from '#courses/problem.ts';
import { buttonStyle } from '#ui/button-style.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { PageFrame } from './page-frame.tsx';
import { currentViewer } from './viewer.ts';

/** In the place of a lesson or course with a mistake in its files: learners are told so, those who teach are told what. */
export async function UnreadableContent({ what, problems }: { what: 'lesson' | 'course'; problems: readonly Problem[] }) {
  const viewer = await currentViewer();
  const teaches = viewer !== undefined && mayTeach(viewer.role);
  return (
    <PageFrame>
      <EmptyState
        level="h1"
        icon={<FileWarning aria-hidden />}
        title={`This ${what} cannot be shown right now`}
        action={
          <Link href="/" className={buttonStyle('primary')}>
            All courses
          </Link>
        }
      >
        {teaches
          ? 'There is a mistake in its files. Mend it, save, and load this page again.'
          : 'There is a mistake in its files, which its author has to mend. Your work in it is safe.'}
      </EmptyState>
      {teaches && (
        <section aria-labelledby="findings" className="mx-auto max-w-3xl">
          <h2 id="findings" className="font-semibold">
            What is wrong
          </h2>
          <ul className="mt-3 divide-y divide-line overflow-hidden rounded-2xl border border-line bg-surface">
            {problems.map(({ file, line, column, message }, index) => (
              <li key={index} className="px-5 py-3">
                <p className="font-mono text-xs [overflow-wrap:anywhere] text-soft">
                  {file}:{line}:{column}
                </p>
                <p className="mt-1 text-[0.9375rem] [overflow-wrap:anywhere]">{message}</p>
              </li>
            ))}
          </ul>
          <p className="mt-3 text-sm text-soft">
            <code className="font-mono">podium lint</code> says the same, and more.
          </p>
        </section>
      )}
    </PageFrame>
  );
}
