'use client';
import type { LessonSection } from '../../../../search/_index/read-sections.ts';
import type { TaskInfo } from '#courses/types.ts';
import { inlineCode } from '#ui/inline-code.tsx';
import { OutcomeIcon } from '#ui/outcome-icon.tsx';
import { useLiveText } from './live-text.tsx';
import { useLab } from '../_workspace/lab-context.tsx';

export type OutlineEntry = Pick<LessonSection, 'heading' | 'anchor' | 'depth' | 'tasks'>;

const row = 'flex gap-2.5 rounded-lg px-2.5 py-1.5 text-sm text-soft hover:bg-sunken hover:text-ink';

/** The headings of a lesson and the tasks under each, with their ticks. */
export function LessonOutline({ outline, tasks, onGo }: { outline: readonly OutlineEntry[]; tasks: readonly TaskInfo[]; onGo?: () => void }) {
  const { passed } = useLab();
  const live = useLiveText();
  const find = (id: string): TaskInfo | undefined => tasks.find((task) => task.id === id);
  return (
    <ol>
      {outline.map(({ heading, anchor, depth, tasks: ids }, index) => (
        <li key={index} className={depth > 2 ? 'pl-3' : ''}>
          {heading !== '' && (
            <a href={`#${anchor}`} onClick={onGo} className={`${row} ${depth === 2 ? 'font-medium text-ink' : ''}`}>
              {live(heading)}
            </a>
          )}
          <ol>
            {ids.flatMap(find).map(
              (task) =>
                task && (
                  <li key={task.id}>
                    <a href={`#task-${task.id}`} onClick={onGo} className={row}>
                      <OutcomeIcon outcome={passed.has(task.id) ? 'passed' : undefined} className="mt-0.5 size-4" />
                      <span className="min-w-0">
                        {inlineCode(live(task.title))}
                        <span className="sr-only">{passed.has(task.id) ? ', done' : ''}</span>
                      </span>
                    </a>
                  </li>
                ),
            )}
          </ol>
        </li>
      ))}
    </ol>
  );
}
