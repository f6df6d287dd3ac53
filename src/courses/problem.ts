/** One finding about a content file, where the author can see it. Line and column count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** Absent: an error. Warnings do not keep a course from being used. */
  readonly level?: 'error' | 'warning';
}

export const formatProblem = ({ file, line, column, level = 'error', message }: Problem): string => `${file}:${line}:${column} ${level} ${message}`;

/** Content that cannot be used; carries every finding, not only the first. */
export class ContentError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'ContentError';
    this.problems = problems;
  }
}
