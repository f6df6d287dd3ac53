import type { LabDefinition } from '#courses/lab-definition.ts';
import { printVariable, type Variables } from '#grading/variables.ts';
import type { LabVariables } from './lab-host.ts';

/** What was captured, as texts for the learner say it; what no text says stays here: it may be an answer. */
export function shownValues({ shownVariables }: Pick<LabDefinition, 'shownVariables'>, captured: Variables): LabVariables {
  return Object.fromEntries(
    shownVariables.flatMap((name) => (Object.hasOwn(captured, name) ? [[name, printVariable(captured[name])] as const] : [])),
  );
}
