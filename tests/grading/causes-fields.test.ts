import { StatusError } from '#kube/status-error.ts';
import { notFound } from '#kube/status-errors.ts';
import { describeCauses, event, pod, ready, stored, type Stored } from './fixtures.ts';

const claim = (spec = {}, status = {}): Stored =>
  stored('persistentvolumeclaims', 'PersistentVolumeClaim', 'data', {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
    status: { phase: 'Pending', ...status },
  });
const volume = (spec = {}): Stored =>
  stored(
    'persistentvolumes',
    'PersistentVolume',
    'disk',
    { spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, ...spec } },
    { namespace: undefined },
  );
const storageClass = (name: string, fields = {}): Stored =>
  stored('storageclasses.storage.k8s.io', 'StorageClass', name, { provisioner: 'x', ...fields }, { namespace: undefined });
const bound = { resource: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, status: { phase: 'Bound' } } };

describeCauses('storage', [
  { cause: 'claim-lost', objects: [claim({ volumeName: 'disk' }, { phase: 'Lost' })], check: bound, says: 'The volume disk of claim data is gone' },
  { cause: 'storage-class-unknown', objects: [claim({ storageClassName: 'fats' }), storageClass('fast')], check: bound, says: 'Did you mean fast?' },
  {
    cause: 'provisioning-failed',
    objects: [claim({ storageClassName: 'fast' }), storageClass('fast'), event('PersistentVolumeClaim', 'data', 'ProvisioningFailed', 'no space')],
    check: bound,
    says: 'no space',
  },
  {
    cause: 'claim-waits-for-pod',
    objects: [claim({ storageClassName: 'fast' }), storageClass('fast', { volumeBindingMode: 'WaitForFirstConsumer' })],
    check: bound,
    says: 'first consumer',
  },
  {
    cause: 'claim-provisioning',
    objects: [claim({ storageClassName: 'fast' }), storageClass('fast')],
    check: bound,
    says: 'is being made',
    outcome: 'not-yet',
  },
  { cause: 'volume-access-mode', objects: [claim({ accessModes: ['ReadWriteMany'] }), volume()], check: bound, says: 'wants ReadWriteMany' },
  { cause: 'volume-too-small', objects: [claim({ resources: { requests: { storage: '5Gi' } } }), volume()], check: bound, says: 'asks for 5Gi' },
  { cause: 'volume-other-class', objects: [claim(), volume({ storageClassName: 'slow' })], check: bound, says: 'of the volume disk is slow' },
  {
    cause: 'volume-taken',
    objects: [claim(), volume({ claimRef: { namespace: 'shop', name: 'other' } })],
    check: bound,
    says: 'belongs to shop/other',
  },
  { cause: 'no-default-class', objects: [claim(), storageClass('fast')], check: bound, says: 'There are the classes fast' },
  {
    cause: 'no-volume',
    objects: [claim({ storageClassName: 'manual' }), storageClass('manual', { provisioner: 'kubernetes.io/no-provisioner' })],
    check: bound,
    says: 'nobody makes one',
  },
]);

const RBAC = 'rbac.authorization.k8s.io';
const account = (name: string, namespace = 'default'): Stored => stored('serviceaccounts', 'ServiceAccount', name, {}, { namespace });
const role = (rules: readonly object[], name = 'reader'): Stored => stored(`roles.${RBAC}`, 'Role', name, { rules });
const rule = (resources: string[], verbs: string[], more = {}) => ({ apiGroups: [''], resources, verbs, ...more });
const robot = { kind: 'ServiceAccount', name: 'robot', namespace: 'default' };
const binding = (subject: object = robot, ref: object = { kind: 'Role', name: 'reader' }, namespace = 'default'): Stored =>
  stored(`rolebindings.${RBAC}`, 'RoleBinding', 'reads', { subjects: [subject], roleRef: ref }, { namespace });
const no = { can: () => Promise.resolve(false) };
const yes = { can: () => Promise.resolve(true) };
const can = { can: { who: 'serviceaccount/robot', verb: 'list', resource: 'pods' } };
const cannot = { cannot: { who: 'serviceaccount/robot', verb: 'list', resource: 'pods' } };
const listed = rule(['pods'], ['list']);

