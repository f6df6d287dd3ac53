import { parseYaml } from '#kubectl/manifests/parse-yaml.ts';

test.each([
  ['a: &x { b: *x }', "yaml: anchor 'x' value contains itself"],
  ['a: &x [1, [*x]]', "yaml: anchor 'x' value contains itself"],
  ['a: &x\n  <<: *x\n  b: 1', "yaml: anchor 'x' value contains itself"],
  ['a: *y', "yaml: unknown anchor 'y' referenced"],
  [
    `a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n${['b', 'c', 'd', 'e'].map((name, index) => `${name}: &${name} [${Array.from({ length: 10 }, () => `*${'abcd'[index] ?? ''}`).join(', ')}]`).join('\n')}`,
    'yaml: document contains excessive aliasing',
  ],
])('%j is refused as go-yaml refuses it', (text, message) => {
  expect(() => parseYaml(text)).toThrow(message);
});

test('aliases of what stands elsewhere are what they stand for', () => {
  expect(parseYaml('a: &x { b: 1 }\nc: *x\nd: { <<: *x, e: 2 }')).toEqual({ a: { b: 1 }, c: { b: 1 }, d: { b: 1, e: 2 } });
});
