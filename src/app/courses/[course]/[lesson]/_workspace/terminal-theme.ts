import type { ITheme } from '@xterm/xterm';

const light: ITheme = {
  background: '#fdfdfc',
  foreground: '#22252c',
  cursor: '#2f4fd8',
  cursorAccent: '#ffffff',
  selectionBackground: '#c9d5ff',
  black: '#22252c',
  red: '#b3261e',
  green: '#17703f',
  yellow: '#80570a',
  blue: '#2f4fd8',
  magenta: '#8a2f9c',
  cyan: '#0d6d80',
  white: '#5d626d',
  brightBlack: '#666b76',
  brightRed: '#c8372e',
  brightGreen: '#1c7d48',
  brightYellow: '#8f620d',
  brightBlue: '#3f60ea',
  brightMagenta: '#9b3bae',
  brightCyan: '#127a8f',
  brightWhite: '#22252c',
};

const dark: ITheme = {
  background: '#0b0d11',
  foreground: '#dfe2e8',
  cursor: '#93adff',
  cursorAccent: '#0b0d11',
  selectionBackground: '#2f3b66',
  black: '#3a3f4a',
  red: '#ff8f85',
  green: '#6fdb9f',
  yellow: '#efbd5a',
  blue: '#93adff',
  magenta: '#dba0ee',
  cyan: '#77d4e6',
  white: '#dfe2e8',
  brightBlack: '#8b929e',
  brightRed: '#ffaea7',
  brightGreen: '#93e6b8',
  brightYellow: '#f6d491',
  brightBlue: '#b6c7ff',
  brightMagenta: '#e8c2f4',
  brightCyan: '#a2e3ef',
  brightWhite: '#ffffff',
};

export function terminalTheme(): ITheme {
  const chosen = document.documentElement.dataset['theme'];
  const isDark = chosen === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
  return isDark ? dark : light;
}

/** Calls back when the learner or their system changes the colours. */
export function onThemeChange(callback: () => void): () => void {
  const observer = new MutationObserver(callback);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', callback);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', callback);
  };
}
