import * as field from '#kube/field-errors.ts';
import * as errors from '#kube/status-errors.ts';
import { isConfigMapKey, isDns1035Label, isDns1123Label, isDns1123Subdomain, isLabelValue, isPortName, isQualifiedName } from '#kube/names.ts';
import { quote } from '#kube/go-quote.ts';

const pods = { group: '', plural: 'pods' };
const deployments = { group: 'apps', plural: 'deployments' };

test.each([
  [errors.notFound(deployments, 'web'), 404, 'NotFound', 'deployments.apps "web" not found'],
  [errors.alreadyExists(pods, 'web'), 409, 'AlreadyExists', 'pods "web" already exists'],
  [
    errors.conflict(pods, 'web'),
    409,
    'Conflict',
    'Operation cannot be fulfilled on pods "web": the object has been modified; please apply your changes to the latest version and try again',
  ],
  [errors.forbidden(pods, 'web', 'no'), 403, 'Forbidden', 'pods "web" is forbidden: no'],
  [errors.forbidden(pods, '', 'no'), 403, 'Forbidden', 'pods is forbidden: no'],
  [errors.forbidden({ group: '', plural: '' }, '', 'no'), 403, 'Forbidden', 'forbidden: no'],
  [errors.methodNotSupported(pods, 'patch'), 405, 'MethodNotAllowed', 'patch is not supported on resources of kind "pods"'],
  [errors.timeout('slow'), 504, 'Timeout', 'Timeout: slow'],
  [errors.internalError('oops'), 500, 'InternalError', 'Internal error occurred: oops'],
  [errors.tooOldResourceVersion(1, 5), 410, 'Expired', 'too old resource version: 1 (5)'],
])('%s', (error, code, reason, message) => {
  expect(error).toMatchObject({ code, reason, message });
});

test('an invalid object lists each finding once and every cause', () => {
  const error = errors.invalid({ group: 'apps', kind: 'Deployment' }, 'web', [
    field.required('spec.selector'),
    field.invalid('spec.replicas', -1, 'must be greater than or equal to 0'),
    field.required('spec.selector'),
  ]);
  expect(error.message).toBe(
    'Deployment.apps "web" is invalid: [spec.selector: Required value, spec.replicas: Invalid value: -1: must be greater than or equal to 0]',
  );
  expect(error.status.details).toMatchObject({ name: 'web', group: 'apps', kind: 'Deployment' });
  expect(error.status.details?.causes).toHaveLength(3);
  expect(error.status.details?.causes?.[1]).toEqual({
    reason: 'FieldValueInvalid',
    message: 'Invalid value: -1: must be greater than or equal to 0',
    field: 'spec.replicas',
  });
});

test.each([
  [field.notSupported('a', 'x', ['A', 'B']), 'Unsupported value: "x": supported values: "A", "B"'],
  [field.duplicate('a', 31000), 'Duplicate value: 31000'],
  [field.forbidden('a', 'not now'), 'Forbidden: not now'],
  [field.tooLong('a', 63), 'Too long: may not be more than 63 bytes'],
  [field.tooMany('a', 3, 1), 'Too many: 3: must have at most 1 item'],
  [field.invalid('a', null, 'no'), 'Invalid value: "null": no'],
  [field.invalid('a', { b: { c: '<' }, a: true }, 'no'), 'Invalid value: {"a":true,"b":{"c":"\\u003c"}}: no'],
  [field.notFound('a', 'x'), 'Not found: "x"'],
])('%j', (error, message) => {
  expect(error.message).toBe(message);
});

test('names are judged in upstream words', () => {
  expect(isDns1123Label('web')).toEqual([]);
  expect(isDns1123Label('a.b')).toEqual(['must not contain dots']);
  expect(isDns1123Label('a'.repeat(64))).toEqual(['must be no more than 63 bytes']);
  expect(isDns1123Label('Web')).toEqual([
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  ]);
  expect(isDns1123Subdomain('Foo_Bar')[0]).toContain(
    "(e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  );
  expect(isDns1035Label('1a')).toHaveLength(1);
  expect(isQualifiedName('example.com/a_b.C')).toEqual([]);
  expect(isQualifiedName('/a')).toEqual(['prefix part must be non-empty']);
  expect(isQualifiedName('a/b/c')[0]).toContain("with an optional DNS subdomain prefix and '/'");
  expect(isQualifiedName('')).toHaveLength(2);
  expect(isLabelValue('')).toEqual([]);
  expect(isLabelValue('b c')).toHaveLength(1);
  expect(isConfigMapKey('..x')).toEqual(["must not start with '..'"]);
  expect(isPortName('a--b')).toEqual(['must not contain consecutive hyphens']);
});

test('quotes as %q does', () => {
  expect(quote('a"b\\\n\x01\u007fé\u200b😀')).toBe('"a\\"b\\\\\\n\\x01\\x7fé\\u200b😀"');
});
