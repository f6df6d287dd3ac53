import { container, describeCauses, event, node, pod, ready, type CauseCase } from './fixtures.ts';

const check = { pod: { name: 'web' } };
const unscheduled = (message: string, spec = {}, reason = 'Unschedulable') =>
  pod({ conditions: [{ type: 'PodScheduled', status: 'False', reason, message }] }, { nodeName: undefined, ...spec });
const requests = (resource: string, amount: string) => ({
  containers: [{ name: 'main', image: 'nginx', resources: { requests: { [resource]: amount } } }],
});
const mounting = (message: string): Pick<CauseCase, 'objects'> => ({
  objects: [pod(container({ waiting: { reason: 'ContainerCreating' } })), event('Pod', 'web', 'FailedMount', message)],
});
const waiting = (reason: string, message?: string, spec = {}) => pod(container({ waiting: { reason, message } }), spec);

describeCauses('scheduling', [
  { cause: 'scheduling-gated', objects: [unscheduled('', { schedulingGates: [{ name: 'hold' }] }, 'SchedulingGated')], check, says: 'hold' },
  { cause: 'node-unknown', objects: [pod({}, { nodeName: 'wroker-1' }), node('worker-1')], check, says: 'Did you mean worker-1?' },
  { cause: 'node-not-ready', objects: [pod({}, { nodeName: 'worker-1' }), node('worker-1', {}, 'False')], check, says: 'not ready (KubeletStopped)' },
  { cause: 'scheduler-unknown', objects: [pod({}, { nodeName: undefined, schedulerName: 'mine' })], check, says: 'the scheduler mine' },
  {
    cause: 'pod-claim-missing',
    objects: [unscheduled('0/1 nodes are available: persistentvolumeclaim "data" not found.')],
    check,
    says: 'claim data that it mounts does not exist',
  },
  {
    cause: 'pod-claim-unbound',
    objects: [
      unscheduled('pod has unbound immediate PersistentVolumeClaims', { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] }),
    ],
    check,
    says: 'claim data is not bound',
  },
  { cause: 'volume-node-conflict', objects: [unscheduled('1 node(s) had volume node affinity conflict')], check, says: 'tied to a node' },
  {
    cause: 'insufficient-cpu',
    objects: [unscheduled('0/2 nodes are available: 2 Insufficient cpu.', requests('cpu', '64'))],
    check,
    says: 'CPU for the 64 it requests',
  },
  {
    cause: 'insufficient-memory',
    objects: [unscheduled('0/2 nodes are available: 2 Insufficient memory.', requests('memory', '1Ti'))],
    check,
    says: 'memory for the 1Ti',
  },
  {
    cause: 'insufficient-resource',
    objects: [unscheduled('2 Insufficient nvidia.com/gpu.', requests('nvidia.com/gpu', '1'))],
    check,
    says: 'enough nvidia.com/gpu for the 1',
  },
  { cause: 'too-many-pods', objects: [unscheduled('0/1 nodes are available: 1 Too many pods.')], check, says: 'as many pods as they may' },
  {
    cause: 'host-port-taken',
    objects: [
      unscheduled("1 node(s) didn't have free ports for the requested pod ports", {
        containers: [{ name: 'main', image: 'nginx', ports: [{ containerPort: 80, hostPort: 8080 }] }],
      }),
    ],
    check,
    says: 'host port 8080',
  },
  {
    cause: 'node-selector',
    objects: [unscheduled("1 node(s) didn't match Pod's node affinity/selector.", { nodeSelector: { disk: 'sdd' } }), node('n1', { disk: 'ssd' })],
    check,
    says: 'Did you mean disk=ssd?',
  },
  {
    cause: 'node-selector-together',
    objects: [unscheduled('node affinity/selector', { nodeSelector: { a: '1', b: '2' } }), node('n1', { a: '1' }), node('n2', { b: '2' })],
    check,
    says: 'no single node',
  },
  { cause: 'topology-spread', objects: [unscheduled("1 node(s) didn't match pod topology spread constraints")], check, says: 'topology spread' },
  {
    cause: 'pod-anti-affinity',
    objects: [unscheduled("1 node(s) didn't match pod anti-affinity rules")],
    check,
    says: 'anti-affinity keeps it away',
  },
  { cause: 'pod-affinity', objects: [unscheduled("1 node(s) didn't match pod affinity rules")], check, says: 'wants beside it' },
  {
    cause: 'node-affinity',
    objects: [unscheduled("1 node(s) didn't match Pod's node affinity/selector")],
    check,
    says: "satisfies the pod's node affinity",
  },
  {
    cause: 'taint',
    objects: [unscheduled('1 node(s) had untolerated taint {dedicated: gpu}')],
    check,
    says: 'the taint dedicated=gpu keeps it away',
  },
  {
    cause: 'taint-not-ready',
    objects: [unscheduled('1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }')],
    check,
    says: 'are not ready',
  },
  {
    cause: 'toleration-differs',
    objects: [unscheduled('1 node(s) had untolerated taint {dedicated: gpu}', { tolerations: [{ key: 'dedicated', value: 'cpu' }] })],
    check,
    says: 'its toleration, dedicated=cpu',
  },
  { cause: 'cordoned', objects: [unscheduled('0/1 nodes are available: 1 node(s) were unschedulable.')], check, says: 'kubectl uncordon' },
  { cause: 'unschedulable', objects: [unscheduled('no nodes available to schedule pods')], check, says: 'no nodes available' },
  { cause: 'awaits-scheduler', objects: [pod({}, { nodeName: undefined })], check, says: 'waits for the scheduler', outcome: 'not-yet' },
]);