describeCauses('access', [
  { cause: 'account-missing', objects: [account('robto')], world: no, check: can, says: 'There is one named robto' },
  { cause: 'account-elsewhere', objects: [account('robot', 'shop')], world: no, check: can, says: 'in namespace shop' },
  {
    cause: 'role-missing',
    objects: [account('robot'), binding(robot, { kind: 'Role', name: 'raeder' }), role([listed])],
    world: no,
    check: can,
    says: 'Did you mean reader?',
  },
  {
    cause: 'rule-verb',
    objects: [account('robot'), binding(), role([rule(['pods'], ['get'])])],
    world: no,
    check: can,
    says: 'allows get on pods, but not list',
  },
  {
    cause: 'rule-group',
    objects: [account('robot'), binding(), role([{ ...listed, apiGroups: ['apps'] }])],
    world: no,
    check: can,
    says: 'in the API group apps',
  },
  {
    cause: 'rule-name',
    objects: [account('robot'), binding(), role([{ ...listed, resourceNames: ['web'] }])],
    world: no,
    check: can,
    says: 'only for those named web',
  },
  {
    cause: 'rule-resource',
    objects: [account('robot'), binding(), role([rule(['pod'], ['list'])])],
    world: no,
    check: can,
    says: 'in the plural and lower case: pods',
  },
  {
    cause: 'role-says-nothing',
    objects: [account('robot'), binding(), role([rule(['secrets'], ['list'])])],
    world: no,
    check: can,
    says: 'says nothing of pods',
  },
  {
    cause: 'subject-namespace',
    objects: [account('robot'), binding({ ...robot, namespace: 'shop' }), role([listed])],
    world: no,
    check: can,
    says: 'of namespace shop',
  },
  {
    cause: 'subject-kind',
    objects: [account('robot'), binding({ kind: 'User', name: 'robot' }), role([listed])],
    world: no,
    check: can,
    says: 'is for a User',
  },
  {
    cause: 'subject-misspelt',
    objects: [account('robot'), binding({ ...robot, name: 'robbot' }), role([listed])],
    world: no,
    check: can,
    says: 'is for robbot',
  },
  {
    cause: 'bound-elsewhere',
    objects: [account('robot'), binding(robot, { kind: 'Role', name: 'reader' }, 'shop'), role([listed])],
    world: no,
    check: can,
    says: 'in namespace shop, and grants nothing in default',
  },
  {
    cause: 'bound-in-namespace-only',
    objects: [account('robot'), binding(), role([listed])],
    world: no,
    check: { can: { ...can.can, namespace: '*' } },
    says: 'ClusterRoleBinding',
  },
  { cause: 'not-bound', objects: [account('robot'), role([listed])], world: no, check: can, says: 'no binding gives that role' },
  { cause: 'no-role', objects: [account('robot')], world: no, check: can, says: 'No role allows list on pods' },
  {
    cause: 'allowed-by',
    objects: [account('robot'), binding(), role([listed])],
    world: yes,
    check: cannot,
    says: 'the role reader, which allows it',
  },
  {
    cause: 'allowed-by-wildcard',
    objects: [account('robot'), binding(), role([rule(['*'], ['*'])])],
    world: yes,
    check: cannot,
    says: 'allows everything',
  },
  { cause: 'allowed', objects: [account('robot')], world: yes, check: cannot, says: 'is allowed to' },
  {
    cause: 'allowed-master',
    world: yes,
    check: { cannot: { who: 'user/root', groups: ['system:masters'], verb: 'list', resource: 'pods' } },
    says: 'system:masters',
  },
]);

const map = (fields: object, metadata = {}): Stored => stored('things.example.com', 'Thing', 'c', fields as never, metadata);
const wants = (fields: object) => ({ resource: { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'c' }, ...fields } });
const list = (value: unknown): Stored => map({ items: value });

