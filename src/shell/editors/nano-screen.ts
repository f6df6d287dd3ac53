import { characterWidth, displayWidth } from '../line-editor/display-width.ts';

export interface NanoView {
  readonly columns: number;
  readonly rows: number;
  readonly name: string;
  readonly modified: boolean;
  readonly lines: readonly string[];
  /** The first line shown. */
  readonly top: number;
  readonly row: number;
  readonly column: number;
  readonly message: string;
  /** What is asked at the bottom, with what was typed so far. */
  readonly prompt: string | undefined;
  readonly choosing: boolean;
  readonly numbers: boolean;
  readonly help: boolean;
}

type Shortcut = readonly [string, string];

const MAIN: readonly Shortcut[] = [
  ['^G', 'Help'],
  ['^X', 'Exit'],
  ['^O', 'Write Out'],
  ['^R', 'Read File'],
  ['^W', 'Where Is'],
  ['^\\', 'Replace'],
  ['^K', 'Cut'],
  ['^U', 'Paste'],
  ['^T', 'Execute'],
  ['^J', 'Justify'],
  ['^C', 'Location'],
  ['^/', 'Go To Line'],
  ['M-U', 'Undo'],
  ['M-E', 'Redo'],
];
const ASKING: readonly Shortcut[] = [
  ['^G', 'Help'],
  ['^C', 'Cancel'],
];
const CHOOSING: readonly Shortcut[] = [
  [' Y', 'Yes'],
  [' N', 'No'],
  ['', ''],
  ['^C', 'Cancel'],
];
const HELP = `Main nano help text

 ^O  Write the file to disk          ^X  Leave nano
 ^W  Search                          M-W  Search again
 ^\\  Replace                         ^K  Cut a line
 ^U  Paste what was cut              M-6  Copy a line
 M-U Undo                            M-E Redo
 ^C  Show where the cursor is        ^/  Go to a line
 ^V  One page down                   ^Y  One page up

Press any key to go on editing.`.split('\n');

const reverse = (text: string) => `\x1b[7m${text}\x1b[0m`;

/** The whole screen, as GNU nano 7 draws it: title bar, text, status, two rows of shortcuts. */
export function drawNano(view: NanoView): string {
  const { columns, rows } = view;
  const height = Math.max(1, rows - 4);
  const margin = view.numbers ? Math.max(2, String(view.lines.length).length) + 1 : 0;
  const width = columns - margin;
  const before = expand((view.lines[view.row] ?? '').slice(0, view.column));
  // A long line scrolls sideways, by pages.
  const offset = displayWidth(before) < width - 1 ? 0 : Math.floor(displayWidth(before) / Math.max(1, width - 8)) * Math.max(1, width - 8) - 7;
  let screen = '\x1b[?25l\x1b[H';
  screen += `${reverse(titleBar(view))}\r\n`;
  for (let index = 0; index < height; index++) {
    const number = view.top + index;
    const line = view.help ? HELP[index] : view.lines[number];
    const shift = number === view.row && !view.help ? Math.max(0, offset) : 0;
    const gutter = view.numbers && line !== undefined && !view.help ? reverse(String(number + 1).padStart(margin - 1)) + ' ' : '';
    screen += `${gutter}${line === undefined ? '' : cut(expand(line), shift, width)}\x1b[K\r\n`;
  }
  const [first, second] = shortcutRows(view);
  screen += `${statusBar(view)}\x1b[K\r\n${first}\x1b[K\r\n${second}\x1b[K`;
  const cursor =
    view.prompt === undefined
      ? `\x1b[${view.row - view.top + 2};${displayWidth(before) - Math.max(0, offset) + margin + 1}H`
      : `\x1b[${rows - 2};${Math.min(columns, displayWidth(view.prompt) + 1)}H`;
  return `${screen}${cursor}\x1b[?25h`;
}

function titleBar(view: NanoView): string {
  const left = '  GNU nano 7.2';
  const right = view.modified ? 'Modified ' : '';
  const name = view.name === '' ? 'New Buffer' : view.name;
  const start = Math.max(left.length + 2, Math.floor((view.columns - name.length) / 2));
  return `${left.padEnd(start)}${name}`.slice(0, view.columns - right.length - 1).padEnd(view.columns - right.length) + right;
}

function statusBar(view: NanoView): string {
  if (view.prompt !== undefined) return reverse(view.prompt.slice(-view.columns).padEnd(view.columns));
  if (view.message === '') return '';
  const text = `[ ${view.message} ]`;
  return `${' '.repeat(Math.max(0, Math.floor((view.columns - text.length) / 2)))}${reverse(text)}`;
}

function shortcutRows(view: NanoView): readonly [string, string] {
  const shortcuts = view.choosing ? CHOOSING : view.prompt !== undefined ? ASKING : MAIN;
  const perRow = Math.max(1, Math.min(Math.ceil(shortcuts.length / 2), Math.floor(view.columns / 13)));
  const width = view.prompt !== undefined ? 16 : Math.floor(view.columns / perRow);
  const rows: [string, string] = ['', ''];
  for (const [index, [key, text]] of shortcuts.slice(0, perRow * 2).entries()) {
    const row = index % 2 === 0 ? 0 : 1;
    rows[row] += `${reverse(key)} ${text.slice(0, width - key.length - 2).padEnd(width - key.length - 1)}`;
  }
  return rows;
}

function expand(line: string): string {
  let text = '';
  for (const character of line)
    text +=
      character === '\t'
        ? ' '.repeat(8 - (displayWidth(text) % 8))
        : character < ' '
          ? `^${String.fromCharCode(character.charCodeAt(0) + 64)}`
          : character;
  return text;
}

function cut(text: string, shift: number, width: number): string {
  if (shift === 0 && text.length <= width && displayWidth(text) <= width) return text;
  let at = 0;
  let shown = shift > 0 ? '<' : '';
  for (const character of text) {
    const end = at + characterWidth(character);
    if (at >= shift + (shift > 0 ? 1 : 0) && end <= shift + width) shown += character;
    at = end;
  }
  return at > shift + width ? `${shown.slice(0, -1)}>` : shown;
}
