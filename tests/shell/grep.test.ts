import { output } from './workstation.ts';

it.each([
  ['seq 9 | grep -1 5', '4\n5\n6\n'],
  ['seq 9 | grep -a1 5', '4\n5\n6\n'],
  ['seq 9 | grep -n1 5', '4-4\n5:5\n6-6\n'],
  ['seq 9 | grep -A1 5', '5\n6\n'],
  ['seq 5 15 | grep -m1 1', '10\n'],
])('takes the lines of context in the old way, too: %s', async (line, printed) => {
  expect(await output(line)).toBe(printed);
});
