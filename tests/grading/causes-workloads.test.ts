import { container, describeCauses, event, node, pod, ready, stored, type Stored } from './fixtures.ts';

const labels = { app: 'web' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'nginx' }] } };
const deployment = (spec = {}, status = {}, metadata = {}, name = 'web'): Stored =>
  stored(
    'deployments.apps',
    'Deployment',
    name,
    { spec: { replicas: 2, selector: { matchLabels: labels }, template, ...spec }, status: { replicas: 0, readyReplicas: 0, ...status } },
    metadata,
  );
const check = { replicas: { of: 'deployment/web', equal: 2 } };
const refused = (message: string): readonly Stored[] => [
  deployment({}, { conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }] }),
];
const owned = { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', uid: 'uid-db', controller: true }] };
const statefulSet = (spec = {}): Stored => stored('statefulsets.apps', 'StatefulSet', 'db', { spec: { replicas: 2, template, ...spec }, status: {} });
const job = (conditions: readonly object[], spec = {}): Stored => stored('jobs.batch', 'Job', 'work', { spec, status: { conditions } });
const jobDone = { resource: { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'work' }, status: { succeeded: 1 } } };

describeCauses('creation', [
  {
    cause: 'quota-exceeded',
    objects: refused('pods "web-x" is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2'),
    check,
    says: 'pods=2 used, pods=1 more',
  },
  {
    cause: 'quota-wants-limits',
    objects: refused('pods "web-x" is forbidden: failed quota: small: must specify limits.cpu for: main'),
    check,
    says: 'limits.cpu',
  },
  {
    cause: 'limit-range-maximum',
    objects: refused('is forbidden: maximum cpu usage per Container is 1, but limit is 2.'),
    check,
    says: 'at most 1 of cpu per Container, and 2 is asked for',
  },
  {
    cause: 'limit-range-minimum',
    objects: refused('is forbidden: minimum memory usage per Container is 64Mi, but request is 1Mi.'),
    check,
    says: 'at least 64Mi of memory',
  },
  {
    cause: 'limit-range-ratio',
    objects: refused('is forbidden: cpu max limit to request ratio per Container is 2, but provided ratio is 4'),
    check,
    says: 'only 2 times',
  },
  {
    cause: 'pod-security',
    objects: refused('is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true'),
    check,
    says: 'restricted:latest. runAsNonRoot',
  },
  {
    cause: 'service-account-missing',
    objects: refused('error looking up service account default/robot: serviceaccount "robot" not found'),
    check,
    says: 'no service account robot',
  },
  { cause: 'webhook-denied', objects: refused('admission webhook "policy.example.com" denied the request: no latest'), check, says: 'no latest' },
  {
    cause: 'policy-denied',
    objects: refused("ValidatingAdmissionPolicy 'no-root' with binding 'b' denied request: root"),
    check,
    says: 'no-root denies it: root',
  },
  { cause: 'priority-class-missing', objects: refused('no PriorityClass with name urgent was found'), check, says: 'priority class urgent' },
  { cause: 'creation-invalid', objects: refused('Pod "web-x" is invalid: spec.containers[0].name: Required value'), check, says: 'Required value' },
  { cause: 'creation-refused', objects: refused('strange'), check, says: 'strange' },
]);

