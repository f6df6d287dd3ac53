import type { Transport } from '#kube/transport.ts';
import { policyServer } from './policy-server.ts';
import { call } from './test-server.ts';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const THINGS = '/apis/acme.com/v1/namespaces/default/things';
const MERGE = { 'content-type': 'application/merge-patch+json' };

const definition = (spec: object): object => ({
  metadata: { name: 'things.acme.com' },
  spec: {
    group: 'acme.com',
    scope: 'Namespaced',
    names: { plural: 'things', kind: 'Thing' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec } } } }],
  },
});

const thing = (spec: object): object => ({ apiVersion: 'acme.com/v1', kind: 'Thing', metadata: { name: 'one' }, spec });

async function withRules(spec: object): Promise<Transport> {
  const server = policyServer();
  await call(server, 'POST', DEFINITIONS, definition(spec));
  return server;
}

test('rules hold whole objects together', async () => {
  const server = await withRules({
    type: 'object',
    properties: { min: { type: 'integer' }, max: { type: 'integer' } },
    'x-kubernetes-validations': [
      { rule: 'self.min <= self.max', message: 'min may not be above max' },
      { rule: 'self.max < 10', messageExpression: "'not ' + string(self.max)", fieldPath: '.max', reason: 'FieldValueForbidden' },
    ],
  });
  await expect(call(server, 'POST', THINGS, thing({ min: 3, max: 2 }))).rejects.toMatchObject({
    message: 'Thing.acme.com "one" is invalid: spec: Invalid value: "object": min may not be above max',
  });
  await expect(call(server, 'POST', THINGS, thing({ min: 3, max: 12 }))).rejects.toMatchObject({
    message: 'Thing.acme.com "one" is invalid: spec.max: Forbidden: not 12',
  });
  expect((await call(server, 'POST', THINGS, thing({ min: 1, max: 2 }))).status).toBe(201);
  await expect(call(server, 'PATCH', `${THINGS}/one`, { spec: { min: 5 } }, MERGE)).rejects.toMatchObject({ code: 422 });
});

test('rules about a change are asked of changes alone, also of list items that a key tells apart', async () => {
  const kept = { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'is kept' }] };
  const item = { type: 'object', properties: { name: { type: 'string' }, size: kept } };
  const server = await withRules({
    type: 'object',
    properties: {
      image: kept,
      parts: { type: 'array', items: item, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] },
    },
  });
  await call(server, 'POST', THINGS, thing({ image: 'a', parts: [{ name: 'x', size: '1' }] }));
  await expect(call(server, 'PATCH', `${THINGS}/one`, { spec: { image: 'b' } }, MERGE)).rejects.toMatchObject({
    message: 'Thing.acme.com "one" is invalid: spec.image: Invalid value: "string": is kept',
  });
  const moved = {
    spec: {
      parts: [
        { name: 'y', size: '2' },
        { name: 'x', size: '9' },
      ],
    },
  };
  await expect(call(server, 'PATCH', `${THINGS}/one`, moved, MERGE)).rejects.toMatchObject({
    message: 'Thing.acme.com "one" is invalid: spec.parts[1].size: Invalid value: "string": is kept',
  });
});

test('patterns take time linear in the text, whoever wrote them', async () => {
  const server = await withRules({
    type: 'object',
    properties: {
      name: { type: 'string', pattern: '^(a+)+$', 'x-kubernetes-validations': [{ rule: "self.matches('^(a|a)*$')" }] },
    },
  });
  const name = `${'a'.repeat(40)}!`;
  await expect(call(server, 'POST', THINGS, thing({ name }))).rejects.toMatchObject({ message: expect.stringContaining("should match '^(a+)+$'") });
  expect((await call(server, 'POST', THINGS, thing({ name: 'aaa' }))).status).toBe(201);
});

test.each([
  [{ type: 'object', properties: { a: {} } }, 'properties[spec].properties[a].type: Required value: must not be empty for specified object fields'],
  [{ type: 'array' }, 'properties[spec].items: Required value: must be specified'],
  [{ type: 'strin' }, 'properties[spec].type: Unsupported value: "strin"'],
  [
    { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: { type: 'string' } },
    'properties[spec].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive',
  ],
  [
    { type: 'string', 'x-kubernetes-validations': [{ rule: 'self.(' }] },
    'x-kubernetes-validations[0].rule: Invalid value: {"rule":"self.("}: compilation failed',
  ],
  [{ type: 'string', 'x-kubernetes-validations': [{ rule: '1' }] }, 'cel expression must evaluate to a bool'],
])('a schema that is not structural is refused: %j', async (spec, message) => {
  await expect(call(policyServer(), 'POST', DEFINITIONS, definition(spec))).rejects.toMatchObject({ message: expect.stringContaining(message) });
});

test('a pattern that is asked of many items is compiled once', async () => {
  const pattern = `^(${Array.from({ length: 200 }, (_, index) => `item-${String(index)}`).join('|')})$`;
  const server = await withRules({
    type: 'object',
    properties: { names: { type: 'array', items: { type: 'string', pattern } } },
    'x-kubernetes-validations': [{ rule: `self.names.all(name, name.matches('${pattern}'))` }],
  });
  const names = Array.from({ length: 2_000 }, () => 'item-7');
  const started = performance.now();
  await call(server, 'POST', THINGS, thing({ names }));
  expect(performance.now() - started).toBeLessThan(2_000);
});
