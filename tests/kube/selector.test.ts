import { matchesFields, parseFieldSelector, printFieldSelector } from '#kube/field-selector.ts';
import { formatLabelSelector, selectorOf, toLabelSelector } from '#kube/label-selector.ts';
import { parseSelector } from '#kube/parse-selector.ts';
import { Selector } from '#kube/selector.ts';

test.each([
  ['', ''],
  ['a=b', 'a=b'],
  ['a==b', 'a==b'],
  [' a = b ', 'a=b'],
  ['b,a', 'a,b'],
  ['!a', '!a'],
  ['! a', '!a'],
  ['a!=b', 'a!=b'],
  ['a in (y,x)', 'a in (x,y)'],
  ['a notin (x)', 'a notin (x)'],
  ['a>1,b<2', 'a>1,b<2'],
  ['a=', 'a='],
  ['in in (in)', 'in in (in)'],
  ['a in (,)', 'a in ()'],
  ['a in (x,,y)', 'a in (,x,y)'],
  ['example.com/a=b', 'example.com/a=b'],
  ['a=,b', 'a=,b'],
])('reads %j and prints %j', (text, printed) => {
  expect(String(parseSelector(text))).toBe(printed);
});

test.each([
  ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ['a=b,', "found '', expected: identifier after ','"],
  ['=b', "found '=', expected: !, identifier, or 'end of string'"],
  ['a=b c', "found 'c', expected: ',' or 'end of string'"],
  ['a in x', "unable to parse requirement: found 'x' expected: '('"],
  ['a in (x', "unable to parse requirement: found '', expected: ',' or ')'"],
  ['a in ()', "unable to parse requirement: values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty"],
  ['a>x', "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer"],
  ['a===b', "unable to parse requirement: found '=', expected: identifier"],
  ['!', "unable to parse requirement: found '', expected: identifier"],
])('refuses %j as upstream does', (text, message) => {
  expect(() => parseSelector(text)).toThrow(new Error(message));
});

test('names the key and the value that cannot be', () => {
  expect(() => parseSelector('_a=b')).toThrow('unable to parse requirement: <nil>: Invalid value: "_a": name part must consist of');
  expect(() => parseSelector('a=-b')).toThrow('unable to parse requirement: values[0][a]: Invalid value: "-b": a valid label must be');
});

test.each([
  ['a=b', { a: 'b' }, true],
  ['a=b', { a: 'c' }, false],
  ['a=b', {}, false],
  ['a!=b', {}, true],
  ['a notin (b)', { a: 'c' }, true],
  ['a', { a: '' }, true],
  ['!a', { b: '' }, true],
  ['a>5', { a: '10' }, true],
  ['a>5', { a: 'x' }, false],
  ['a<5', { a: '4' }, true],
  ['a in (x,y),b', { a: 'y', b: '' }, true],
  ['constructor', {}, false],
  ['', {}, true],
])('%s matches %j: %s', (text, labels, expected) => {
  expect(parseSelector(text).matches(labels as Record<string, string>)).toBe(expected);
});

test('an absent LabelSelector matches nothing, an empty one everything', () => {
  expect(selectorOf(undefined).matches({})).toBe(false);
  expect(selectorOf({}).matches({ a: 'b' })).toBe(true);
});

test('a LabelSelector is shown as a selector', () => {
  const selector = {
    matchLabels: { b: '2', a: '1' },
    matchExpressions: [
      { key: 'c', operator: 'NotIn', values: ['y', 'x'] },
      { key: 'd', operator: 'Exists' },
    ],
  };
  expect(formatLabelSelector(selector)).toBe('a=1,b=2,c notin (x,y),d');
  expect(formatLabelSelector({})).toBe('<none>');
  expect(formatLabelSelector({ matchExpressions: [{ key: 'c', operator: 'Near' }] })).toBe('<error>');
});

test('a selector becomes a LabelSelector', () => {
  expect(toLabelSelector(parseSelector('a=1,b in (x),!c'))).toEqual({
    matchLabels: { a: '1' },
    matchExpressions: [
      { key: 'b', operator: 'In', values: ['x'] },
      { key: 'c', operator: 'DoesNotExist' },
    ],
  });
});

test('tells an index what it can answer', () => {
  expect(parseSelector('a=1,b in (x),c in (x,y),d!=1').exactLabels()).toEqual({ a: '1', b: 'x' });
  expect(Selector.ofLabels({ app: 'web' }).and(parseSelector('x')).toString()).toBe('app=web,x');
});

test('reads field selectors', () => {
  const requirements = parseFieldSelector('metadata.name=web,status.phase!=Running,spec.x==a\\,b');
  expect(printFieldSelector(requirements)).toBe('metadata.name=web,status.phase!=Running,spec.x=a\\,b');
  const fields: Record<string, string> = { 'metadata.name': 'web', 'status.phase': 'Pending', 'spec.x': 'a,b' };
  expect(matchesFields(requirements, (field) => fields[field] ?? '')).toBe(true);
  expect(matchesFields(parseFieldSelector('metadata.name!=web'), (field) => fields[field] ?? '')).toBe(false);
});

test('refuses a field selector without an operator', () => {
  expect(() => parseFieldSelector('metadata.name')).toThrow("invalid selector: 'metadata.name'; can't understand 'metadata.name'");
});
