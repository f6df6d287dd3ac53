/** A question that a check asks: its answer is the file `answers/<id>` of the learner's home. */
export interface AskedQuestion {
  readonly id: string;
  /** In words, where the author gave any. */
  readonly question?: string;
}

/** The questions among a task's checks as they are read, those inside others included. Never what would be right. */
export function askedQuestions(checks: readonly unknown[]): readonly AskedQuestion[] {
  const found = checks.flatMap((check): readonly AskedQuestion[] => {
    if (typeof check !== 'object' || check === null) return [];
    const { answer, not, all, any } = check as Record<string, unknown>;
    if (isQuestion(answer)) return [{ id: answer.id, ...(answer.question === undefined ? {} : { question: answer.question }) }];
    return askedQuestions([not, all, any].flat());
  });
  return found.filter(({ id }, index) => found.findIndex((other) => other.id === id) === index);
}

function isQuestion(value: unknown): value is AskedQuestion {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';
}
