import { expandGlobs } from '#shell/network-programs/curl-globs.ts';

test.each([
  ['http://web/', ['http://web/']],
  ['http://{a,b}/[1-3:2]', ['http://a/1', 'http://a/3', 'http://b/1', 'http://b/3']],
  ['http://web/[08-10]', ['http://web/08', 'http://web/09', 'http://web/10']],
  ['http://web/[a-c]x', ['http://web/ax', 'http://web/bx', 'http://web/cx']],
  ['http://web/[3-1]', ['http://web/[3-1]']],
])('%s', (url, expected) => {
  expect(expandGlobs(url)).toEqual(expected);
});

test('what would be a million URLs, or has thousands of globs, costs no more than others', () => {
  const many = Array.from({ length: 5_000 }, (_, index) => String(index)).join(',');
  expect(expandGlobs(`http://{${many}}/{${many}}`)).toHaveLength(1_000);
  expect(expandGlobs(`http://web/[1-1000]${'{a,b}'.repeat(50_000)}`)).toHaveLength(1_000);
});
