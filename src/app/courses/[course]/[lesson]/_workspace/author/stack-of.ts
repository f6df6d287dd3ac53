import type { CheckVerdict } from '#courses/types.ts';

/** What the grader threw, in verdicts that come with their evidence. */
export function stackOf({ outcome, evidence }: CheckVerdict): string | undefined {
  if (outcome !== 'error' || typeof evidence !== 'object' || evidence === null || !('error' in evidence)) return undefined;
  return typeof evidence.error === 'string' ? evidence.error : undefined;
}
