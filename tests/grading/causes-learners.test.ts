/** Causes that lie with what a learner has typed, written and meant. */
import { container, describeCauses, node, pod, ready, stored, type Stored } from './fixtures.ts';

const typed = (...lines: readonly string[]) => ({ commands: () => lines });
const files = (all: Readonly<Record<string, string>>) => ({
  listFiles: () => Promise.resolve(Object.keys(all)),
  readFile: (_: unknown, file: string) => Promise.resolve(all[file]),
});
const answered = (answer: string) => ({ readFile: () => Promise.resolve(answer) });

const web = (replicas = 1, metadata = {}): Stored =>
  stored(
    'deployments.apps',
    'Deployment',
    'web',
    { apiVersion: 'apps/v1', spec: { replicas, template: { spec: { containers: [{ name: 'c', image: 'nginx' }] } } } },
    metadata,
  );
const three = { replicas: { of: 'deployment/web', equal: 3 } };
const image = {
  resource: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { template: { spec: { containers: [{ image: 'nginx:1.27' }] } } },
  },
};
const MANIFEST = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 3\n';
const managed = (manager: string) => ({ managedFields: [{ manager }] });

describeCauses('a change that changed nothing', [
  { cause: 'dry-run', objects: [web()], world: typed('kubectl scale deployment/web --replicas=3 --dry-run=server'), check: three, says: '--dry-run' },
  {
    cause: 'dry-run',
    objects: [web()],
    world: typed('ls; kubectl -n default scale deploy web --replicas=3 --dry-run=client'),
    check: three,
    says: 'changes nothing',
  },
  {
    cause: 'dry-run',
    objects: [web()],
    world: { ...typed('kubectl apply --dry-run=client -f w.yaml'), ...files({ 'w.yaml': MANIFEST }) },
    check: three,
    says: 'kubectl apply --dry-run=client -f w.yaml',
  },
  {
    cause: 'dry-run',
    world: { ...typed('kubectl apply -f w.yaml --dry-run=server'), ...files({ 'w.yaml': MANIFEST }) },
    check: three,
    says: 'w.yaml',
  },
  { cause: 'dry-run', world: typed('kubectl -n shop create deploy web --image=nginx --dry-run=client -o yaml'), check: three, says: '--dry-run' },
  {
    cause: 'dry-run',
    objects: [pod(ready, {}, {}, 'old')],
    world: typed('kubectl delete pod old --dry-run=client'),
    check: { absent: { what: 'pod/old' } },
    says: '--dry-run',
  },
  {
    cause: 'other-context',
    objects: [web()],
    world: typed('kubectl --context=prod scale deployment web --replicas=3'),
    check: three,
    says: '--context=prod',
  },
  {
    cause: 'typed-elsewhere',
    objects: [web()],
    world: typed('kubectl -n shop scale deployment web --replicas=3'),
    check: three,
    says: 'for namespace shop; deployment web of namespace default',
  },
  { cause: 'as-asked-elsewhere', objects: [web(), web(3, { namespace: 'shop', uid: 'other' })], check: three, says: 'of namespace shop is as asked' },
  {
    cause: 'edit-not-saved',
    objects: [web(1, managed('kubectl-create'))],
    world: typed('EDITOR=vi kubectl edit deployment web'),
    check: image,
    says: 'no change was saved',
  },
  { cause: 'file-not-applied', objects: [web()], world: files({ 'w.yaml': MANIFEST }), check: three, says: 'kubectl apply -f w.yaml' },
  // What came after it counts: a dry run that was followed by the real thing is no cause.
  {
    cause: 'replicas-asked',
    objects: [web(2)],
    world: typed('kubectl scale deployment/web --replicas=3 --dry-run=client', 'kubectl scale deployment/web --replicas=2'),
    check: three,
    says: 'spec.replicas is 2',
  },
  // Nor is a file that says it, once it was changed by hand.
  {
    cause: 'replicas-asked',
    objects: [web(2)],
    world: { ...typed('kubectl scale deploy web --replicas=2'), ...files({ 'w.yaml': MANIFEST }) },
    check: three,
    says: 'is 2',
  },
  // A dry run of something else of that name is none either.
  {
    cause: 'replicas-asked',
    objects: [web(2)],
    world: typed('kubectl expose deployment web --port=80 --dry-run=client'),
    check: three,
    says: 'is 2',
  },
  { cause: 'replicas-asked', objects: [web(2, managed('kubectl-edit'))], world: typed('kubectl edit deployment web'), check: three, says: 'is 2' },
]);

