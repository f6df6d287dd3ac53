import { printYaml } from '#kubectl/printers/yaml.ts';

/** Scalars as the real kubectl prints them in a config map. */
const scalars: readonly (readonly [string, string])[] = [
  ['', '""'],
  ['plain', 'plain'],
  ['10', '"10"'],
  ['1.5', '"1.5"'],
  ['1e3', '"1e3"'],
  ['0x1f', '"0x1f"'],
  ['1_000', '"1_000"'],
  ['1:30', '"1:30"'],
  ['true', '"true"'],
  ['No', '"No"'],
  ['y', '"y"'],
  ['~', '"~"'],
  ['.inf', '".inf"'],
  ['2020-01-01', '"2020-01-01"'],
  ['<<', '<<'],
  ['=', '='],
  ['x: y', "'x: y'"],
  ['a:b', 'a:b'],
  ['a #b', "'a #b'"],
  ['#x', "'#x'"],
  ['- x', "'- x'"],
  ['-', "'-'"],
  ['*x', "'*x'"],
  ['{a}', "'{a}'"],
  ["it's", "it's"],
  ['"q"', `'"q"'`],
  [' lead', "' lead'"],
  ['trail ', "'trail '"],
  ['tab\tx', '"tab\\tx"'],
  ['é ☃', 'é ☃'],
  ['😀', '"\\U0001F600"'],
  ['x\ny', '|-\n  x\n  y'],
  ['x\n', '|\n  x'],
  ['x\n\n', '|+\n  x\n'],
  ['x\n y\n ', '"x\\n y\\n "'],
];

test.each(scalars)('%j', (text, printed) => {
  expect(printYaml({ a: text })).toBe(`a: ${printed}\n`);
});

test('folds at spaces past 80 columns', () => {
  const text = 'a very long line that goes on and on and on until it is well past eighty columns wide, so it must be folded';
  expect(printYaml({ data: { c: text } })).toBe(
    'data:\n  c: a very long line that goes on and on and on until it is well past eighty columns\n    wide, so it must be folded\n',
  );
});

test('sorts keys as people count and does not indent lists', () => {
  expect(printYaml({ b10: [], b2: [{ y: 1, x: [[1], {}] }], a: null })).toBe('a: null\nb2:\n- x:\n  - - 1\n  - {}\n  "y": 1\nb10: []\n');
});
