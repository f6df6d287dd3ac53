import { characterWidth } from '../../line-editor/display-width.ts';
import { lastColumn, nextColumn } from './vi-text.ts';
import type { Place, ViText } from './vi-text.ts';

export interface Register {
  readonly lines: readonly string[];
  /** Whole lines. */
  readonly linewise: boolean;
}

export type Mode = 'normal' | 'insert' | 'replace' | 'visual' | 'visual-line';

export interface ViOptions {
  number: boolean;
  relativenumber: boolean;
  ignorecase: boolean;
  smartcase: boolean;
  hlsearch: boolean;
  wrap: boolean;
  wrapscan: boolean;
  list: boolean;
  expandtab: boolean;
  autoindent: boolean;
  readonly: boolean;
  ruler: boolean;
  tabstop: number;
  shiftwidth: number;
  softtabstop: number;
  scrolloff: number;
}

export const DEFAULTS: ViOptions = {
  number: false,
  relativenumber: false,
  ignorecase: false,
  smartcase: false,
  hlsearch: false,
  wrap: true,
  wrapscan: true,
  list: false,
  expandtab: false,
  autoindent: false,
  readonly: false,
  ruler: true,
  tabstop: 8,
  shiftwidth: 8,
  softtabstop: 0,
  scrolloff: 5,
};

/** A file as an editor reads and writes it. Failures are messages. */
export interface ViFiles {
  read(path: string): { readonly text: string } | { readonly missing: true } | { readonly failure: string };
  write(path: string, text: string, append: boolean): string | undefined;
  exists(path: string): boolean;
  writable(path: string): boolean;
}

/** What the program around the editor is asked for; the answer is what the command wrote. */
export interface ShellRequest {
  readonly command: string;
  readonly stdin: string;
  /** The output goes to the screen. */
  readonly show: boolean;
}

/** A routine that asks for keys (by yielding nothing) and for commands to be run. */
export type Routine<T> = Generator<ShellRequest | undefined, T, string>;

/** What all parts of one editor share. */
export interface ViState {
  text: ViText;
  name: string;
  /** Other files to edit, for `:n`. */
  readonly files: ViFiles;
  readonly options: ViOptions;
  readonly registers: Map<string, Register>;
  readonly marks: Map<string, Place>;
  cursor: Place;
  /** The display column that j and k keep to. */
  wanted: number;
  mode: Mode;
  /** Where the selection began. */
  anchor: Place;
  top: number;
  size: { readonly columns: number; readonly rows: number };
  message: string;
  isError: boolean;
  /** What is typed after `:`, `/` or `?`. */
  commandLine: string | undefined;
  pattern: { readonly source: string; readonly forward: boolean } | undefined;
  lastFind: { readonly letter: string; readonly target: string } | undefined;
  lastSubstitution: { readonly pattern: string; readonly replacement: string; readonly flags: string } | undefined;
  /** Set when the editor is to be left. */
  exitCode: number | undefined;
  readonly history: string[];
  noHighlight: boolean;
}

export function fail(state: ViState, message: string): void {
  state.message = message;
  state.isError = true;
}

export function tell(state: ViState, message: string): void {
  state.message = message;
  state.isError = false;
}

/** How wide a character is drawn at a display column. */
export function drawnWidth(character: string, at: number, tabstop: number): number {
  if (character === '\t') return tabstop - (at % tabstop);
  return character < ' ' || character === '\x7f' ? 2 : characterWidth(character);
}

/** The display column where a column of the line begins. */
export function displayColumn(line: string, column: number, tabstop: number): number {
  let at = 0;
  for (const character of line.slice(0, column)) at += drawnWidth(character, at, tabstop);
  return at;
}

/** The column of the character drawn at a display column, or the last one. */
export function columnAt(line: string, wanted: number, tabstop: number): number {
  let at = 0;
  for (let column = 0; column < line.length; column = nextColumn(line, column)) {
    const next = at + drawnWidth(String.fromCodePoint(line.codePointAt(column) ?? 32), at, tabstop);
    if (next > wanted) return column;
    at = next;
  }
  return lastColumn(line);
}
