import { fail, tell } from './vi-state.ts';
import type { ViOptions, ViState } from './vi-state.ts';

const SHORT: Readonly<Record<string, keyof ViOptions>> = {
  nu: 'number',
  rnu: 'relativenumber',
  ic: 'ignorecase',
  scs: 'smartcase',
  hls: 'hlsearch',
  ws: 'wrapscan',
  et: 'expandtab',
  ai: 'autoindent',
  ro: 'readonly',
  ru: 'ruler',
  ts: 'tabstop',
  sw: 'shiftwidth',
  sts: 'softtabstop',
  so: 'scrolloff',
};
/** Known, and without effect here. */
const IGNORED =
  /^(no)?(paste|syntax|filetype|ft|mouse|encoding|enc|fileencoding|bg|background|showcmd|sc|incsearch|is|compatible|cp|backup|swapfile|swf|undofile|modeline|ml|cursorline|cul|cursorcolumn|cuc|laststatus|ls|showmode|smd|smartindent|si|cindent|cin|textwidth|tw|wildmenu|hidden|clipboard|list|lcs|listchars|colorcolumn|cc|visualbell|vb|errorbells|eb|title|lazyredraw|backspace|bs|history|updatetime|term|t_Co|showmatch|sm|foldmethod|fdm|nrformats|nf)$/;

/** `:set nu`, `:set nonu`, `:set nu!`, `:set nu?`, `:set ts=4`. */
export function setOptions(state: ViState, text: string): void {
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    const [, typed = '', operator = '', value = ''] = /^([a-zA-Z_]+)([!?&]|[:=])?(.*)$/.exec(word) ?? [];
    const find = (name: string): keyof ViOptions | undefined => SHORT[name] ?? (name in state.options ? (name as keyof ViOptions) : undefined);
    const off = find(typed) === undefined && typed.startsWith('no');
    const toggles = find(typed) === undefined && typed.startsWith('inv');
    const name = find(off ? typed.slice(2) : toggles ? typed.slice(3) : typed);
    if (name === undefined) {
      if (!IGNORED.test(typed)) {
        fail(state, `E518: Unknown option: ${word}`);
        return;
      }
      continue;
    }
    const current = state.options[name];
    if (operator === '?') tell(state, typeof current === 'boolean' ? `${current ? '  ' : 'no'}${name}` : `  ${name}=${current}`);
    else if (typeof current === 'number') {
      if (operator === '') tell(state, `  ${name}=${current}`);
      else if (/^\d+$/.test(value)) Object.assign(state.options, { [name]: Math.min(Math.max(Number(value), name === 'tabstop' ? 1 : 0), 100) });
      else return fail(state, `E521: Number required after =: ${word}`);
    } else if (operator === '=') return fail(state, `E474: Invalid argument: ${word}`);
    else Object.assign(state.options, { [name]: operator === '!' || toggles ? !current : !off });
  }
}
