import { asText, compileExpression } from '../server/expression.ts';

/** Runs code that only prints: `print('a', 1 + 2)`, `console.log("x")`. The text, or undefined for anything else. */
export function runPrints(code: string, verb: string): string | undefined {
  const lines = code
    .split(/[;\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('//'));
  let printed = '';
  for (const line of lines) {
    if (!line.startsWith(`${verb}(`) || !line.endsWith(')')) return undefined;
    try {
      const values = compileExpression(`[${line.slice(verb.length + 1, -1)}]`)(() => {
        throw new Error('names mean nothing here');
      }) as readonly unknown[];
      printed += `${values.map(asText).join(' ')}\n`;
    } catch {
      return undefined;
    }
  }
  return printed;
}
