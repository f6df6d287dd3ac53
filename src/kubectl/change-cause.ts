/** `--record` and what histories show of it. */
import type { Unstructured } from '#kube/object.ts';
import type { CommandContext } from './command.ts';

export const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** The command line that was typed, as `--record` keeps it. */
export function changeCause(context: CommandContext): string {
  const words = context.process.argv.map((word, index) => (index === 0 ? 'kubectl' : word)).filter((word) => !/^--record(=true)?$/.test(word));
  return [...words, '--record=true'].join(' ');
}

export function withChangeCause(context: CommandContext, object: Unstructured): Unstructured {
  return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata?.annotations, [CHANGE_CAUSE]: changeCause(context) } } };
}