describeCauses('images', [
  { cause: 'image-name-invalid', objects: [waiting('InvalidImageName')], check, says: 'no valid image reference' },
  { cause: 'image-never-pulled', objects: [waiting('ErrImageNeverPull')], check, says: 'pull policy is Never' },
  {
    cause: 'image-registry-unreachable',
    objects: [waiting('ErrImagePull', 'dial tcp: lookup regstry.io: no such host', { containers: [{ name: 'main', image: 'regstry.io/a/b:1' }] })],
    check,
    says: 'as the registry regstry.io',
  },
  {
    cause: 'image-tag-unknown',
    objects: [waiting('ImagePullBackOff', '', { containers: [{ name: 'main', image: 'nginx:1.72' }] })],
    check,
    says: 'Did you mean nginx:1.27?',
  },
  {
    cause: 'image-name-misspelt',
    objects: [waiting('ErrImagePull', '', { containers: [{ name: 'main', image: 'ngnix' }] })],
    check,
    says: 'Did you mean nginx?',
  },
  {
    cause: 'image-pull-denied',
    objects: [waiting('ErrImagePull', 'pull access denied', { containers: [{ name: 'main', image: 'acme/secret-thing' }] })],
    check,
    says: 'imagePullSecrets',
  },
  {
    cause: 'image-pull',
    objects: [waiting('ErrImagePull', 'weird', { containers: [{ name: 'main', image: 'acme/secret-thing' }] })],
    check,
    says: 'Check its name and tag',
  },
]);

const last = (exitCode: number, reason = 'Error') =>
  container({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 3, lastState: { terminated: { exitCode, reason } } });
const running = (more = {}) => container({ running: {} }, more);
const probed = (probe: string, port = 80) => ({
  containers: [{ name: 'main', image: 'nginx', ports: [{ containerPort: 80 }], [probe]: { httpGet: { port } } }],
});
const logs = () => Promise.resolve('starting\ncannot open /data\n');

