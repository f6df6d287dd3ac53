import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { labSchema, type LabFile } from './lab-schema.ts';
import { ContentError, type Problem } from './problem.ts';

/** Where the innermost part of `path` that exists begins. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function crossReferences(lab: LabFile): { path: PropertyKey[]; message: string }[] {
  const findings: { path: PropertyKey[]; message: string }[] = [];
  const seen = new Set<string>();
  for (const [index, task] of (lab.tasks ?? []).entries()) {
    for (const [at, need] of (task.needs ?? []).entries()) {
      if (!seen.has(need)) findings.push({ path: ['tasks', index, 'needs', at], message: `needs ${need}, which is no task above this one` });
    }
    if (seen.has(task.id)) findings.push({ path: ['tasks', index, 'id'], message: `there are two tasks ${task.id}` });
    seen.add(task.id);
  }
  for (const [quizIndex, quiz] of (lab.quizzes ?? []).entries()) {
    for (const [index, question] of quiz.questions.entries()) {
      for (const answer of [question.answer].flat()) {
        if (answer >= question.options.length) {
          findings.push({ path: ['quizzes', quizIndex, 'questions', index, 'answer'], message: `there is no option ${answer}; they count from 0` });
        }
      }
    }
  }
  return findings;
}

/** Parses and validates the text of a lab.yaml. Throws `ContentError` with everything that is wrong in it. */
export function parseLab(text: string, file: string): LabFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number, message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  if (document.errors.length > 0) throw new ContentError(document.errors.map((error) => at(error.pos[0], error.message.split('\n')[0] ?? '')));
  const result = labSchema.safeParse(document.toJS() ?? {});
  if (!result.success) {
    throw new ContentError(result.error.issues.map((issue) => at(offsetOf(document, issue.path), `${issue.path.join('.')}: ${issue.message}`)));
  }
  const references = crossReferences(result.data);
  if (references.length > 0)
    throw new ContentError(references.map(({ path, message }) => at(offsetOf(document, path), `${path.join('.')}: ${message}`)));
  return result.data;
}
