import { humanDuration, parseDuration, printDuration, shortHumanDuration } from '#kube/duration.ts';

const [s, m, h, d] = [1000, 60_000, 3_600_000, 86_400_000];

test.each([
  [-2 * s, '<invalid>'],
  [-1 * s, '0s'],
  [0, '0s'],
  [119 * s, '119s'],
  [120 * s, '2m'],
  [150 * s, '2m30s'],
  [10 * m + 5 * s, '10m'],
  [179 * m, '179m'],
  [3 * h, '3h'],
  [3 * h + 5 * m, '3h5m'],
  [8 * h + 5 * m, '8h'],
  [47 * h, '47h'],
  [48 * h, '2d'],
  [52 * h, '2d4h'],
  [8 * d + h, '8d'],
  [729 * d, '729d'],
  [730 * d, '2y'],
  [800 * d, '2y70d'],
  [8 * 365 * d + d, '8y'],
])('an age of %d ms is %s', (ms, text) => {
  expect(humanDuration(ms)).toBe(text);
});

test.each([
  [59 * s, '59s'],
  [90 * s, '1m'],
  [119 * m, '1h'],
  [25 * h, '1d'],
  [400 * d, '1y'],
])('in short %d ms is %s', (ms, text) => {
  expect(shortHumanDuration(ms)).toBe(text);
});

test.each([
  ['1h30m', 1.5 * h],
  ['1.5s', 1500],
  ['-2m', -2 * m],
  ['100ms', 100],
  ['0', 0],
  ['1h1m1s', h + m + s],
  ['.5s', 500],
  ['250us', 0.25],
])('reads %s', (text, ms) => {
  expect(parseDuration(text)).toBeCloseTo(ms, 6);
});

test.each([
  ['', 'time: invalid duration ""'],
  ['10', 'time: missing unit in duration "10"'],
  ['5x', 'time: unknown unit "x" in duration "5x"'],
  ['s', 'time: invalid duration "s"'],
  ['1d', 'time: unknown unit "d" in duration "1d"'],
])('refuses %j', (text, message) => {
  expect(() => parseDuration(text)).toThrow(message);
});

test.each([
  [0, '0s'],
  [1500, '1.5s'],
  [90 * s, '1m30s'],
  [h, '1h0m0s'],
  [100, '100ms'],
  [0.25, '250µs'],
  [-30 * s, '-30s'],
  [61_001, '1m1.001s'],
])('prints %d ms as Go does: %s', (ms, text) => {
  expect(printDuration(ms)).toBe(text);
});