describeCauses('workloads', [
  {
    cause: 'not-observed',
    objects: [deployment({}, { observedGeneration: 1 }, { generation: 2 })],
    check,
    says: 'has not yet seen',
    outcome: 'not-yet',
  },
  {
    cause: 'progress-deadline',
    objects: [deployment({}, { conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }] })],
    check,
    says: 'progressDeadlineSeconds',
  },
  { cause: 'selector-shared', objects: [deployment(), deployment({}, {}, {}, 'web2')], check, says: 'deployment/web and deployment/web2' },
  { cause: 'orphan-pod', objects: [deployment(), pod(ready, {}, { labels }, 'lost')], check, says: 'Pod lost' },
  {
    cause: 'scaled-to-zero',
    objects: [deployment({ replicas: 0 }, { replicas: 1 })],
    check: { replicas: { of: 'deployment/web', equal: 0 } },
    says: 'scaled to 0',
  },
  {
    cause: 'daemon-no-node',
    objects: [
      stored('daemonsets.apps', 'DaemonSet', 'agent', {
        spec: { template: { ...template, spec: { nodeSelector: { gpu: 'yes' } } } },
        status: { desiredNumberScheduled: 0, numberReady: 0 },
      }),
      node('n1'),
    ],
    check: { resource: { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent' }, status: { numberReady: 1 } } },
    says: 'label gpu=yes',
  },
  {
    cause: 'ordered-start',
    objects: [statefulSet(), pod(container({ running: {} }), {}, owned, 'db-0')],
    check: { replicas: { of: 'statefulset/db', equal: 2 } },
    says: 'db-1 waits for it',
  },
  {
    cause: 'governing-service-missing',
    objects: [statefulSet({ serviceName: 'db' })],
    check: { replicas: { of: 'statefulset/db', equal: 2 } },
    says: 'names the service db',
  },
  {
    cause: 'job-failed',
    objects: [job([{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }], { backoffLimit: 1 })],
    check: jobDone,
    says: 'backoffLimit of 1',
  },
  {
    cause: 'job-deadline',
    objects: [job([{ type: 'Failed', status: 'True', reason: 'DeadlineExceeded' }])],
    check: jobDone,
    says: 'activeDeadlineSeconds',
  },
  { cause: 'suspended', objects: [job([], { suspend: true })], check: jobDone, says: 'is suspended' },
  {
    cause: 'autoscaler',
    objects: [
      deployment({ replicas: 5 }),
      stored('horizontalpodautoscalers.autoscaling', 'HorizontalPodAutoscaler', 'web', {
        spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, minReplicas: 5, maxReplicas: 9 },
      }),
    ],
    check,
    says: 'between 5 and 9',
  },
  {
    cause: 'replicas-owned',
    objects: [
      stored(
        'replicasets.apps',
        'ReplicaSet',
        'web-1',
        { spec: { replicas: 1, template } },
        { ownerReferences: [{ kind: 'Deployment', name: 'web', uid: 'u', controller: true }] },
      ),
    ],
    check: { replicas: { of: 'replicaset/web-1', equal: 4 } },
    says: 'belongs to deployment/web',
  },
  { cause: 'replicas-asked', objects: [deployment({ replicas: 5 })], check, says: 'spec.replicas is 5.' },
]);

const revision = (name: string, number: number, image: string, annotations = {}): Stored =>
  stored(
    'replicasets.apps',
    'ReplicaSet',
    name,
    { spec: { template: { spec: { containers: [{ name: 'main', image }] } } } },
    {
      ownerReferences: [{ kind: 'Deployment', name: 'web', uid: 'uid-web' }],
      annotations: { 'deployment.kubernetes.io/revision': String(number), ...annotations },
    },
  );
const rolledOut = { replicas: 2, updatedReplicas: 2, availableReplicas: 2, readyReplicas: 2 };
const rollout = (fields: object) => ({ rollout: { of: 'deployment/web', image: 'nginx', ...fields } });

