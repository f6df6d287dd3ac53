import { parseJsonPath, relaxJsonPath } from '#kubectl/printers/jsonpath.ts';

const data = {
  items: [
    {
      metadata: { name: 'one', labels: { app: 'x', 'example.com/team': 'red' } },
      spec: { replicas: 1, containers: [{ name: 'a', ports: [80, 443] }, { name: 'b' }] },
    },
    { metadata: { name: 'two', labels: { app: 'z' } }, spec: { replicas: 3, containers: [{ name: 'c' }] } },
  ],
};

it.each([
  ['{.items[*].metadata.name}', 'one two'],
  ['{range .items[*]}{.metadata.name}{": "}{range .spec.containers[*]}{.name}{","}{end}{"\\n"}{end}', 'one: a,b,\ntwo: c,\n'],
  ['{.items[-1:].metadata.name}', 'two'],
  ['{.items[0:1].metadata.name}', 'one'],
  ['{.items[1].metadata.name}', 'two'],
  ['{.items[0].metadata.labels.example\\.com/team}', 'red'],
  ["{.items[0].metadata.labels['example\\.com/team']}", 'red'],
  ['{.items[?(@.metadata.labels.app=="z")].metadata.name}', 'two'],
  ['{.items[?(@.spec.replicas>1)].metadata.name}', 'two'],
  ['{.items[?(@.metadata.labels.nothing)].metadata.name}', ''],
  ['{..name}', 'one a b two c'],
  ["{.items[*]['metadata.name','spec.replicas']}", ''],
  ["{.items[0]['kind','metadata']['name']}", 'one'],
  ['{.items[0].spec.containers[0].ports[*]}', '80 443'],
  ['{.items[0].metadata.labels}', '{"app":"x","example.com/team":"red"}'],
  ['{.items.length}', ''],
  ['{.nothing}', ''],
  ['{$.items[0].metadata.name}{"\\t"}{@.items[1].metadata.name}', 'one\ttwo'],
  ['names: {.items[*].metadata.name}!', 'names: one two!'],
])('evaluates %s', (template, text) => {
  expect(parseJsonPath(template).execute(data)).toBe(text);
});

it.each([
  ['{.spec..name', 'unclosed action'],
  ['{.items[0}', 'unterminated array'],
  ['{.items[?(@.a==1}', 'unterminated filter'],
  ['{.items[x]}', 'invalid array index x'],
  ['{"abc}', 'unterminated quoted string'],
])('refuses %s', (template, message) => {
  expect(() => parseJsonPath(template)).toThrow(message);
});

it('fails where an index is out of bounds', () => {
  expect(() => parseJsonPath('{.items[7].metadata.name}').execute(data)).toThrow('array index out of bounds: index 7, length 2');
  expect(() => parseJsonPath('{.items[0].metadata[0]}').execute(data)).toThrow('map[string]interface {} is not array or slice');
});

it('relaxes paths as columns and sorting write them', () => {
  expect([relaxJsonPath('.a.b'), relaxJsonPath('a.b'), relaxJsonPath('{.a.b}'), relaxJsonPath('{a.b}')]).toEqual(Array(4).fill('{.a.b}'));
  expect(() => relaxJsonPath('{a}{b}')).toThrow('unexpected path string');
});
