import { output } from './workstation.ts';

/** As GNU tr 9.4 answers. */
it.each([
  ['a byte of zeros, and not the digit', String.raw`printf 'a0b\0c' | tr '\000' x`, 'a0bxc'],
  ['fewer digits', String.raw`printf 'a0b\0c\0' | tr '\0' '\n'`, 'a0b\nc\n'],
  ['what separates the environment of a process', String.raw`printf 'A=0\0B=10\0' | tr '\000' '\n'`, 'A=0\nB=10\n'],
  ['a range of octals', String.raw`printf '1\001\037 2\n' | tr -d '\000-\037'`, '1 2'],
  ['a letter by its number, digits that follow are digits', String.raw`echo A08 | tr '\1010' xy`, 'xy8\n'],
  ['a dash and a backslash by their numbers', String.raw`printf 'a-c\\b' | tr 'a\055c\134' '1234'`, '1234b'],
  ['other control characters', String.raw`printf 'a\fb\vc\ad' | tr '\f\v\a' 123`, 'a1b2c3d'],
  ['a backslash that is doubled', String.raw`printf 'a\\0' | tr '\\0' '/1'`, 'a/1'],
  ['letters as before', 'echo hello | tr a-y b-z', 'ifmmp\n'],
])('tr knows %s', async (_, script, expected) => {
  expect(await output(script)).toBe(expected);
});