const refused = (message: string, spec = {}): Stored =>
  pod({ conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }] }, { nodeName: '', ...spec });
const BOTH = "0/2 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint {gpu: yes}.";

describeCauses('a pod', [
  {
    cause: 'label-and-taint',
    objects: [refused(BOTH, { nodeSelector: { disk: 'ssd' } }), node('a', { disk: 'ssd' }), node('b')],
    check: { pod: { name: 'web' } },
    says: 'the nodes it asks for (disk=ssd) have the taint gpu=yes',
  },
  {
    cause: 'node-selector',
    objects: [refused(BOTH, { nodeSelector: { disk: 'ssd' } }), node('a'), node('b')],
    check: { pod: { name: 'web' } },
    says: 'no node carries the label disk=ssd',
  },
  {
    cause: 'pod-ended',
    objects: [pod({ phase: 'Failed', ...container({ terminated: { exitCode: 1, reason: 'Error' } }) }, { restartPolicy: 'Never' })],
    check: { pod: { name: 'web', reason: 'CrashLoopBackOff' } },
    says: 'its restart policy Never does not start it again',
  },
  {
    cause: 'restarts-always',
    objects: [pod(ready, { restartPolicy: 'Always' })],
    check: { pod: { name: 'web', phase: 'Succeeded' } },
    says: 'so it never is Succeeded',
  },
]);

const CRASHES = container({ waiting: { reason: 'CrashLoopBackOff' } }, { lastState: { terminated: { exitCode: 3 } } });
const crashing = pod({ phase: 'Running', ...CRASHES });
const pulling = pod({ phase: 'Pending', ...container({ waiting: { reason: 'ContainerCreating' } }) });

describeCauses('a container that is looked into', [
  { cause: 'crash-loop', objects: [crashing], check: { exec: { in: 'pod/web', command: 'ls' } }, says: 'exit code 3' },
  { cause: 'crash-loop', objects: [crashing], check: { file: { in: 'pod/web', path: '/etc/motd' } }, says: 'exit code 3' },
  { cause: 'source-not-running', objects: [pulling], check: { exec: { in: 'pod/web', command: 'ls' } }, says: 'is Pending', outcome: 'not-yet' },
  { cause: 'source-not-running', objects: [pod({ phase: 'Succeeded' })], check: { exec: { in: 'pod/web', command: 'ls' } }, says: 'is Succeeded' },
  {
    cause: 'container-missing',
    objects: [pod(ready)],
    check: { logs: { of: 'pod/web', container: 'mian', contains: 'x' } },
    says: 'Did you mean main?',
  },
  {
    cause: 'other-namespace',
    objects: [pod(ready, {}, { namespace: 'shop' })],
    check: { exec: { in: 'pod/web', command: 'ls' } },
    says: 'in namespace shop',
  },
  {
    cause: 'logs-few',
    objects: [crashing],
    world: { logs: () => Promise.resolve('ready\nready\n') },
    check: { logs: { of: 'pod/web', contains: 'ready', count: { 'at-least': 3 } } },
    says: 'Only 2 of its lines',
  },
]);

