import type { ViState } from './vi-state.ts';
import { firstNonBlank } from './vi-text.ts';

/** Ctrl-F, Ctrl-B, Ctrl-D, Ctrl-U, Ctrl-E, Ctrl-Y, `zz`, `zt`, `zb`; false for other keys. */
export function scrollWindow(state: ViState, key: string, count: number | undefined): boolean {
  const { text } = state;
  const page = Math.max(1, state.size.rows - 1);
  const around = Math.min(state.options.scrolloff, Math.floor((page - 1) / 2));
  const keepInside = () => {
    const low = state.top === 0 ? 0 : state.top + around;
    const high = Math.min(text.last, state.top + page - 1 - around);
    const row = Math.max(low, Math.min(state.cursor.row, Math.max(low, high)));
    if (row !== state.cursor.row) state.cursor = { row: Math.min(row, text.last), column: state.cursor.column };
  };
  const toRow = (row: number) => {
    const reached = Math.max(0, Math.min(row, text.last));
    state.cursor = { row: reached, column: firstNonBlank(text.line(reached)) };
  };
  switch (key) {
    case 'ctrl-e':
      state.top = Math.min(text.last, state.top + (count ?? 1));
      keepInside();
      return true;
    case 'ctrl-y':
      state.top = Math.max(0, state.top - (count ?? 1));
      keepInside();
      return true;
    case 'ctrl-f':
    case 'page-down':
      state.top = Math.min(text.last, state.top + (count ?? 1) * Math.max(1, page - 2));
      toRow(Math.max(state.cursor.row, state.top + (state.top < text.last ? around : 0)));
      return true;
    case 'ctrl-b':
    case 'page-up':
      state.top = Math.max(0, state.top - (count ?? 1) * Math.max(1, page - 2));
      toRow(Math.min(state.cursor.row, state.top + page - 1 - around));
      return true;
    case 'ctrl-d':
    case 'ctrl-u': {
      const by = (count ?? Math.max(1, Math.floor(page / 2))) * (key === 'ctrl-d' ? 1 : -1);
      state.top = Math.max(0, Math.min(Math.max(0, text.last - page + 1), state.top + by));
      toRow(state.cursor.row + by);
      return true;
    }
    case 'zz':
    case 'z.':
      state.top = Math.max(0, state.cursor.row - Math.floor(page / 2));
      return true;
    case 'zt':
    case 'zenter':
      state.top = Math.max(0, state.cursor.row - around);
      return true;
    case 'zb':
    case 'z-':
      state.top = Math.max(0, state.cursor.row - page + 1 + around);
      return true;
    default:
      return false;
  }
}
