import { columnAt } from './vi-state.ts';
import type { ViState } from './vi-state.ts';
import { firstNonBlank, lastColumn, nextColumn, previousColumn } from './vi-text.ts';
import type { Place, ViText } from './vi-text.ts';

/** Where a motion leads, and how an operator takes what is between. */
export interface Target extends Place {
  readonly kind: 'exclusive' | 'inclusive' | 'line';
  /** j, k and $ keep the column that was wanted. */
  readonly keepsColumn?: number;
}

type Motion = (state: ViState, count: number | undefined, operator: string | undefined) => Target | undefined;

export function wordClass(character: string, big: boolean): number {
  if (character === '' || /\s/.test(character)) return 0;
  return big || /[\p{L}\p{N}_]/u.test(character) ? 2 : 1;
}

const at = (text: ViText, { row, column }: Place) => {
  const code = text.line(row).codePointAt(column);
  return code === undefined ? '' : String.fromCodePoint(code);
};

/** The next character over line ends; an empty line is a stop of its own. Undefined at the end of the text. */
function step(text: ViText, place: Place): Place | undefined {
  const line = text.line(place.row);
  const column = nextColumn(line, place.column);
  if (column < line.length) return { row: place.row, column };
  return place.row < text.last ? { row: place.row + 1, column: 0 } : undefined;
}

function stepBack(text: ViText, place: Place): Place | undefined {
  if (place.column > 0) return { row: place.row, column: previousColumn(text.line(place.row), place.column) };
  return place.row > 0 ? { row: place.row - 1, column: lastColumn(text.line(place.row - 1)) } : undefined;
}

function nextWord(text: ViText, from: Place, big: boolean): Place | undefined {
  let place: Place = from;
  const own = wordClass(at(text, from), big);
  const line = text.line(from.row);
  if (own !== 0) {
    let { column } = from;
    while (column < line.length && wordClass(at(text, { row: from.row, column }), big) === own) column = nextColumn(line, column);
    place = { row: from.row, column };
  }
  for (;;) {
    const current = text.line(place.row);
    while (place.column < current.length && wordClass(at(text, place), big) === 0)
      place = { row: place.row, column: nextColumn(current, place.column) };
    if (place.column < current.length) return place;
    if (place.row === text.last) return undefined;
    place = { row: place.row + 1, column: 0 };
    if (text.line(place.row) === '') return place;
  }
}

export function wordEnd(text: ViText, from: Place, big: boolean): Place | undefined {
  let place = step(text, from);
  while (place !== undefined && wordClass(at(text, place), big) === 0) place = step(text, place);
  if (place === undefined) return undefined;
  const own = wordClass(at(text, place), big);
  const line = text.line(place.row);
  let { column } = place;
  for (
    let next = nextColumn(line, column);
    next < line.length && wordClass(at(text, { row: place.row, column: next }), big) === own;
    next = nextColumn(line, next)
  )
    column = next;
  return { row: place.row, column };
}

function previousWord(text: ViText, from: Place, big: boolean): Place | undefined {
  let place = stepBack(text, from);
  while (place !== undefined && text.line(place.row) !== '' && wordClass(at(text, place), big) === 0) place = stepBack(text, place);
  if (place === undefined || text.line(place.row) === '') return place;
  const own = wordClass(at(text, place), big);
  const line = text.line(place.row);
  let { column } = place;
  while (column > 0 && wordClass(at(text, { row: place.row, column: previousColumn(line, column) }), big) === own)
    column = previousColumn(line, column);
  return { row: place.row, column };
}

function previousWordEnd(text: ViText, from: Place, big: boolean): Place | undefined {
  const line = text.line(from.row);
  let { column } = from;
  const own = wordClass(at(text, from), big);
  while (own !== 0 && column > 0 && wordClass(at(text, { row: from.row, column }), big) === own) column = previousColumn(line, column);
  let place: Place | undefined =
    own !== 0 && wordClass(at(text, { row: from.row, column }), big) === own ? stepBack(text, { row: from.row, column }) : { row: from.row, column };
  while (place !== undefined && text.line(place.row) !== '' && wordClass(at(text, place), big) === 0) place = stepBack(text, place);
  return place;
}

function repeated(move: (text: ViText, from: Place) => Place | undefined, kind: Target['kind'], atEdge: (text: ViText) => Place): Motion {
  return ({ text, cursor }, count = 1) => {
    let place: Place = cursor;
    for (let left = count; left > 0; left--) {
      const next = move(text, place);
      if (next === undefined) {
        const edge = atEdge(text);
        return edge.row === cursor.row && edge.column === cursor.column ? undefined : { ...edge, kind };
      }
      place = next;
    }
    return { ...place, kind };
  };
}

