const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
  E: '\x1b',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
};

/** As in `$'…'`. */
export function decodeEscapes(text: string): string {
  return text.replace(/\\(x[\da-fA-F]{1,2}|u[\da-fA-F]{1,4}|U[\da-fA-F]{1,8}|[0-7]{1,3}|c.|[^])/g, (whole, code: string) => decodeOne(code) ?? whole);
}

/** As `echo -e` and printf's %b: octal needs its zero, `\c` ends the output (`ends` true). */
export function decodeEchoEscapes(text: string): { readonly text: string; readonly ends: boolean } {
  let ends = false;
  let decoded = '';
  let at = 0;
  const pattern = /\\(x[\da-fA-F]{1,2}|u[\da-fA-F]{1,4}|U[\da-fA-F]{1,8}|0[0-7]{0,3}|[1-7][0-7]{0,2}|[^])/g;
  for (const match of text.matchAll(pattern)) {
    decoded += text.slice(at, match.index);
    at = match.index + match[0].length;
    const code = match[1] ?? '';
    if (code === 'c') {
      ends = true;
      break;
    }
    decoded += code === "'" || code === '"' || code === '?' ? match[0] : (decodeOne(/^0[0-7]+$/.test(code) ? code.slice(1) : code) ?? match[0]);
  }
  return { text: ends ? decoded : decoded + text.slice(at), ends };
}

function decodeOne(code: string): string | undefined {
  if (/^[xuU][\da-fA-F]+$/.test(code)) {
    const point = parseInt(code.slice(1), 16);
    return point > 0x10ffff ? undefined : String.fromCodePoint(point);
  }
  if (/^[0-7]{1,3}$/.test(code)) return String.fromCharCode(parseInt(code, 8) & 0xff);
  if (code.startsWith('c') && code.length === 2) return String.fromCharCode(code.charCodeAt(1) & 0x1f);
  return SIMPLE[code];
}