const addresses = [
  pod({ ...ready, podIP: '10.0.0.9' }),
  pod({ ...ready, podIP: '10.0.0.7' }, {}, {}, 'db'),
  stored('services', 'Service', 'web', { spec: { clusterIP: '10.96.0.4' } }),
];
const ip = { answer: { id: 'a', value: "object('pod/web').status.podIP" } };
const names = { answer: { id: 'a', value: "objects('pods').map(p, p.metadata.name)" } };

describeCauses('an answer', [
  { cause: 'answer-address-of', objects: addresses, world: answered('10.0.0.7'), check: ip, says: '10.0.0.7 is the address of pod db' },
  { cause: 'answer-address-of', objects: addresses, world: answered('10.96.0.4\n'), check: ip, says: 'service web' },
  { cause: 'answer-address-unknown', objects: addresses, world: answered('10.0.0.8'), check: ip, says: 'digit by digit' },
  { cause: 'answer-no-address', objects: addresses, world: answered('web'), check: ip, says: 'An address is asked for' },
  { cause: 'answer-near', world: answered('deamonset'), check: { answer: { id: 'a', is: 'DaemonSet' } }, says: 'spelling' },
  { cause: 'answer-wrong', world: answered('worker-2'), check: { answer: { id: 'a', is: 'worker-1' } }, says: 'That is not it' },
  { cause: 'answer-incomplete', objects: [...addresses, pod(ready, {}, {}, 'x')], world: answered('web, db'), check: names, says: 'there are more' },
  { cause: 'answer-partly', objects: addresses, world: answered('web cache'), check: names, says: '1 of the 2' },
]);

describeCauses('what was typed and recorded', [
  {
    cause: 'command-few',
    world: typed('kubectl logs web'),
    check: { ran: { matches: 'logs web', as: 'kubectl logs web', times: 2 } },
    says: '1 of 2 times',
  },
  {
    cause: 'event-other-message',
    objects: [
      stored('events', 'Event', 'e', { involvedObject: { kind: 'Pod', name: 'web' }, reason: 'Unhealthy', message: 'Liveness probe failed' }),
      pod(ready),
    ],
    check: { event: { about: 'pod/web', reason: 'Unhealthy', message: 'Readiness' } },
    says: 'but it says: Liveness probe failed',
  },
  {
    cause: 'similar-name',
    objects: [pod(ready, {}, {}, 'wbe')],
    check: { event: { about: 'pod/web', reason: 'Unhealthy' } },
    says: 'Did you mean web?',
  },
]);

const folder = { stat: () => Promise.resolve(undefined), listFiles: (_: unknown, path: string) => Promise.resolve(path === '.' ? ['wrok'] : []) };

describeCauses('a text', [
  {
    cause: 'file-is-yaml',
    world: files({ 'a.json': 'apiVersion: v1\nkind: Pod\n' }),
    check: { file: { path: 'a.json', text: { json: { kind: 'Pod' } } } },
    says: '-o json',
  },
  { cause: 'folder-missing', world: folder, check: { file: { path: 'work/a.sh' } }, says: 'There is wrok' },
  { cause: 'letter-case', world: files({ a: 'hello world' }), check: { file: { path: 'a', contains: ['Hello'] } }, says: 'Did you mean Hello?' },
  { cause: 'white-space', world: files({ a: 'a  b' }), check: { file: { path: 'a', text: { equals: 'a b' } } }, says: 'white space' },
  {
    cause: 'file-field',
    world: files({ a: 'kind: Pod\n---\nkind: Service\nport: 81\n' }),
    check: { file: { path: 'a', text: { yaml: { kind: 'Service', port: 80 } } } },
    says: 'port in it is 81, not 80',
  },
  {
    cause: 'wrong-unit',
    objects: [pod(ready, { containers: [{ name: 'main', resources: { limits: { memory: '1024M' } } }] })],
    check: {
      resource: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [{ resources: { limits: { memory: '1Gi' } } }] } },
    },
    says: '1024M is not 1Gi',
  },
]);
