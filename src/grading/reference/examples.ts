/** A whole lab.yaml that shows one part of the language; a test proves each. */
export interface ReferenceExample {
  /** The check type, or the section, under which it stands. */
  readonly shows: string;
  readonly title: string;
  readonly lab: string;
}

interface Parts {
  readonly setup?: string;
  readonly checks: string;
  readonly solution: string;
  readonly nearMiss?: readonly [run: string, explains: string];
}

const indent = (text: string, by: number): string =>
  text
    .trim()
    .split('\n')
    .map((line) => (line === '' ? line : ' '.repeat(by) + line))
    .join('\n');

function labOf({ setup, checks, solution, nearMiss }: Parts): string {
  const parts = [
    ...(setup === undefined ? [] : ['setup: |', indent(setup, 2)]),
    'tasks:',
    '  - id: example',
    '    title: Example',
    '    checks:',
    indent(checks, 6),
    '    solution: |',
    indent(solution, 6),
    ...(nearMiss === undefined
      ? []
      : ['    near-misses:', '      - run: |', indent(nearMiss[0], 10), `        explains: ${JSON.stringify(nearMiss[1])}`]),
  ];
  return `${parts.join('\n')}\n`;
}

const example = (shows: string, title: string, parts: Parts): ReferenceExample => ({ shows, title, lab: labOf(parts) });

const WEB = 'kubectl create deployment web --image=nginx\nkubectl rollout status deployment/web';
const WEB_SERVICE = `${WEB}\nkubectl expose deployment web --port=80`;
const CLIENT = 'kubectl run client --image=nginx\nkubectl wait --for=condition=Ready pod/client --timeout=120s';

