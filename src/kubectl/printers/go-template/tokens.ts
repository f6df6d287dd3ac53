/** Splits the inside of `{{ … }}`. Mirrors text/template/parse/lex.go. */
export type Token = {
  readonly kind: 'string' | 'number' | 'field' | 'variable' | 'word' | 'symbol';
  readonly text: string;
  readonly spaced: boolean;
  /** Where it stands in the template. */
  readonly at: number;
};

const TOKEN = /\s+|"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)'|\$\w*|(?:\.[A-Za-z_]\w*)|-?\d[\w.]*|[A-Za-z_]\w*|:=|[.()|,=]/y;

function kindOf(text: string): Token['kind'] {
  if (/^["`']/.test(text)) return 'string';
  if (text.startsWith('$')) return 'variable';
  if (/^\.\w/.test(text)) return 'field';
  if (/^-?\d/.test(text)) return 'number';
  return /^\w/.test(text) ? 'word' : 'symbol';
}

/** `spaced`: white space stands before the token. `start` is where the action stands in the template. */
export function tokenize(action: string, start: number): Token[] {
  const tokens: Token[] = [];
  let spaced = true;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < action.length) {
    const at = TOKEN.lastIndex;
    const text = TOKEN.exec(action)?.[0];
    if (text === undefined) {
      const char = action.charAt(at);
      if (char === '"') throw new Error('unterminated quoted string');
      if (char === '`') throw new Error('unterminated raw quoted string');
      throw new Error(`unexpected ${JSON.stringify(char)} in command`);
    }
    if (/^\s/.test(text)) {
      spaced = true;
      continue;
    }
    tokens.push({ kind: kindOf(text), text, spaced, at: start + at });
    spaced = false;
  }
  return tokens;
}

/** The value of a quoted string, raw string or character constant. */
export function unquote(text: string): string | number {
  const inner = text.slice(1, -1);
  if (text.startsWith('`')) return inner;
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };
  const plain = inner.replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/gs, (_, code: string) =>
    code.length > 1 ? String.fromCharCode(parseInt(code.slice(1), 16)) : (escapes[code] ?? code),
  );
  return text.startsWith("'") ? (plain.codePointAt(0) ?? 0) : plain;
}
