import { decodeUtf8 } from '#posix/utf8.ts';
import { characterWidth } from '../../line-editor/display-width.ts';

/** What a pager keeps of a stream that does not end, in bytes. */
const MOST_KEPT = 32 * 1024 * 1024;

/** The lines of what is paged, as they arrive. */
export class LessText {
  readonly lines: string[] = [];
  ended = false;
  #partial: Uint8Array[] = [];
  #size = 0;

  /** False when no more is taken. */
  add(chunk: Uint8Array): boolean {
    this.#size += chunk.length;
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      this.lines.push(this.#join(chunk.subarray(start, end)));
      start = end + 1;
    }
    if (start < chunk.length) this.#partial.push(chunk.subarray(start));
    return this.#size < MOST_KEPT;
  }

  end(): void {
    if (this.#partial.length > 0) this.lines.push(this.#join(new Uint8Array()));
    this.ended = true;
  }

  #join(rest: Uint8Array): string {
    const parts = [...this.#partial.splice(0), rest];
    return parts.map(decodeUtf8).join('').replace(/\r$/, '');
  }
}

export interface LineView {
  readonly columns: number;
  /** `-S`: long lines are cut, and shifted by so many columns. */
  readonly chop: boolean;
  readonly shift: number;
  /** `-R`: colours are shown. */
  readonly raw: boolean;
  readonly pattern: RegExp | undefined;
}

/** The rows that a line takes on the screen, matches marked. */
export function layOut(line: string, view: LineView): string[] {
  const marks = new Set<number>();
  if (view.pattern !== undefined)
    for (const match of line.matchAll(view.pattern)) for (let at = match.index; at < match.index + match[0].length; at++) marks.add(at);
  const rows: string[] = [];
  let row = '';
  let width = 0;
  let column = 0;
  let marked = false;
  const put = (text: string, cells: number, mark: boolean) => {
    if (view.chop) {
      if (column < view.shift || width + cells > view.columns) {
        column += cells;
        return;
      }
    } else if (width + cells > view.columns) {
      rows.push(marked ? `${row}\x1b[27m` : row);
      row = marked ? '\x1b[7m' : '';
      width = 0;
    }
    if (mark !== marked) row += mark ? '\x1b[7m' : '\x1b[27m';
    marked = mark;
    row += text;
    width += cells;
    column += cells;
  };
  for (let at = 0; at < line.length;) {
    const color = view.raw ? /^\x1b\[[\d;]*m/.exec(line.slice(at, at + 24))?.[0] : undefined;
    if (color !== undefined) {
      row += color;
      at += color.length;
      continue;
    }
    const character = String.fromCodePoint(line.codePointAt(at) ?? 32);
    const mark = marks.has(at);
    if (character === '\t') for (let left = 8 - (column % 8); left > 0; left--) put(' ', 1, mark);
    else if (character === '\x1b') for (const each of 'ESC') put(each, 1, true);
    else if (character < ' ' || character === '\x7f') for (const each of `^${String.fromCharCode(character.charCodeAt(0) ^ 64)}`) put(each, 1, true);
    else put(character, characterWidth(character), mark);
    at += character.length;
  }
  rows.push(marked ? `${row}\x1b[27m` : row);
  return view.raw ? rows.map((each) => (each.includes('\x1b[') ? `${each}\x1b[m` : each)) : rows;
}