describeCauses('containers', [
  {
    cause: 'out-of-memory',
    objects: [pod(last(137, 'OOMKilled'), { containers: [{ name: 'main', image: 'nginx', resources: { limits: { memory: '10Mi' } } }] })],
    check,
    says: 'its limit of 10Mi',
  },
  {
    cause: 'env-config-map-missing',
    objects: [waiting('CreateContainerConfigError', 'configmap "settings" not found')],
    check,
    says: 'no config map settings',
  },
  { cause: 'env-secret-missing', objects: [waiting('CreateContainerConfigError', 'secret "login" not found')], check, says: 'no secret login' },
  {
    cause: 'env-config-map-key-missing',
    objects: [waiting('CreateContainerConfigError', "couldn't find key COLOR in ConfigMap default/settings")],
    check,
    says: 'settings has no key COLOR',
  },
  {
    cause: 'env-secret-key-missing',
    objects: [waiting('CreateContainerConfigError', "couldn't find key pass in Secret default/login")],
    check,
    says: 'login has no key pass',
  },
  {
    cause: 'must-not-run-as-root',
    objects: [waiting('CreateContainerConfigError', 'container has runAsNonRoot and image will run as root')],
    check,
    says: 'Set runAsUser',
  },
  { cause: 'container-config', objects: [waiting('CreateContainerConfigError', 'something else')], check, says: 'something else' },
  {
    cause: 'command-not-found',
    objects: [waiting('RunContainerError', 'exec: "ngnix": executable file not found in $PATH')],
    check,
    says: 'its image has no program ngnix',
  },
  { cause: 'command-not-executable', objects: [pod(last(126))], check, says: 'may not be executed' },
  {
    cause: 'post-start-hook',
    objects: [
      waiting('CrashLoopBackOff', '', { containers: [{ name: 'main', image: 'nginx', lifecycle: { postStart: { exec: { command: ['x'] } } } }] }),
      event('Pod', 'web', 'FailedPostStartHook', 'PostStartHook failed'),
    ],
    check,
    says: 'postStart hook',
  },
  {
    cause: 'liveness-probe',
    objects: [
      pod(running({ restartCount: 2 }), probed('livenessProbe', 8080)),
      event('Pod', 'web', 'Unhealthy', 'Liveness probe failed: connection refused'),
    ],
    check,
    says: 'The probe asks port 8080; the container declares 80.',
  },
  {
    cause: 'startup-probe',
    objects: [pod(running(), probed('startupProbe')), event('Pod', 'web', 'Unhealthy', 'Startup probe failed: 503')],
    check,
    says: 'Startup probe failed: 503',
  },
  { cause: 'command-ends', objects: [pod(last(0, 'Completed'))], check, says: 'needs a process that stays' },
  {
    cause: 'init-container-fails',
    objects: [pod({ initContainerStatuses: [{ name: 'setup', image: 'a', ready: false, restartCount: 1, state: { terminated: { exitCode: 2 } } }] })],
    check,
    says: 'Init container setup ended with exit code 2',
  },
  {
    cause: 'crash-loop',
    objects: [pod(last(1))],
    world: { logs },
    check,
    says: 'exit code 1 and is restarted ever more slowly (CrashLoopBackOff). Its last line: cannot open /data',
  },
  {
    cause: 'container-failed',
    objects: [pod(container({ terminated: { exitCode: 3 } }))],
    world: { logs },
    check,
    says: 'ended with exit code 3. Its last line: cannot open /data',
  },
  { cause: 'crash-loop-unknown', objects: [waiting('CrashLoopBackOff')], check, says: 'kubectl logs --previous' },
  { cause: 'container-waits', objects: [waiting('Strange', 'very')], check, says: 'Strange (very)' },
  {
    cause: 'readiness-probe-port',
    objects: [pod({ phase: 'Running', ...running() }, probed('readinessProbe', 81))],
    check,
    says: 'asks port 81, and the container declares port 80',
  },
  {
    cause: 'readiness-probe',
    objects: [
      pod({ phase: 'Running', ...running() }, probed('readinessProbe')),
      event('Pod', 'web', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 404'),
    ],
    check,
    says: 'statuscode: 404',
  },
  {
    cause: 'readiness-not-yet',
    objects: [pod({ phase: 'Running', ...running() }, probed('readinessProbe'))],
    check,
    says: 'has not succeeded yet',
    outcome: 'not-yet',
  },
]);

describeCauses('pods', [
  {
    cause: 'finalizer-stuck',
    objects: [pod(ready, {}, { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['example.com/hold'] })],
    check,
    says: 'example.com/hold',
  },
  {
    cause: 'being-deleted',
    objects: [pod(ready, {}, { deletionTimestamp: '2026-01-01T00:00:00Z' })],
    check,
    says: 'Pod web is being deleted',
    outcome: 'not-yet',
  },
  { cause: 'evicted', objects: [pod({ phase: 'Failed', reason: 'Evicted', message: 'disk pressure' })], check, says: 'disk pressure' },
  {
    cause: 'disrupted',
    objects: [
      pod({ phase: 'Failed', conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler', message: 'preempted' }] }),
    ],
    check,
    says: 'PreemptionByScheduler',
  },
  {
    cause: 'pod-deadline',
    objects: [pod({ phase: 'Failed', reason: 'DeadlineExceeded' }, { activeDeadlineSeconds: 5 })],
    check,
    says: 'activeDeadlineSeconds of 5',
  },
  {
    cause: 'volume-config-map-missing',
    ...mounting('MountVolume.SetUp failed for volume "v" : configmap "settings" not found'),
    check,
    says: 'config map settings',
  },
  { cause: 'volume-secret-missing', ...mounting('MountVolume.SetUp failed for volume "v" : secret "tls" not found'), check, says: 'secret tls' },
  {
    cause: 'volume-key-missing',
    ...mounting('MountVolume.SetUp failed for volume "v" : references non-existent config key: a.conf'),
    check,
    says: 'a.conf',
  },
  { cause: 'host-path', ...mounting('hostPath type check failed: /data is not a directory'), check, says: 'is not a directory' },
  { cause: 'mount-failed', ...mounting('something else'), check, says: 'something else' },
  { cause: 'sandbox-failed', objects: [pod(), event('Pod', 'web', 'FailedCreatePodSandBox', 'no network')], check, says: 'no network' },
  {
    cause: 'init-container-runs',
    objects: [
      pod(
        { initContainerStatuses: [{ name: 'setup', image: 'a', ready: false, restartCount: 0, state: { running: {} } }] },
        { initContainers: [{ name: 'setup' }] },
      ),
    ],
    check,
    says: 'setup of pod web is still running',
    outcome: 'not-yet',
  },
  {
    cause: 'readiness-gate',
    objects: [
      pod({ phase: 'Running', conditions: [{ type: 'ContainersReady', status: 'True' }] }, { readinessGates: [{ conditionType: 'example.com/lb' }] }),
    ],
    check,
    says: 'example.com/lb',
  },
  {
    cause: 'pod-on-other-node',
    objects: [pod(ready, { nodeName: 'n2' }), node('n2')],
    check: { pod: { name: 'web', node: 'n1' } },
    says: 'on node n2',
  },
  { cause: 'pod-labels', objects: [pod(ready, {}, { labels: { app: 'wbe' } })], check: { pod: { name: 'web', labels: 'app=web' } }, says: 'app=wbe' },
  {
    cause: 'pod-restarts',
    objects: [pod({ ...ready, ...running({ ready: true, restartCount: 4 }) })],
    check: { pod: { name: 'web', restarts: 0 } },
    says: 'restarted 4 times',
  },
  { cause: 'pod-other-image', objects: [pod(ready)], check: { pod: { name: 'web', image: 'httpd' } }, says: 'Its containers run nginx.' },
  {
    cause: 'other-container',
    objects: [
      pod(ready, {
        containers: [
          { name: 'a', image: 'redis' },
          { name: 'b', image: 'nginx' },
        ],
      }),
    ],
    check: { pod: { name: 'web', container: 'a', image: 'nginx' } },
    says: 'container b, not of a',
  },
  {
    cause: 'container-missing',
    objects: [pod(ready)],
    check: { pod: { name: 'web', container: 'mian', image: 'nginx' } },
    says: 'It has no container mian, only main. Did you mean main?',
  },
  { cause: 'pod-completed', objects: [pod({ phase: 'Succeeded', conditions: [{ type: 'Ready', status: 'False' }] })], check, says: 'has ended' },
]);
