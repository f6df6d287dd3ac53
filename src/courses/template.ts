import { evaluateExpression, ExpressionError, type ParameterValue } from './expression.ts';

export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/**
 * `${{ expression }}`, or `$${{` for the characters `${{` themselves. `${{ vars.name }}` is left alone:
 * what checks capture from the cluster is known to the grader only.
 */
const HOLE = /\$\$\{\{|\$\{\{(?!\s*vars\.)(.*?)\}\}/gs;

const UNCLOSED = /\$\{\{(?!\s*vars\.\w+\s*\}\})/;

const WHOLE = /^\$\{\{(?!\s*vars\.)((?:(?!\}\}).)*)\}\}$/s;

/** A text with its holes filled. Throws `ExpressionError`. */
export function fillTemplate(text: string, values: ParameterValues): string {
  if (!text.includes('${{')) return text;
  if (UNCLOSED.test(text.replaceAll(HOLE, '')))
    throw new ExpressionError('${{ is not closed: }} is missing, or write $${{ for the characters themselves');
  return text.replaceAll(HOLE, (hole, expression: string | undefined) =>
    expression === undefined ? '${{' : String(inWords(hole, () => evaluateExpression(expression, values))),
  );
}

/** As `fillTemplate`; a text that is nothing but one hole becomes the value itself, a number where it is one. */
export function fillScalar(text: string, values: ParameterValues): ParameterValue {
  const whole = WHOLE.exec(text.trim());
  return whole?.[1] === undefined ? fillTemplate(text, values) : inWords(text.trim(), () => evaluateExpression(whole[1] ?? '', values));
}

/** The same text where each hole shows what stands in it: `Run ‹replicas› replicas`, for those who have no values. */
export const showTemplate = (text: string): string =>
  showVariables(text).replaceAll(HOLE, (_hole, expression: string | undefined) => (expression === undefined ? '${{' : `‹${expression.trim()}›`));

const VARIABLE = /(?<!\$)\$\{\{\s*vars\.(\w+)\s*\}\}/g;

/** A text for learners: what checks capture is known to the grader only, `${{ vars.node }}` reads `‹node›`. */
export const showVariables = (text: string): string => text.replaceAll(VARIABLE, '‹$1›');

/** The variables that a text names, and where (offset). */
export const variablesIn = (text: string): readonly { readonly name: string; readonly offset: number }[] =>
  [...text.matchAll(VARIABLE)].map(({ 1: name = '', index }) => ({ name, offset: index }));

/** The expressions in the holes of a text. */
export const holesIn = (text: string): readonly string[] => [...text.matchAll(HOLE)].flatMap((match) => (match[1] === undefined ? [] : [match[1]]));

function inWords<T>(hole: string, evaluate: () => T): T {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof ExpressionError) error.message = `${hole}: ${error.message}`;
    throw error;
  }
}
