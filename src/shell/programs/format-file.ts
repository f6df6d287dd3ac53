import type { FileStat } from '#posix/file-system.ts';

const TYPES: Readonly<Record<FileStat['type'], string>> = { file: '-', directory: 'd', symlink: 'l', device: 'c', fifo: 'p', socket: 's' };

/** `drwxr-xr-t`. */
export function modeText({ type, mode }: Pick<FileStat, 'type' | 'mode'>): string {
  const bit = (mask: number, letter: string) => ((mode & mask) !== 0 ? letter : '-');
  const execute = (mask: number, special: number, letter: string) =>
    (mode & special) !== 0 ? ((mode & mask) !== 0 ? letter : letter.toUpperCase()) : bit(mask, 'x');
  return (
    TYPES[type] +
    bit(0o400, 'r') +
    bit(0o200, 'w') +
    execute(0o100, 0o4000, 's') +
    bit(0o40, 'r') +
    bit(0o20, 'w') +
    execute(0o10, 0o2000, 's') +
    bit(4, 'r') +
    bit(2, 'w') +
    execute(1, 0o1000, 't')
  );
}

/** `1.5K`, as `ls -h` and `df -h` round: up. */
export function humanSize(bytes: number): string {
  if (bytes < 1024) return String(bytes);
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < 5) {
    value /= 1024;
    unit++;
  }
  const rounded = value < 10 ? Math.ceil(value * 10) / 10 : Math.ceil(value);
  return `${rounded < 10 ? rounded.toFixed(1) : rounded}${' KMGTP'.charAt(unit)}`;
}

/** The mode that `u+x,go=r` or `755` makes of `mode`; undefined when it is not a mode. */
export function changeMode(text: string, mode: number, isDirectory: boolean, umask: number): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return parseInt(text, 8);
  let result = mode;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)((?:[-+=][rwxXstugo]*)+)$/.exec(clause);
    if (match === null) return undefined;
    const who = match[1] ?? '';
    for (const [, operator, letters = ''] of (match[2] ?? '').matchAll(/([-+=])([rwxXstugo]*)/g)) {
      for (const [name, shift] of [
        ['u', 6],
        ['g', 3],
        ['o', 0],
      ] as const) {
        if (who !== '' && !who.includes(name) && !who.includes('a')) continue;
        let bits = 0;
        for (const letter of letters) {
          if (letter === 'r') bits |= 4;
          if (letter === 'w') bits |= 2;
          if (letter === 'x' || (letter === 'X' && (isDirectory || (mode & 0o111) !== 0))) bits |= 1;
          if ('ugo'.includes(letter)) bits |= (mode >> (letter === 'u' ? 6 : letter === 'g' ? 3 : 0)) & 7;
        }
        if (who === '') bits &= ~(umask >> shift) & 7;
        if (operator === '+') result |= bits << shift;
        else if (operator === '-') result &= ~(bits << shift);
        else result = (result & ~(7 << shift)) | (bits << shift);
      }
      const special =
        (letters.includes('s') ? (who.includes('g') ? 0 : 0o4000) | (who.includes('u') ? 0 : 0o2000) : 0) | (letters.includes('t') ? 0o1000 : 0);
      if (operator === '-') result &= ~special;
      else result |= special;
    }
  }
  return result;
}