const start = (): Place => ({ row: 0, column: 0 });
const end = (text: ViText): Place => ({ row: text.last, column: lastColumn(text.line(text.last)) });
/** One beyond the last character, so that an operator takes it. */
const beyond = (text: ViText): Place => ({ row: text.last, column: text.line(text.last).length });

function forwardWord(big: boolean): Motion {
  const move = repeated((text, from) => nextWord(text, from, big), 'exclusive', beyond);
  return (state, count, operator) => {
    const { text, cursor } = state;
    if (operator === 'c' && wordClass(at(text, cursor), big) !== 0) {
      // Changes to the end of the word, and stays when it is there.
      const back = { ...cursor, column: cursor.column - 1 };
      let place: Place | undefined = back;
      for (let left = count ?? 1; left > 0 && place !== undefined; left--) place = wordEnd(text, place, big);
      return place === undefined ? { ...beyond(text), kind: 'exclusive' } : { ...place, kind: 'inclusive' };
    }
    // An empty line is a word, and an operator takes the line.
    if (operator !== undefined && operator !== 'c' && text.line(cursor.row) === '' && (count ?? 1) === 1) return { ...cursor, kind: 'line' };
    const target = move(state, count, operator);
    if (target === undefined) return operator !== undefined && text.line(cursor.row) !== '' ? { ...beyond(text), kind: 'exclusive' } : undefined;
    if (operator === undefined)
      return target.column >= text.line(target.row).length ? { ...target, column: lastColumn(text.line(target.row)) } : target;
    // The last word of a line ends with the line.
    if (target.row > cursor.row && target.column <= (/^\s*/.exec(text.line(target.row))?.[0].length ?? 0)) {
      let row = target.row - 1;
      while (row > cursor.row && text.line(row).trim() === '') row--;
      return { row, column: text.line(row).length, kind: 'exclusive' };
    }
    return target;
  };
}

function vertical(direction: 1 | -1): Motion {
  return (state, count = 1) => {
    const row = state.cursor.row + direction * count;
    const { text } = state;
    if (direction > 0 ? state.cursor.row === text.last : state.cursor.row === 0) return undefined;
    const reached = Math.max(0, Math.min(row, text.last));
    return { row: reached, column: columnAt(text.line(reached), state.wanted, state.options.tabstop), kind: 'line', keepsColumn: state.wanted };
  };
}

function toLine(pick: (state: ViState, count: number | undefined) => number): Motion {
  return (state, count) => {
    const row = pick(state, count);
    if (row < 0 || row > state.text.last) return undefined;
    return { row, column: firstNonBlank(state.text.line(row)), kind: 'line' };
  };
}

function paragraph(direction: 1 | -1): Motion {
  return ({ text, cursor }, count = 1) => {
    let { row } = cursor;
    for (let left = count; left > 0; left--) {
      const blank = () => text.line(row) === '';
      while (blank() && row + direction >= 0 && row + direction <= text.last) row += direction;
      while (!blank() && row + direction >= 0 && row + direction <= text.last) row += direction;
    }
    if (direction > 0 && text.line(row) !== '') return { row, column: text.line(row).length, kind: 'exclusive' };
    return { row, column: 0, kind: 'exclusive' };
  };
}

const PAIRS = '()[]{}';

function matching({ text, cursor }: ViState): Target | undefined {
  const line = text.line(cursor.row);
  let { column } = cursor;
  while (column < line.length && !PAIRS.includes(line.charAt(column))) column++;
  const index = PAIRS.indexOf(line.charAt(column));
  if (column >= line.length || index < 0) return undefined;
  const direction = index % 2 === 0 ? 1 : -1;
  const [own, other] = [PAIRS.charAt(index), PAIRS.charAt(index + direction)];
  let depth = 0;
  for (let row = cursor.row; row >= 0 && row <= text.last; row += direction) {
    const current = text.line(row);
    const from = row === cursor.row ? column : direction > 0 ? 0 : current.length - 1;
    for (let place = from; place >= 0 && place < current.length; place += direction) {
      if (current.charAt(place) === own) depth++;
      else if (current.charAt(place) === other && --depth === 0) return { row, column: place, kind: 'inclusive' };
    }
  }
  return undefined;
}

