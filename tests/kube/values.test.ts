import { canonicalJson } from '#kube/canonical-json.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import { deepCopy, deepFreeze } from '#kube/freeze.ts';
import { fnv32a, safeEncodeString, templateHash } from '#kube/hash.ts';
import { isPercentValue, parseIntOrString, scaledValue } from '#kube/int-or-string.ts';
import { findSchema } from '#kube/schema.ts';
import { semanticEqual } from '#kube/semantic-equal.ts';
import { canonicalTime, formatMicroTime, formatTime, parseTime } from '#kube/time.ts';

test('equality of JSON looks at content, and undefined is absence', () => {
  expect(deepEqual({ a: [1, { b: null }], c: undefined }, { a: [1, { b: null }] })).toBe(true);
  expect(deepEqual({ a: 1 }, { a: 1, b: 2 })).toBe(false);
  expect(deepEqual([], {})).toBe(false);
  expect(deepEqual([1, 2], [2, 1])).toBe(false);
  expect(deepEqual(null, {})).toBe(false);
});

test('semantic equality knows quantities and the emptiness of lists and maps', () => {
  const pod = findSchema('Pod');
  const spec = (limits: object, more: object = {}) => ({
    spec: { containers: [{ name: 'c', resources: { limits }, ...more }] },
  });
  expect(semanticEqual(spec({ cpu: '100m', memory: '1Gi' }), spec({ cpu: '0.1', memory: '1024Mi' }, { args: [] }), pod)).toBe(true);
  expect(semanticEqual(spec({ cpu: '100m' }), spec({ cpu: '200m' }), pod)).toBe(false);
  expect(semanticEqual(spec({}), { spec: { containers: [{ name: 'c', resources: {} }] } }, pod)).toBe(true);
  expect(semanticEqual({ spec: { volumes: [{ name: 'v', emptyDir: {} }] } }, { spec: { volumes: [{ name: 'v' }] } }, pod)).toBe(false);
});

test('freezing reaches every part, a copy may be written to', () => {
  const frozen = deepFreeze({ a: [{ b: 1 }] });
  expect(Object.isFrozen(frozen.a[0])).toBe(true);
  const copy = deepCopy(frozen);
  copy.a.push({ b: 2 });
  expect(frozen.a).toHaveLength(1);
});

test('JSON is written as Go writes it', () => {
  expect(canonicalJson({ b: [1, null, undefined], a: '<&>\u2028"', c: undefined })).toBe('{"a":"\\u003c\\u0026\\u003e\\u2028\\"","b":[1,null,null]}');
});

test('hashes have the known values and a shape that fits into names', () => {
  expect(fnv32a('')).toBe(0x811c9dc5);
  expect(fnv32a('foobar')).toBe(0xbf9cf968);
  expect(safeEncodeString('1234567890')).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{10}$/);
  expect(templateHash({ a: 1, b: 2 })).toBe(templateHash({ b: 2, a: 1 }));
  expect(templateHash({ a: 1 }, 1)).not.toBe(templateHash({ a: 1 }));
});

test.each([
  [3, 10, 'up', 3],
  ['25%', 10, 'up', 3],
  ['25%', 10, 'down', 2],
  ['100%', 7, 'down', 7],
  ['0%', 7, 'up', 0],
] as const)('%s of %d, rounded %s, is %d', (value, total, round, expected) => {
  expect(scaledValue(value, total, round)).toBe(expected);
});

test('what is neither a number nor a percentage is refused', () => {
  expect(() => scaledValue('five', 10, 'up')).toThrow('invalid value for IntOrString: invalid type: string is not a percentage');
  expect(() => scaledValue('x%', 10, 'up')).toThrow('invalid value "x": strconv.Atoi: parsing "x": invalid syntax');
  expect(isPercentValue('5%')).toBe(true);
  expect(parseIntOrString('80')).toBe(80);
  expect(parseIntOrString('http')).toBe('http');
});

test('times are written in UTC', () => {
  const ms = Date.UTC(2026, 0, 31, 12, 30, 15, 678);
  expect(formatTime(ms)).toBe('2026-01-31T12:30:15Z');
  expect(formatMicroTime(ms)).toBe('2026-01-31T12:30:15.678000Z');
  expect(parseTime('2026-01-31T13:30:15.678+01:00')).toBe(ms);
  expect(canonicalTime('2026-01-31T13:30:15.678901234+01:00', true)).toBe('2026-01-31T12:30:15.678901Z');
  expect(() => parseTime('2026-01-31')).toThrow('parsing time "2026-01-31" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"');
});