describeCauses('fields', [
  {
    cause: 'key-misspelt',
    objects: [map({ data: { color: 'red' } })],
    check: wants({ data: { colour: 'red' } }),
    says: 'Did you mean color to be colour?',
  },
  { cause: 'wrong-unit', objects: [map({ limit: '100M' })], check: wants({ limit: '100m' }), says: '100M is not 100m' },
  { cause: 'letter-case', objects: [map({ policy: 'always' })], check: wants({ policy: 'Always' }), says: 'Did you mean Always?' },
  { cause: 'white-space', objects: [map({ data: { a: 'x\n' } })], check: wants({ data: { a: 'x' } }), says: 'white space' },
  {
    cause: 'value-misspelt',
    objects: [map({ data: { a: 'prodcution' } })],
    check: wants({ data: { a: 'production' } }),
    says: 'Did you mean production?',
  },
  {
    cause: 'value-elsewhere',
    objects: [map({ template: { labels: { tier: 'front' } } })],
    check: wants({ labels: { tier: 'front' } }),
    says: 'at template.labels.tier',
  },
  { cause: 'list-empty', objects: [list([])], check: wants({ items: ['a'] }), says: 'items is empty' },
  { cause: 'element-missing', objects: [list(['b', 'c'])], check: wants({ items: ['a'] }), says: 'None of the 2 elements' },
  { cause: 'element-extra', objects: [list(['a', 'b'])], check: wants({ items: { $exactly: ['a'] } }), says: 'has 2 elements where 1' },
  { cause: 'element-order', objects: [list(['b', 'a'])], check: wants({ items: { '$in-order': ['a', 'b'] } }), says: 'another order' },
  {
    cause: 'element-unknown',
    objects: [list([{ name: 'b' }])],
    check: wants({ items: { '$by-key': { name: { sidecar: { image: 'x' } } } } }),
    says: 'no items[name=sidecar]',
  },
  { cause: 'value-forbidden', objects: [list(['a'])], check: wants({ items: { $none: 'a' } }), says: 'may not be "a"' },
  { cause: 'field-set', objects: [map({ hostNetwork: true })], check: wants({ hostNetwork: { $absent: true } }), says: 'should not be set' },
  { cause: 'field-unset', objects: [map({})], check: wants({ replicas: 3 }), says: 'replicas is not set' },
  { cause: 'no-object', check: { resource: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { labels: { a: 'b' } } } }, says: 'no configmap at all' },
  {
    cause: 'nearest-object',
    objects: [map({ data: { a: '1' } })],
    check: { resource: { apiVersion: 'example.com/v1', kind: 'Thing', metadata: {}, data: { a: '999' } } },
    says: 'data.a is "1"',
  },
  { cause: 'cel-missing-field', objects: [pod(ready)], check: { cel: { of: 'pod/web', that: 'self.spec.nothing == 1' } }, says: 'nothing' },
  {
    cause: 'cel-values',
    objects: [pod(ready)],
    check: { cel: { of: 'pod/web', that: "self.metadata.name == 'x' || size(self.spec.containers) > 7 || object('pod/web').status.phase == 'x'" } },
    says: 'metadata.name is "web", spec.containers is a list of 1, status.phase of pod/web is "Running"',
  },
  { cause: 'cel-object', objects: [pod(ready)], check: { cel: { each: 'pod', that: "self.metadata.name == 'x'" } }, says: 'pod web' },
]);

const says = (text: string) => ({ logs: () => Promise.resolve(text) });
const ends = (code: number, stderr = '') => ({ exec: () => Promise.resolve({ code, stdout: 'out', stderr }) });
const logs = { logs: { of: 'pod/web', contains: 'hello' } };
const exec = { exec: { in: 'pod/web', command: ['check'] } };
const broken = () => Promise.reject(notFound({ group: '', plural: 'pods' }, 'web'));

const noneBefore = (): Promise<string> =>
  Promise.reject(new StatusError({ reason: 'BadRequest', code: 400, message: 'previous terminated container "main" in pod "web" not found' }));

describeCauses('logs and commands', [
  {
    cause: 'logs-previous-none',
    objects: [pod(ready)],
    world: { logs: noneBefore },
    check: { logs: { ...logs.logs, container: 'main', previous: true } },
    says: 'Container main has not been restarted',
  },
  {
    cause: 'file-is-no-directory',
    world: { stat: () => Promise.resolve({ type: 'file', mode: 0o644 }) },
    check: { file: { path: 'a', type: 'directory' } },
    says: 'a is no directory',
  },
  { cause: 'logs-none', objects: [pod(ready)], world: says(''), check: logs, says: 'has not written anything', outcome: 'not-yet' },
  { cause: 'logs-without', objects: [pod(ready)], world: says('a\nb\n'), check: logs, says: 'The newest line is: b' },
  { cause: 'logs-too-many', objects: [pod(ready)], world: says('hello\n'), check: { logs: { ...logs.logs, count: 0 } }, says: 'hello' },
  { cause: 'logs-unavailable', objects: [pod(ready)], world: { logs: broken }, check: logs, says: 'cannot be read' },
  { cause: 'exec-failed', objects: [pod(ready)], world: ends(2, 'no such thing\n'), check: exec, says: 'exit code 2: no such thing' },
  { cause: 'exec-not-found', objects: [pod(ready)], world: ends(127), check: exec, says: 'no program check' },
  { cause: 'exec-timeout', objects: [pod(ready)], world: ends(124), check: exec, says: 'after 5 seconds' },
  { cause: 'exec-output', objects: [pod(ready)], world: ends(0), check: { exec: { ...exec.exec, stdout: 'in' } }, says: 'does not have "in"' },
  { cause: 'exec-unavailable', objects: [pod(ready)], world: { exec: broken }, check: exec, says: 'cannot be run' },
]);
