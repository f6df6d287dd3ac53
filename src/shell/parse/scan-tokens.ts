export interface Token {
  readonly kind: 'word' | 'operator' | 'newline';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

export interface Scan {
  readonly tokens: readonly Token[];
  /** The quote, brace or parenthesis that the text leaves open. */
  readonly open: string | undefined;
  /** The delimiter of a here-document that does not end. */
  readonly openHereDocument: string | undefined;
  /** The text ends with a backslash that asks for the next line. */
  readonly continued: boolean;
}

const OPERATORS = [
  '&>>',
  '<<-',
  '<<<',
  ';;&',
  '&&',
  '||',
  ';;',
  ';&',
  '|&',
  '<<',
  '>>',
  '<&',
  '>&',
  '<>',
  '>|',
  '&>',
  '|',
  '&',
  ';',
  '<',
  '>',
  '(',
  ')',
];

/** The words and operators of a text, good enough to see where it may end and where the cursor stands. */
export function scanTokens(text: string): Scan {
  const tokens: Token[] = [];
  const hereDocuments: { delimiter: string; stripTabs: boolean }[] = [];
  let open: string | undefined;
  let openHereDocument: string | undefined;
  let continued = false;
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '\n') {
      tokens.push({ kind: 'newline', text: '\n', start: at, end: at + 1, line: line++ });
      at++;
      for (const { delimiter, stripTabs } of hereDocuments.splice(0)) {
        let found = false;
        while (!found && at < text.length) {
          const end = text.indexOf('\n', at);
          const raw = text.slice(at, end < 0 ? text.length : end);
          found = (stripTabs ? raw.replace(/^\t+/, '') : raw) === delimiter;
          at = end < 0 ? text.length : end + 1;
          line++;
        }
        if (!found) openHereDocument ??= delimiter;
      }
      continue;
    }
    if (character === ' ' || character === '\t') {
      at++;
      continue;
    }
    if (character === '\\' && text.charAt(at + 1) === '\n') {
      at += 2;
      line++;
      continued = at >= text.length;
      continue;
    }
    if (character === '#') {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
      continue;
    }
    const operator = OPERATORS.find((candidate) => text.startsWith(candidate, at));
    if (operator !== undefined && !(/[<>]/.test(character) && text.charAt(at + 1) === '(')) {
      tokens.push({ kind: 'operator', text: operator, start: at, end: at + operator.length, line });
      at += operator.length;
      continue;
    }
    const word = scanWord(text, at);
    open ??= word.open;
    const raw = text.slice(at, word.end);
    if (raw.endsWith('\\') && word.end >= text.length && trailingBackslashes(raw) % 2 === 1 && word.open === undefined) continued = true;
    const before = tokens[tokens.length - 1];
    if (before?.text === '<<' || before?.text === '<<-') {
      hereDocuments.push({ delimiter: raw.replace(/["'\\]/g, ''), stripTabs: before.text === '<<-' });
    }
    tokens.push({ kind: 'word', text: raw, start: at, end: word.end, line });
    line += raw.split('\n').length - 1;
    at = word.end;
  }
  if (hereDocuments.length > 0 && openHereDocument === undefined) openHereDocument = hereDocuments[0]?.delimiter;
  return { tokens, open, openHereDocument, continued };
}

/** What bash would say at the end of a text that is not finished; undefined when it may end there. */
export function findIncompleteEnd(text: string): string | undefined {
  const { tokens, open, openHereDocument, continued } = scanTokens(text);
  if (open !== undefined) return `unexpected EOF while looking for matching \`${open}'`;
  if (continued) return 'syntax error: unexpected end of file';
  const last = tokens.findLast((token) => token.kind !== 'newline');
  if (last?.kind === 'operator' && ['|', '|&', '&&', '||'].includes(last.text)) return 'syntax error: unexpected end of file';
  // bash accepts the end of a file as the end of a here-document; an interactive shell asks for more.
  return openHereDocument === undefined ? undefined : `here-document delimited by end-of-file (wanted \`${openHereDocument}')`;
}

/** An operator where a command should be: `a | | b`, `; ;`, `echo )`. */
export function findMisplacedToken(text: string): { readonly token: string; readonly line: number } | undefined {
  const { tokens, open } = scanTokens(text);
  if (open !== undefined) return undefined;
  let depth = 0;
  let inCase = 0;
  let inPattern = false;
  let previous: Token | undefined;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'word') {
      const starts = previous === undefined || previous.kind !== 'word' || /^(then|do|else|elif|\{|!|if|while|until)$/.test(previous.text);
      const next = tokens[index + 1];
      if ((token.text === 'for' || token.text === 'select') && starts && next?.kind !== 'word' && next?.text !== '(')
        return { token: next?.kind === 'operator' ? next.text : 'newline', line: next?.line ?? token.line };
      if (token.text === 'case' && starts) inCase++;
      if (token.text === 'in' && inCase > 0) inPattern = true;
      if (token.text === 'esac' && inCase > 0) {
        inCase--;
        inPattern = false;
      }
    } else if (token.kind === 'operator') {
      const afterOperator = previous === undefined || previous.kind === 'newline' || (previous.kind === 'operator' && previous.text !== ')');
      if (token.text === '(') {
        depth++;
      } else if (token.text === ')') {
        if (inPattern) inPattern = false;
        else if (depth > 0) depth--;
        else return { token: ')', line: token.line };
        if (depth < 0) depth = 0;
      } else if ((token.text.startsWith(';;') || token.text === ';&') && inCase > 0) {
        inPattern = true;
      } else if (['|', '|&', '&&', '||', ';', '&', ';;'].includes(token.text) && afterOperator && !(inPattern && token.text === '|')) {
        const inParentheses = previous?.text === '(' && tokens[index - 2]?.text === '(';
        const arithmeticFor = depth > 0 && /^;$/.test(token.text);
        if (!inParentheses && !arithmeticFor && !(previous?.text === '&' && token.text !== ';' && token.text !== '&')) {
          return { token: token.text, line: token.line };
        }
      }
    }
    previous = token;
  }
  return undefined;
}

/** The end of the word that starts at `start`, and what it leaves open. */
export function scanWord(text: string, start: number): { readonly end: number; readonly open: string | undefined } {
  let at = start;
  while (at < text.length) {
    const character = text.charAt(at);
    if (/[\s;&|()]/.test(character) || (/[<>]/.test(character) && text.charAt(at + 1) !== '(')) {
      // name=( … ) and name( ) of functions.
      if (character === '(' && text.charAt(at - 1) === '=' && at > start) {
        const end = skipBalanced(text, at, '(', ')');
        if (end < 0) return { end: text.length, open: ')' };
        at = end;
        continue;
      }
      break;
    }
    const next = skipQuoted(text, at);
    if (next.open !== undefined) return { end: text.length, open: next.open };
    at = next.end;
  }
  return { end: Math.max(at, start + 1), open: undefined };
}

function skipQuoted(text: string, at: number): { end: number; open: string | undefined } {
  const character = text.charAt(at);
  const pair = text.slice(at, at + 2);
  const close = (end: number, mark: string) => (end < 0 ? { end: text.length, open: mark } : { end, open: undefined });
  if (character === '\\') return { end: Math.min(text.length, at + 2), open: undefined };
  if (pair === "$'") {
    let end = at + 2;
    while (end < text.length && text.charAt(end) !== "'") end += text.charAt(end) === '\\' ? 2 : 1;
    return close(end < text.length ? end + 1 : -1, "'");
  }
  if (character === "'") {
    const end = text.indexOf("'", at + 1);
    return close(end < 0 ? -1 : end + 1, "'");
  }
  if (character === '"' || character === '`') {
    let end = at + 1;
    while (end < text.length && text.charAt(end) !== character) {
      if (text.charAt(end) === '\\') {
        end += 2;
      } else if (character === '"' && text.charAt(end) === '$' && /[({]/.test(text.charAt(end + 1))) {
        const inner = skipQuoted(text, end);
        if (inner.open !== undefined) return inner;
        end = inner.end;
      } else {
        end++;
      }
    }
    return close(end < text.length ? end + 1 : -1, character);
  }
  if (pair === '$(' || pair === '<(' || pair === '>(') return close(skipBalanced(text, at + 1, '(', ')'), ')');
  if (pair === '${') return close(skipBalanced(text, at + 1, '{', '}'), '}');
  return { end: at + 1, open: undefined };
}

function skipBalanced(text: string, start: number, opening: string, closing: string): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === opening) depth++;
    if (character === closing && --depth === 0) return at + 1;
    if (character === opening || character === closing) {
      at++;
      continue;
    }
    if (character === '#' && opening === '(' && /[\s]/.test(text.charAt(at - 1))) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
      continue;
    }
    const next = skipQuoted(text, at);
    if (next.open !== undefined) return -1;
    at = next.end;
  }
  return -1;
}

function trailingBackslashes(text: string): number {
  return /\\*$/.exec(text)?.[0].length ?? 0;
}
