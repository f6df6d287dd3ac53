/** One keystroke: a character, or a name such as `left`, `ctrl-a`, `alt-b`, `paste`. */
export interface Key {
  readonly name: string;
  /** What was typed or pasted. */
  readonly text: string;
}

const SEQUENCES: Readonly<Record<string, string>> = {
  '[A': 'up',
  '[B': 'down',
  '[C': 'right',
  '[D': 'left',
  OA: 'up',
  OB: 'down',
  OC: 'right',
  OD: 'left',
  '[H': 'home',
  '[F': 'end',
  OH: 'home',
  OF: 'end',
  '[1~': 'home',
  '[4~': 'end',
  '[7~': 'home',
  '[8~': 'end',
  '[3~': 'delete',
  '[2~': 'insert',
  '[5~': 'page-up',
  '[6~': 'page-down',
  '[1;5C': 'ctrl-right',
  '[1;5D': 'ctrl-left',
  '[1;3C': 'alt-f',
  '[1;3D': 'alt-b',
  '[Z': 'back-tab',
  '[3;5~': 'alt-d',
  '[1;5H': 'ctrl-home',
  '[1;5F': 'ctrl-end',
  OP: 'f1',
  OQ: 'f2',
  OR: 'f3',
  OS: 'f4',
  '[15~': 'f5',
  '[17~': 'f6',
  '[1;5A': 'ctrl-up',
  '[1;5B': 'ctrl-down',
};

const PASTE_START = '[200~';
const PASTE_END = '\x1b[201~';

/** Splits typed text into keys; `rest` is the beginning of a sequence that is not complete. */
export function parseKeys(text: string): { readonly keys: Key[]; readonly rest: string } {
  const keys: Key[] = [];
  let at = 0;
  while (at < text.length) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (character !== '\x1b') {
      keys.push({ name: controlName(character), text: character });
      at += character.length;
      continue;
    }
    const rest = text.slice(at + 1);
    if (rest.startsWith(PASTE_START)) {
      const end = text.indexOf(PASTE_END, at);
      if (end < 0) return { keys, rest: text.slice(at) };
      keys.push({ name: 'paste', text: text.slice(at + 1 + PASTE_START.length, end) });
      at = end + PASTE_END.length;
      continue;
    }
    // Answers of the terminal to what a program asked it (DCS, OSC and the like) are no keys.
    const answer = /^[P\]_^X][^\x07\x1b]*(?:\x07|\x1b\\)/.exec(rest)?.[0];
    if (answer !== undefined) {
      at += 1 + answer.length;
      continue;
    }
    const sequence = /^(\[[0-9;?<=>]*[ -/]*[@-~]|O[A-Za-z])/.exec(rest)?.[0];
    if (sequence !== undefined) {
      const name = SEQUENCES[sequence];
      keys.push(name === undefined ? { name: 'unknown', text: sequence } : { name, text: '' });
      at += 1 + sequence.length;
    } else if (rest === '' || /^(\[[0-9;?<=>]*|O)$/.test(rest)) {
      if (rest === '') {
        keys.push({ name: 'escape', text: '\x1b' });
        return { keys, rest: '' };
      }
      return { keys, rest: text.slice(at) };
    } else {
      const next = String.fromCodePoint(rest.codePointAt(0) ?? 0);
      keys.push({ name: next === '\x7f' ? 'alt-backspace' : `alt-${next}`, text: '' });
      at += 1 + next.length;
    }
  }
  return { keys, rest: '' };
}

function controlName(character: string): string {
  switch (character) {
    case '\r':
    case '\n':
      return 'enter';
    case '\t':
      return 'tab';
    case '\x7f':
    case '\b':
      return 'backspace';
    case '\x1f':
      return 'ctrl-_';
    default:
      return character < ' ' ? `ctrl-${String.fromCharCode(character.charCodeAt(0) + 96)}` : 'text';
  }
}