function sideways(direction: 1 | -1): Motion {
  return ({ text, cursor }, count = 1, operator) => {
    const line = text.line(cursor.row);
    let { column } = cursor;
    for (let left = count; left > 0; left--) column = direction > 0 ? nextColumn(line, column) : previousColumn(line, column);
    const most = operator === undefined ? lastColumn(line) : line.length;
    column = Math.max(0, Math.min(column, most));
    return column === cursor.column && operator === undefined ? undefined : { row: cursor.row, column, kind: 'exclusive' };
  };
}

const left = sideways(-1);
const right = sideways(1);
const down = vertical(1);
const up = vertical(-1);
const lineStart: Motion = ({ cursor }) => ({ row: cursor.row, column: 0, kind: 'exclusive' });
const lineEnd: Motion = ({ text, cursor }, count = 1) => {
  const row = Math.min(text.last, cursor.row + count - 1);
  return { row, column: lastColumn(text.line(row)), kind: 'inclusive', keepsColumn: Infinity };
};

/** Motions of one or two keys, without those that ask for a character or a pattern. */
export const MOTIONS: Readonly<Record<string, Motion>> = {
  h: left,
  left,
  backspace: left,
  l: right,
  right,
  ' ': right,
  j: down,
  down,
  'ctrl-n': down,
  k: up,
  up,
  'ctrl-p': up,
  w: forwardWord(false),
  W: forwardWord(true),
  'ctrl-right': forwardWord(true),
  b: repeated((text, from) => previousWord(text, from, false), 'exclusive', start),
  B: repeated((text, from) => previousWord(text, from, true), 'exclusive', start),
  'ctrl-left': repeated((text, from) => previousWord(text, from, true), 'exclusive', start),
  e: repeated((text, from) => wordEnd(text, from, false), 'inclusive', end),
  E: repeated((text, from) => wordEnd(text, from, true), 'inclusive', end),
  ge: repeated((text, from) => previousWordEnd(text, from, false), 'inclusive', start),
  gE: repeated((text, from) => previousWordEnd(text, from, true), 'inclusive', start),
  '0': lineStart,
  home: lineStart,
  '^': ({ text, cursor }) => ({ row: cursor.row, column: firstNonBlank(text.line(cursor.row)), kind: 'exclusive' }),
  $: lineEnd,
  end: lineEnd,
  '|': ({ text, cursor, options }, count = 1) => ({
    row: cursor.row,
    column: columnAt(text.line(cursor.row), count - 1, options.tabstop),
    kind: 'exclusive',
  }),
  G: toLine(({ text }, count) => Math.min(text.last, (count ?? Infinity) - 1)),
  gg: toLine(({ text }, count) => Math.min(text.last, (count ?? 1) - 1)),
  'ctrl-home': toLine(() => 0),
  'ctrl-end': toLine(({ text }) => text.last),
  '+': toLine(({ cursor }, count) => cursor.row + (count ?? 1)),
  enter: toLine(({ cursor }, count) => cursor.row + (count ?? 1)),
  '-': toLine(({ cursor }, count) => cursor.row - (count ?? 1)),
  _: toLine(({ cursor, text }, count) => Math.min(text.last, cursor.row + (count ?? 1) - 1)),
  '{': paragraph(-1),
  '}': paragraph(1),
  '%': (state, count) => {
    if (count === undefined) return matching(state);
    const row = Math.max(0, Math.ceil((count * state.text.lines.length) / 100) - 1);
    return row > state.text.last ? undefined : { row, column: firstNonBlank(state.text.line(row)), kind: 'line' };
  },
};

/** `f`, `t`, `F` and `T`. */
export function findInLine({ text, cursor }: ViState, letter: string, wanted: string, count: number, again = false): Target | undefined {
  const line = text.line(cursor.row);
  const forward = letter === 'f' || letter === 't';
  let { column } = cursor;
  // A repeated `t` does not stay where it stopped.
  if (again && letter === 't' && line.startsWith(wanted, nextColumn(line, column))) column++;
  if (again && letter === 'T' && column > 0 && line.startsWith(wanted, previousColumn(line, column))) column--;
  for (let remaining = count; remaining > 0; remaining--) {
    column = forward ? line.indexOf(wanted, column + 1) : column === 0 ? -1 : line.lastIndexOf(wanted, column - 1);
    if (column < 0) return undefined;
  }
  if (letter === 't') column = previousColumn(line, column);
  else if (letter === 'T') column += wanted.length;
  return { row: cursor.row, column, kind: forward ? 'inclusive' : 'exclusive' };
}
