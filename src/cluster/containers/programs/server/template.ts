import { asText, compileExpression, type Scope } from './expression.ts';

const PART = /\$\{\{((?:'[^']*'|"[^"]*"|[^}'"]|\}(?!\}))*)\}\}/g;

/** What a text with `${{ expression }}` in it says. */
export function fillTemplate(text: string, scope: Scope): string {
  return text.includes('${{') ? text.replace(PART, (_, expression: string) => asText(compileExpression(expression)(scope))) : text;
}

/** As `fillTemplate`; a text that is one expression and nothing else gives the value itself. */
export function templateValue(text: string, scope: Scope): unknown {
  const [whole] = [...text.matchAll(PART)];
  return whole !== undefined && whole[0] === text ? compileExpression(whole[1] ?? '')(scope) : fillTemplate(text, scope);
}

/** The expressions of a text, to look at without running them. */
export function expressionsOf(text: string): readonly string[] {
  return [...text.matchAll(PART)].map((match) => match[1] ?? '');
}
