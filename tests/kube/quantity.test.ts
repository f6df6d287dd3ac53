import { canonicalQuantity, parseQuantity, Quantity } from '#kube/quantity.ts';

test.each([
  ['0', '0'],
  ['0m', '0'],
  ['1', '1'],
  ['100m', '100m'],
  ['0.1', '100m'],
  ['1.5', '1500m'],
  ['1000m', '1'],
  ['1000', '1k'],
  ['1001', '1001'],
  ['1Ki', '1Ki'],
  ['1024', '1024'],
  ['1024Mi', '1Gi'],
  ['1536Mi', '1536Mi'],
  ['1.5Gi', '1536Mi'],
  ['0.5Gi', '512Mi'],
  ['0.5Ki', '512'],
  ['1e3', '1e3'],
  ['12E2', '1200'],
  ['1.2e3', '1200'],
  ['100e-3', '100e-3'],
  ['1E', '1E'],
  ['1n', '1n'],
  ['0.1n', '1n'],
  ['-0.5', '-500m'],
  ['+3', '3'],
  ['.5', '500m'],
  ['5.', '5'],
  ['128974848', '128974848'],
  ['129e6', '129e6'],
  ['123Mi', '123Mi'],
  ['100000', '100k'],
])('prints %s as %s', (text, canonical) => {
  expect(canonicalQuantity(text)).toBe(canonical);
});

test('reads a JSON number', () => {
  expect(canonicalQuantity(0.25)).toBe('250m');
});

test.each([
  ['', 'quantities must match the regular expression'],
  ['1x', 'quantities must match the regular expression'],
  ['1 Gi', 'quantities must match'],
  ['1kk', "unable to parse quantity's suffix"],
  ['1mi', "unable to parse quantity's suffix"],
  ['Gi', 'unable to parse numeric part of quantity'],
  ['1Ki5', "unable to parse quantity's suffix"],
])('refuses %j: %s', (text, message) => {
  expect(() => parseQuantity(text)).toThrow(message);
});

test('compares across formats', () => {
  expect(parseQuantity('1Gi').equals(parseQuantity('1024Mi'))).toBe(true);
  expect(parseQuantity('1G').compare(parseQuantity('1Gi'))).toBe(-1);
  expect(parseQuantity('2').compare(parseQuantity('1999m'))).toBe(1);
});

test('a sum keeps the format of what was there first', () => {
  expect(String(parseQuantity('512Mi').add(parseQuantity('512Mi')))).toBe('1Gi');
  expect(String(Quantity.zero.add(parseQuantity('64Mi')))).toBe('64Mi');
  expect(String(parseQuantity('250m').subtract(parseQuantity('1')))).toBe('-750m');
});

test('rounds up to whole units and thousandths', () => {
  expect(parseQuantity('1500m').value).toBe(2);
  expect(parseQuantity('100u').milliValue).toBe(1);
  expect(parseQuantity('1Ki').milliValue).toBe(1_024_000);
  expect(parseQuantity('250m').toNumber()).toBe(0.25);
});

test('never exceeds 64 bits', () => {
  expect(parseQuantity('100E').value).toBe(Number((1n << 63n) - 1n));
});
