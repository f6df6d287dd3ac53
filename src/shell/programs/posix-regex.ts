const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  cntrl: '\\x00-\\x1f\\x7f',
  print: '\\x20-\\x7e',
  graph: '\\x21-\\x7e',
};

/** The source of a JavaScript regular expression for a POSIX (GNU) one. */
export function posixRegex(pattern: string, syntax: 'fixed' | 'basic' | 'extended' | 'perl'): string {
  if (syntax === 'fixed') return pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  if (syntax === 'perl') return pattern.replace(/\[:(\w+):\]/g, (_, name: string) => CLASSES[name] ?? '').replace(/\\K/g, '');
  let source = '';
  let at = 0;
  const special = /[+?(){}|]/;
  while (at < pattern.length) {
    const character = pattern.charAt(at);
    if (character === '\\') {
      const next = pattern.charAt(at + 1);
      at += 2;
      if (syntax === 'basic' && special.test(next)) source += next;
      else if (next === '<') source += '\\b(?=\\w)';
      else if (next === '>') source += '\\b(?<=\\w)';
      else if (next === '`') source += '^';
      else if (next === "'") source += '$';
      else if (/[bBwWsSdD1-9]/.test(next)) source += `\\${next}`;
      else if (next === '') source += '\\\\';
      else source += /[A-Za-z0-9_"'\s-]/.test(next) ? next : `\\${next}`;
      continue;
    }
    if (character === '[') {
      const end = setEnd(pattern, at);
      if (end > 0) {
        source += convertSet(pattern.slice(at + 1, end));
        at = end + 1;
        continue;
      }
      source += '\\[';
    } else if (syntax === 'basic' && special.test(character)) {
      source += `\\${character}`;
    } else if (
      syntax === 'basic' &&
      character === '*' &&
      (source === '' || (/(^|[^\\])(\(|\||\^)$/.test(source) && (source === '^' || /[(|]$/.test(source))))
    ) {
      source += '\\*';
    } else if (syntax === 'basic' && character === '^' && source !== '' && !/(\(|\|)$/.test(source)) {
      source += '\\^';
    } else if (syntax === 'basic' && character === '$' && at + 1 < pattern.length && !/^\\[)|]/.test(pattern.slice(at + 1))) {
      source += '\\$';
    } else if (syntax === 'extended' && character === '{' && !/^\{\d*,?\d*\}/.test(pattern.slice(at))) {
      source += '\\{';
    } else if (character === '/') {
      source += '\\/';
    } else {
      source += character;
    }
    at++;
  }
  return source;
}

function setEnd(pattern: string, start: number): number {
  let at = start + 1;
  if (pattern.charAt(at) === '^') at++;
  if (pattern.charAt(at) === ']') at++;
  while (at < pattern.length) {
    if (pattern.charAt(at) === '[' && /[:.=]/.test(pattern.charAt(at + 1))) {
      const close = pattern.indexOf(`${pattern.charAt(at + 1)}]`, at + 2);
      if (close > 0) {
        at = close + 2;
        continue;
      }
    }
    if (pattern.charAt(at) === ']') return at;
    at++;
  }
  return -1;
}

function convertSet(body: string): string {
  const negated = body.startsWith('^');
  const inner = (negated ? body.slice(1) : body)
    .replace(/\\/g, '\\\\')
    .replace(/\[:(\w+):\]/g, (_, name: string) => `\u0001${name}\u0002`)
    .replace(/[[\]]/g, '\\$&')
    .replace(/\u0001(\w+)\u0002/g, (_, name: string) => CLASSES[name] ?? '');
  return `[${negated ? '^' : ''}${inner}]`;
}