export const examples: readonly ReferenceExample[] = [
  example('pod', 'a pod runs an image', {
    checks: '- pod: { name: web, image: nginx, restarts: 0 }',
    solution: 'kubectl run web --image=nginx',
    nearMiss: ['kubectl run web --image=ngnix', 'runs ngnix'],
  }),
  example('pod', 'a pod is in trouble, as the task asks', {
    checks: '- pod: { name: broken, reason: ImagePullBackOff }',
    solution: 'kubectl run broken --image=nginx:no-such-tag\nsleep 60',
    nearMiss: ['kubectl run brokn --image=nginx:no-such-tag', 'Did you mean broken?'],
  }),
  example('replicas', 'a deployment has three ready replicas', {
    setup: WEB,
    checks: '- replicas: { of: deployment/web, equal: 3 }',
    solution: 'kubectl scale deployment/web --replicas=3',
    nearMiss: ['kubectl scale deployment/web --replicas=2', 'spec.replicas is 2'],
  }),
  example('selects', 'a service selects the pods of a deployment', {
    setup: WEB,
    checks: '- selects: { service: web, pods-of: deployment/web, port: 80 }',
    solution: 'kubectl expose deployment web --port=80',
    nearMiss: ['kubectl expose deployment web --port=80\nkubectl set selector service/web app=wbe', 'Did you mean app=web?'],
  }),
  example('routes', 'an ingress routes a host to a service', {
    setup: WEB_SERVICE,
    checks: '- routes: { ingress: web, host: shop.example.com, path: /, to: service/web:80 }',
    solution: 'kubectl create ingress web --rule="shop.example.com/*=web:80"',
    nearMiss: ['kubectl create ingress web --rule="shop.example.com/*=wbe:80"', 'there is no such service. Did you mean web?'],
  }),
  example('resource', 'operators in a partial manifest', {
    checks: `
- resource:
    apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web, labels: { tier: front } }
    spec:
      replicas: { $at-least: 2 }
      template:
        spec:
          containers:
            $exactly: [{ image: nginx }]`,
    solution: 'kubectl create deployment web --image=nginx --replicas=2\nkubectl label deployment/web tier=front',
    nearMiss: ['kubectl create deployment web --image=nginx --replicas=2\nkubectl label deployment/web teir=front', 'Did you mean teir to be tier?'],
  }),
  example('absent', 'a pod is gone', {
    setup: 'kubectl run old --image=nginx',
    checks: '- absent: { what: pod/old }',
    solution: 'kubectl delete pod old',
    nearMiss: ['kubectl label pod old state=gone', 'Nobody has deleted it'],
  }),
  example('count', 'two config maps with a label', {
    checks: '- count: { kind: configmap, selector: team=blue, at-least: 2 }',
    solution: 'for name in a b; do kubectl create configmap $name; kubectl label configmap $name team=blue; done',
    nearMiss: ['kubectl create configmap a\nkubectl label configmap a team=blue\nkubectl create configmap b', 'without these labels: '],
  }),
  example('cel', 'all pods have a memory limit', {
    setup: 'kubectl create deployment web --image=nginx --replicas=2',
    checks: `
- cel:
    each: pod
    selector: app=web
    that: "self.spec.containers.all(c, has(c.resources.limits) && quantity(c.resources.limits.memory) <= quantity('256Mi'))"
    says: Every container may use 256Mi of memory at most.`,
    solution: 'kubectl set resources deployment/web --limits=memory=128Mi\nkubectl rollout status deployment/web',
    nearMiss: ['kubectl set resources deployment/web --limits=memory=1Gi\nkubectl rollout status deployment/web', 'It is not so for 2 of 2'],
  }),
  example('rollout', 'an update and a rollback', {
    setup: 'kubectl create deployment web --image=nginx:1.27\nkubectl rollout status deployment/web',
    checks: '- rollout: { of: deployment/web, images: ["nginx:1.27", "nginx:1.28", "nginx:1.27"] }',
    solution: 'kubectl set image deployment/web nginx=nginx:1.28\nkubectl rollout status deployment/web\nkubectl rollout undo deployment/web',
    nearMiss: ['kubectl set image deployment/web nginx=nginx:1.28', 'It has run nginx:1.27, nginx:1.28, in this order.'],
  }),
  example('http', 'a service answers a pod', {
    setup: `${WEB}\n${CLIENT}`,
    checks: '- http: { from: pod/client, url: "http://web", body: { contains: Welcome } }',
    solution: 'kubectl expose deployment web --port=80',
    nearMiss: ['kubectl expose deployment web --port=8080 --target-port=80', 'does not offer port 80; it offers 8080'],
  }),
  example('dns', "a service's name resolves", {
    setup: `${WEB}\n${CLIENT}`,
    checks: '- dns: { from: pod/client, name: web, service: web }',
    solution: 'kubectl expose deployment web --port=80',
    nearMiss: ['kubectl expose deployment web --port=80 --name=wbe', 'Did you mean wbe?'],
  }),
  example('connects', 'a policy keeps everybody out', {
    setup: `${WEB_SERVICE}\n${CLIENT}`,
    checks: '- connects: { from: pod/client, to: "web:80", connects: false }\n- replicas: { of: deployment/web, at-least: 1 }',
    solution: `
kubectl apply -f - <<'MANIFEST'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: closed
spec:
  podSelector:
    matchLabels:
      app: web
MANIFEST`,
    nearMiss: ['kubectl label deployment web closed=yes', 'nothing drops the traffic'],
  }),
  example('logs', 'a pod has written a line', {
    checks: '- logs: { of: pod/greeter, matches: "^hello [a-z]+$" }',
    solution: 'kubectl run greeter --image=busybox --restart=Never -- sh -c "echo hello world; sleep 3600"',
    nearMiss: ['kubectl run greeter --image=busybox --restart=Never -- sh -c "echo hallo; sleep 3600"', 'The newest line is: hallo'],
  }),
  example('exec', 'a file in a container', {
    setup: WEB,
    checks: '- exec: { in: deployment/web, command: [cat, /etc/nginx/motd], stdout: { equals: be kind } }',
    solution: 'kubectl exec deployment/web -- sh -c "echo be kind > /etc/nginx/motd"',
    nearMiss: ['kubectl exec deployment/web -- sh -c "echo be quick > /etc/nginx/motd"', 'does not have exactly "be kind"'],
  }),
  example('event', 'a pod could not be scheduled', {
    checks: '- event: { about: pod/large, reason: FailedScheduling }',
    solution: `kubectl run large --image=nginx --overrides='{"spec":{"containers":[{"name":"large","image":"nginx","resources":{"requests":{"cpu":"500"}}}]}}'`,
    nearMiss: ['kubectl run large --image=nginx', 'with the reason'],
  }),
  example('can', 'a service account may list pods', {
    setup: 'kubectl create serviceaccount robot',
    checks:
      '- can: { who: serviceaccount/robot, verb: list, resource: pods }\n- cannot: { who: serviceaccount/robot, verb: [create, delete], resource: pods }',
    solution:
      'kubectl create role reader --verb=get,list --resource=pods\nkubectl create rolebinding robot-reads --role=reader --serviceaccount=default:robot',
    nearMiss: [
      'kubectl create role reader --verb=get --resource=pods\nkubectl create rolebinding robot-reads --role=reader --serviceaccount=default:robot',
      'allows get on pods, but not list',
    ],
  }),
  example('cannot', 'take a right away', {
    setup: 'kubectl create serviceaccount robot\nkubectl create rolebinding robot-edits --clusterrole=edit --serviceaccount=default:robot',
    checks: '- cannot: { who: serviceaccount/robot, verb: delete, resource: deployments.apps }',
    solution: 'kubectl delete rolebinding robot-edits',
    nearMiss: ['kubectl delete clusterrolebinding robot-edits', 'The binding robot-edits gives it the role edit'],
  }),
  example('file', 'a manifest at home, compared as data', {
    checks: '- file: { path: pod.yaml, text: { yaml: { kind: Pod, metadata: { name: web } } } }',
    solution: 'kubectl run web --image=nginx --dry-run=client -o yaml > pod.yaml',
    nearMiss: ['kubectl run web --image=nginx --dry-run=client -o yaml > Pod.yaml', 'upper and lower case differ'],
  }),
  example('ran', 'a command was typed', {
    checks: `- ran: { matches: '^\\s*kubectl\\s+get\\s+(no|node|nodes)\\b', as: kubectl get nodes }`,
    solution: 'kubectl get nodes',
    nearMiss: ['kubectl gte nodes', 'You have typed gte. Did you mean get?'],
  }),
  example('answer', "a question about the learner's own cluster", {
    checks: `- answer: { id: nodes, question: How many nodes does your cluster have?, value: "size(objects('nodes'))" }`,
    solution: 'mkdir -p answers\nkubectl get nodes --no-headers | wc -l > answers/nodes',
    nearMiss: ['mkdir -p answers\necho 100 > answers/nodes', 'That is too much'],
  }),
  example('combinators', 'one of two ways', {
    checks: `
- any:
    - resource: { apiVersion: v1, kind: ConfigMap, metadata: { name: settings } }
    - resource: { apiVersion: v1, kind: Secret, metadata: { name: settings } }
- not: { absent: { what: namespace/default } }`,
    solution: 'kubectl create secret generic settings --from-literal=a=b',
    nearMiss: ['kubectl create configmap setting', 'Did you mean settings?'],
  }),
  example('explain', "the author's own words", {
    setup: WEB,
    checks: `
- replicas: { of: deployment/web, equal: 3 }
  explain:
    - when: { replicas: { of: deployment/web, equal: 2 } }
      say: Two are not enough for the shop.
    - { cause: replicas-asked, say: The shop needs three. }`,
    solution: 'kubectl scale deployment/web --replicas=3',
    nearMiss: ['kubectl scale deployment/web --replicas=2', 'Two are not enough for the shop.'],
  }),
  example('time', 'it has to last', {
    setup: WEB,
    checks: '- replicas: { of: deployment/web, equal: 2 }\n  stable-for: 20s\n  within: 2m',
    solution: 'kubectl scale deployment/web --replicas=2',
    nearMiss: ['kubectl scale deployment/web --replicas=4', 'spec.replicas is 4'],
  }),
  {
    shows: 'capture',
    title: 'a later task speaks of what an earlier one found',
    lab: `tasks:
  - id: first
    title: Run a pod
    checks:
      - pod: { name: web }
        capture: { uid: "object('pod/web').metadata.uid" }
    solution: kubectl run web --image=nginx
  - id: again
    title: Replace it by a new one of the same name
    needs: [first]
    checks:
      - pod: { name: web }
      - not: { resource: { apiVersion: v1, kind: Pod, metadata: { name: web, uid: "\${{ vars.uid }}" } } }
    solution: |
      kubectl delete pod web
      kubectl run web --image=nginx
    near-misses:
      - run: kubectl label pod web state=new
        explains: "Not so: pod web is as asked"
`,
  },
];
