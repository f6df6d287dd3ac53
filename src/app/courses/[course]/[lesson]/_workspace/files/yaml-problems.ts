import { LineCounter, parseAllDocuments } from 'yaml';

export interface YamlProblem {
  /** Offsets in the text. */
  readonly from: number;
  readonly to: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** What a YAML parser holds against a text, document by document. */
export function findYamlProblems(text: string): readonly YamlProblem[] {
  const documents = parseAllDocuments(text, { lineCounter: new LineCounter(), prettyErrors: false });
  const problems = (Array.isArray(documents) ? documents : []).flatMap(({ errors, warnings }) => [
    ...errors.map((problem) => ({ problem, severity: 'error' as const })),
    ...warnings.map((problem) => ({ problem, severity: 'warning' as const })),
  ]);
  return problems.map(({ problem: { pos, message }, severity }) => {
    const from = Math.min(pos[0], Math.max(0, text.length - 1));
    return { from, to: Math.min(text.length, Math.max(pos[1], from + 1)), severity, message };
  });
}

export const isYaml = (path: string): boolean => /\.ya?ml$/.test(path);