describeCauses('rollouts', [
  {
    cause: 'template-image',
    objects: [deployment()],
    check: { rollout: { of: 'deployment/web', image: 'ngnix' } },
    says: 'The template asks for nginx. Did you mean ngnix?',
  },
  {
    cause: 'no-earlier-revision',
    objects: [deployment({}, rolledOut), revision('r1', 1, 'nginx')],
    check: rollout({ after: 'redis' }),
    says: 'no earlier revision',
  },
  {
    cause: 'revision-before',
    objects: [deployment({}, rolledOut), revision('r1', 1, 'httpd'), revision('r2', 2, 'nginx')],
    check: rollout({ after: 'redis' }),
    says: 'ran httpd',
  },
  {
    cause: 'image-sequence',
    objects: [deployment({}, rolledOut), revision('r1', 1, 'nginx')],
    check: rollout({ images: ['redis', 'nginx'] }),
    says: 'It has run nginx',
  },
  {
    cause: 'revision-low',
    objects: [deployment({}, rolledOut), revision('r1', 1, 'nginx')],
    check: rollout({ 'revision-at-least': 3 }),
    says: 'at revision 1',
  },
  {
    cause: 'revision-count',
    objects: [deployment({}, rolledOut), revision('r1', 1, 'nginx')],
    check: rollout({ history: { 'at-least': 2 } }),
    says: 'There are 1 revisions',
  },
  {
    // Back from 2 to 1: the history lists 2 and 3.
    cause: 'revision-count',
    objects: [
      deployment({}, rolledOut),
      revision('r1', 3, 'nginx', { 'deployment.kubernetes.io/revision-history': '1' }),
      revision('r2', 2, 'nginx:1.9.1'),
    ],
    check: rollout({ history: { 'at-most': 1 } }),
    says: 'There are 2 revisions',
  },
  {
    cause: 'change-cause-missing',
    objects: [deployment({}, rolledOut), revision('r1', 1, 'nginx')],
    check: rollout({ 'change-cause': 'v2' }),
    says: 'kubectl annotate deployment/web',
  },
  {
    cause: 'change-cause-differs',
    objects: [deployment({}, rolledOut), revision('r1', 1, 'nginx', { 'kubernetes.io/change-cause': 'first' })],
    check: rollout({ 'change-cause': 'v2' }),
    says: '"first"',
  },
  {
    cause: 'rollout-paused',
    objects: [deployment({ paused: true }, rolledOut), revision('r1', 1, 'nginx')],
    check: rollout({ paused: false }),
    says: 'kubectl rollout resume',
  },
  { cause: 'not-paused', objects: [deployment({}, rolledOut), revision('r1', 1, 'nginx')], check: rollout({ paused: true }), says: 'is not paused' },
  {
    cause: 'rollout-in-progress',
    objects: [deployment({}, { ...rolledOut, availableReplicas: 1 }), revision('r1', 1, 'nginx')],
    check: rollout({}),
    says: 'in progress',
    outcome: 'not-yet',
  },
]);

const gone = { absent: { what: 'pod/web' } };
const deleting = (metadata = {}) => pod(ready, {}, { deletionTimestamp: '2026-01-01T00:00:00Z', ...metadata });

describeCauses('absence and number', [
  { cause: 'still-there', objects: [pod(ready)], check: gone, says: 'Nobody has deleted it' },
  { cause: 'still-there-owner', objects: [pod(ready, {}, owned)], check: gone, says: 'statefulset/db, which makes it again' },
  { cause: 'still-there-finalizer', objects: [deleting({ finalizers: ['hold'] })], check: gone, says: 'finalizers (hold)' },
  {
    cause: 'still-there-deadline',
    objects: [deleting({ deletionGracePeriodSeconds: 60 })],
    check: gone,
    says: 'up to 60 seconds',
    outcome: 'not-yet',
  },
  {
    cause: 'still-there-namespace',
    objects: [
      stored(
        'namespaces',
        'Namespace',
        'shop',
        { status: { conditions: [{ type: 'NamespaceContentRemaining', status: 'True', message: 'pods remain' }] } },
        { namespace: undefined, deletionTimestamp: 'x' },
      ),
    ],
    check: { absent: { what: 'namespace/shop' } },
    says: 'pods remain',
  },
  { cause: 'too-many', objects: [pod(ready), pod(ready, {}, {}, 'b')], check: { count: { kind: 'pod', equal: 1 } }, says: 'web, b' },
  {
    cause: 'too-few-labelled',
    objects: [pod(ready)],
    check: { count: { kind: 'pod', selector: 'app=web', equal: 1 } },
    says: '1 more without these labels: web',
  },
  {
    cause: 'too-few-elsewhere',
    objects: [pod(ready, {}, { namespace: 'shop' })],
    check: { count: { kind: 'pod', equal: 1 } },
    says: '1 in namespace shop',
  },
  {
    cause: 'event-few',
    objects: [event('Pod', 'web', 'Unhealthy', 'x')],
    check: { event: { about: 'pod/web', reason: 'Unhealthy', 'at-least': 3 } },
    says: 'happened 1 times',
  },
  {
    cause: 'event-other-object',
    objects: [event('Pod', 'other', 'Unhealthy', 'x')],
    check: { event: { about: 'pod/web', reason: 'Unhealthy' } },
    says: 'about pod/other',
  },
  {
    cause: 'event-other-reason',
    objects: [event('Pod', 'web', 'BackOff', 'x')],
    check: { event: { about: 'pod/web', reason: 'Unhealthy' } },
    says: 'the reason BackOff',
  },
]);
