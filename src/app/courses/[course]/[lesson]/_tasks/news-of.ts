export interface News {
  /** The last task that was ticked. */
  readonly task: string;
  /** The first that is not; undefined when all are done. */
  readonly next: string | undefined;
  /** For those who do not see it. */
  readonly words: string;
}

/** What is to be told when tasks passed that had not; undefined when none did. */
export function newsOf(
  tasks: readonly { readonly task: string; readonly title: string }[],
  before: ReadonlySet<string>,
  now: ReadonlySet<string>,
): News | undefined {
  const ticked = tasks.filter(({ task }) => now.has(task) && !before.has(task));
  const last = ticked.at(-1);
  if (last === undefined) return undefined;
  const next = tasks.find(({ task }) => !now.has(task))?.task;
  const done = tasks.filter(({ task }) => now.has(task)).length;
  const titles = ticked.map(({ title }) => title).join(', ');
  return {
    task: last.task,
    next,
    words: `Done: ${titles}. ${next === undefined ? 'Every task of this lesson is done.' : `${done} of ${tasks.length} tasks.`}`,
  };
}
