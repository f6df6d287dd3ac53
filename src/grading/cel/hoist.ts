/** A call whose objects are read before the expression is evaluated. */
export interface Reading {
  /** The variable that stands in its place. */
  readonly variable: string;
  readonly one: boolean;
  /** `pods`, `deploy/web` */
  readonly what: string;
  readonly namespace: string | undefined;
}

const TOKEN = /(?<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|(?<call>\b(?:objects|object)\(\s*)|(?<matches>\.matches\()/g;
const ARGUMENTS = /\s*('[^'\\]*'|"[^"\\]*")\s*(?:,\s*('[^'\\]*'|"[^"\\]*")\s*)?\)/y;

const unquote = (text: string): string => text.slice(1, -1);

/**
 * Takes `objects('pods')` and `object('deploy/web', 'shop')` out of an expression: they become variables,
 * so that what it reads is known beforehand and evaluation needs no waiting. `matches` becomes ours, which
 * is linear. Throws on calls whose arguments are not literal texts.
 */
export function hoistReadings(expression: string): { readonly text: string; readonly readings: readonly Reading[] } {
  const readings: Reading[] = [];
  let text = '';
  let at = 0;
  for (const match of expression.matchAll(TOKEN)) {
    if (match.index < at) continue;
    text += expression.slice(at, match.index);
    at = match.index + match[0].length;
    if (match.groups?.['matches'] !== undefined) text += '.matchesLinear(';
    else if (match.groups?.['call'] === undefined || /[.\w]$/.test(expression.slice(0, match.index))) text += match[0];
    else {
      ARGUMENTS.lastIndex = at;
      const call = ARGUMENTS.exec(expression);
      const name = match[0].trim().slice(0, -1);
      if (call?.[1] === undefined)
        throw new Error(`${name}() takes texts in quotes: ${name}('${name === 'object' ? 'deploy/web' : 'pods'}'), and a namespace if need be`);
      const namespace = call[2] === undefined ? undefined : unquote(call[2]);
      readings.push({ variable: `reading_${readings.length}`, one: name === 'object', what: unquote(call[1]), namespace });
      text += `reading_${readings.length - 1}`;
      at = ARGUMENTS.lastIndex;
    }
  }
  return { text: text + expression.slice(at), readings };
}
