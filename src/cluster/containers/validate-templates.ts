import type { ImageProblem } from './image-problem.ts';
import { compileExpression } from './programs/server/expression.ts';
import { expressionsOf } from './programs/server/template.ts';

/** Fields that hold an expression without `${{ }}` around it (`until` of a failure is a time), and those that hold a regular expression. */
const EXPRESSIONS = new Set(['when', 'until']);
const PATTERNS = new Set(['arguments']);

/** Mistakes in the templates and expressions of a server or a command, which would otherwise show when a request comes. */
export function validateTemplates(value: unknown, path: readonly PropertyKey[]): readonly ImageProblem[] {
  if (typeof value === 'string') {
    const key = path.at(-1);
    if (typeof key === 'string' && EXPRESSIONS.has(key) && !(key === 'until' && path.includes('fail'))) return check(value, path);
    if (typeof key === 'string' && PATTERNS.has(key)) return attempt(() => new RegExp(value), path, 'no regular expression');
    const opened = value.match(/\$\{\{/g)?.length ?? 0;
    const parts = expressionsOf(value.replace(/\$\{\{ *[\w-]+ *\}\}/g, (whole) => (opened > 1 ? 'x' : whole)));
    return parts.flatMap((part) => check(part, path));
  }
  if (typeof value !== 'object' || value === null) return [];
  const entries: readonly (readonly [PropertyKey, unknown])[] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, inner]) => validateTemplates(inner, [...path, key]));
}

function check(expression: string, path: readonly PropertyKey[]): readonly ImageProblem[] {
  return attempt(() => compileExpression(expression), path, `\`${expression.trim()}\``);
}

function attempt(run: () => unknown, path: readonly PropertyKey[], what: string): readonly ImageProblem[] {
  try {
    run();
    return [];
  } catch (error) {
    return [{ path, message: `${what}: ${error instanceof Error ? error.message : String(error)}` }];
  }
}
