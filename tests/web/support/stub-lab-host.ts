import type { TaskVerdict } from '#courses/types.ts';
import type { AuthorHost } from '#labs/author-host.ts';
import { LabRefusal } from '#labs/lab-refusal.ts';
import type { ClusterMap, LabEvent, LabHost, LabInfo } from '#labs/lab-host.ts';

/** A lab host that only pretends, for looking at pages while the real one is not there. */
export function stubLabHost(): LabHost & {
  tell(lab: string, event: LabEvent): void;
  verdictOf(task: string, passed: boolean): TaskVerdict;
} {
  const listeners = new Map<string, Set<(event: LabEvent) => void>>();
  const verdicts = new Map<string, Map<string, TaskVerdict>>();
  const of = (lab: string) => verdicts.get(lab) ?? verdicts.set(lab, new Map(starting.map((v) => [v.task, v]))).get(lab)!;
  const info = (lab: string): LabInfo => ({
    lab,
    clusterTime: Date.now(),
    kubernetesVersion: 'v1.34.1',
    verdicts: [...of(lab).values()],
    variables: {},
  });
  return {
    openLab: async ({ lab }) => info(lab),
    verdicts: async (lab) => [...of(lab).values()],
    subscribe: (lab, listener) => {
      const set = listeners.get(lab) ?? listeners.set(lab, new Set()).get(lab)!;
      set.add(listener);
      return () => set.delete(listener);
    },
    clusterMap: async () => map,
    inspect: async (_lab, { kind, name }) => ({
      yaml: `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  labels:\n    app: "web"\n# what the cluster says\nstatus:\n  phase: Running\n`,
      events: [
        {
          type: 'Warning',
          reason: 'Failed',
          message: 'Failed to pull image "ngnix": not found',
          count: 4,
          lastSeen: Date.now(),
        },
        {
          type: 'Normal',
          reason: 'Scheduled',
          message: `Successfully assigned default/${name} to student1-worker1`,
          count: 1,
          lastSeen: Date.now(),
        },
      ],
      logs: kind === 'Pod' ? [{ container: 'nginx', text: '10.42.1.1 - - "GET / HTTP/1.1" 200 615' }] : [],
    }),
    browse: async () => ({ kind: 'failure', reason: 'refused', message: 'Connection refused' }),
    destinations: async () => [],
    listFiles: async () => [{ path: 'pod.yaml', folder: false, size: 10 }],
    readFile: async () => ({ kind: 'text', text: 'kind: Pod\n', version: '1' }),
    changeFile: async () => ({ kind: 'done', version: '2' }),
    resetLab: async (lab) => info(lab),
    kubeconfig: async () => 'apiVersion: v1\nkind: Config\n',
    tell: (lab, event) => {
      if (event.kind === 'verdict') of(lab).set(event.verdict.task, event.verdict);
      listeners.get(lab)?.forEach((listener) => listener(event));
    },
    verdictOf: (task, passed) => ({
      task,
      outcome: passed ? 'passed' : 'failed',
      checks: [{ title: 'It runs', outcome: passed ? 'passed' : 'failed', evidence: 'SECRET-EVIDENCE' }],
    }),
  };
}

export const stubAuthorHost: AuthorHost = {
  reloadLab: async () => undefined,
  inspectTasks: async () => [
    {
      task: 'pod-running',
      title: 'Run it',
      solution: 'SECRET-SOLUTION',
      nearMisses: [],
      verdict: { task: 'pod-running', outcome: 'failed', checks: [] },
      read: [],
    },
  ],
  solveTask: async (_lab, task) => {
    if (task === 'nope') throw new LabRefusal('This lab has no task nope.');
    return { script: 'SECRET-SOLUTION', code: 0, output: '' };
  },
  showNearMiss: async () => ({ script: 'SECRET-MISS', code: 0, output: '' }),
};

const starting: TaskVerdict[] = [
  {
    task: 'pod-running',
    outcome: 'failed',
    checks: [
      {
        title: 'A pod named `simple-pod` exists',
        outcome: 'failed',
        expected: 'pod/simple-pod',
        found: 'no pods in default',
        why: 'There is no pod named `simple-pod`; `simple-prod` is the closest name. Is it a slip of the pen?',
        evidence: 'SECRET-EVIDENCE',
      },
      { title: 'It runs', outcome: 'not-yet' },
    ],
  },
  {
    task: 'scale-out',
    outcome: 'not-yet',
    checks: [
      { title: 'deployment/web asks for 3 replicas', outcome: 'passed' },
      {
        title: 'All 3 are ready',
        outcome: 'not-yet',
        expected: '3 ready',
        found: '1 ready',
        why: 'Two pods are still pulling their image.',
      },
    ],
  },
];

const pods = ['web-6d4cf56db6-7kx2p', 'web-6d4cf56db6-m9qrt', 'web-6d4cf56db6-zz8lw'];
const map: ClusterMap = {
  nodes: [
    {
      name: 'student1-master1',
      roles: ['controlplane', 'etcd'],
      address: '172.31.3.110',
      health: 'good',
      status: 'Ready',
    },
    { name: 'student1-worker1', roles: ['worker'], address: '172.31.3.111', health: 'good', status: 'Ready' },
    {
      name: 'student1-worker2',
      roles: ['worker'],
      address: '172.31.3.112',
      health: 'pending',
      status: 'Ready,SchedulingDisabled',
    },
  ],
  pods: [
    ...pods.map((name, index) => ({
      namespace: 'default',
      name,
      node: `student1-worker${1 + (index % 2)}`,
      health: 'good' as const,
      status: 'Running',
      ready: '1/1',
      restarts: 0,
    })),
    {
      namespace: 'default',
      name: 'simple-pod',
      node: 'student1-worker1',
      health: 'bad',
      status: 'ImagePullBackOff',
      ready: '0/1',
      restarts: 0,
    },
    {
      namespace: 'default',
      name: 'old-pod',
      node: 'student1-worker2',
      health: 'leaving',
      status: 'Terminating',
      ready: '1/1',
      restarts: 2,
    },
    { namespace: 'default', name: 'big-pod', health: 'pending', status: 'Pending', ready: '0/1', restarts: 0 },
    {
      namespace: 'kube-system',
      name: 'coredns-abc',
      node: 'student1-master1',
      health: 'good',
      status: 'Running',
      ready: '1/1',
      restarts: 0,
    },
  ],
  services: [
    { namespace: 'default', name: 'kubernetes', type: 'ClusterIP', ports: '443/TCP', selector: '', pods: [] },
    {
      namespace: 'default',
      name: 'web',
      type: 'NodePort',
      ports: '80:31234/TCP',
      selector: 'app=web',
      pods: pods.map((name, index) => ({ name, ready: index < 2 })),
    },
    { namespace: 'default', name: 'lost', type: 'ClusterIP', ports: '80/TCP', selector: 'app=ngnix', pods: [] },
  ],
  ingresses: [{ namespace: 'default', name: 'web', rules: [{ host: 'shop.example.com', path: '/', service: 'web', port: '80' }] }],
};
