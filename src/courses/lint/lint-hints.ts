import type { TaskFile } from '../lab-schema.ts';

const normal = (text: string): string => text.replaceAll(/[`"']/g, '').replaceAll(/\s+/g, ' ').trim().toLowerCase();

/** The commands of a solution that say how it is done: not the lines of a manifest, nor what every script has. */
function commandsOf(solution: string): readonly string[] {
  const lines: string[] = [];
  let until: string | undefined;
  for (const line of solution.replaceAll('\\\n', ' ').split('\n')) {
    if (until !== undefined) {
      if (line.trim() === until) until = undefined;
      continue;
    }
    until = /<<-?\s*['"]?(\w+)/.exec(line)?.[1];
    if (until === undefined && line.trim() !== '' && !line.trim().startsWith('#')) lines.push(normal(line));
  }
  return lines.filter((line) => line.split(' ').length > 2);
}

/** Which of a task's hints say the whole solution although a learner could still be helped by less, and why. */
export function hintsTooEarly(task: TaskFile): readonly { readonly hint: number; readonly message: string }[] {
  if (typeof task.solution !== 'string') return [];
  const commands = commandsOf(task.solution);
  const hints = (task.hints ?? []).map((hint) => (typeof hint === 'string' ? { text: hint, cost: 0 } : hint));
  if (commands.length === 0) return [];
  return hints.flatMap(({ text, cost }, hint) => {
    const said = normal(text);
    if (!commands.every((command) => said.includes(command))) return [];
    if (hint < hints.length - 1) return [{ hint, message: 'gives the whole solution away, and more hints follow' }];
    return cost > 0 ? [] : [{ hint, message: 'gives the whole solution away for nothing; give it a cost, or say less' }];
  });
}
