/** Every command line of "The Kubernetes Book" about pods, typed in the document's order, in one terminal. */
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets, START } from '../support/assets.ts';
import { TypedTerminal } from '../support/typed-terminal.ts';

const PROMPT = /student1@ip-172-31-3-110:~\$ $/;
const INSIDE = /(^|\n)(\/src )?# $/;
const POD = `apiVersion: v1
kind: Pod
metadata:
  name: hello-pod
  labels:
    zone: prod
    version: v1
spec:
  containers:
  - name: hello-ctr
    image: nigelpoulton/k8sbook:latest
    ports:
    - containerPort: 8080
`;

let lab: VirtualLab;
let terminal: TypedTerminal;

const type = (line: string): Promise<string> => terminal.type(line, PROMPT);
const inside = (line: string): Promise<string> => terminal.type(line, INSIDE);

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'from-pods-to-ingress', seed: 'document', assets: await contentAssets(), start: START });
  terminal = new TypedTerminal(lab);
  await terminal.waitFor(PROMPT);
  await lab.run('cat > pod.yml', { stdin: POD });
}, 60_000);

afterAll(() => lab.dispose());

describe('Deploying pods from a manifest file', () => {
  test('kubectl apply -f pod.yml, kubectl get pods', async () => {
    expect(await type('kubectl apply -f pod.yml')).toBe('pod/hello-pod created');
    expect(await type('kubectl get pods')).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE\nhello-pod +0\/1 +ContainerCreating +0 +\S+$/);
  });

  test('kubectl get pods --watch shows when it runs', async () => {
    await terminal.press('kubectl get pods --watch\r', /hello-pod +1\/1 +Running/);
    await terminal.press('\x03', PROMPT);
    expect(await type('kubectl get pods')).toMatch(/hello-pod +1\/1 +Running +0 +\S+$/);
  });
});

describe('Introspecting running pods', () => {
  test('kubectl get pods hello-pod -o wide', async () => {
    expect(await type('kubectl get pods hello-pod -o wide')).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE +IP +NODE .*\nhello-pod +1\/1 +Running +0 +\S+ +10\.42\.\d\.\d+ +student1-worker[12] /);
  });

  test('kubectl get pods hello-pod -o yaml has what was asked and what is', async () => {
    const yaml = await type('kubectl get pods hello-pod -o yaml');
    for (const part of ['  name: hello-pod', 'image: nigelpoulton/k8sbook:latest', 'imagePullPolicy: Always', 'restartPolicy: Always', 'status:', 'phase: Running', 'podIP: 10.42.', '    zone: prod']) expect(yaml).toContain(part);
  });

  test('kubectl describe pods hello-pod ends with its events, in their order', async () => {
    const text = await type('kubectl describe pods hello-pod');
    expect(text).toMatch(/Labels: +version=v1\n +zone=prod/);
    expect(text).toMatch(/hello-ctr:\n +Container ID: +containerd:\/\/[0-9a-f]{64}\n +Image: +nigelpoulton\/k8sbook:latest/);
    expect(text).toMatch(/Scheduled .*\n.*Pulling .*\n.*Pulled .*\n.*Created .*\n.*Started /);
  });
});

describe('kubectl exec: running commands in pods', () => {
  test('kubectl exec hello-pod -- ps aux', async () => {
    const [, first, second] = (await type('kubectl exec hello-pod -- ps aux')).split('\n');
    expect(first).toMatch(/\b1\b.* node \.\/app\.js$/);
    expect(second).toMatch(/ ps aux$/);
  });

  test('a shell inside installs curl and asks its own pod', async () => {
    await terminal.press('kubectl exec -it hello-pod -- sh\r', INSIDE);
    expect(await inside('curl localhost:8080')).toMatch(/curl: not found/);
    expect(await inside('apk add curl')).toMatch(/Installing curl \([^)]+\)[\s\S]*\nOK: /);
    expect(await inside('curl localhost:8080')).toContain('<h1>Kubernetes Rocks!</h1>');
    expect(await inside('hostname')).toBe('hello-pod');
    await terminal.press('exit\r', PROMPT);
  });

  test('kubectl logs hello-pod; the pod was not touched by all this', async () => {
    expect(await type('kubectl logs hello-pod')).not.toContain('rror');
    expect(await type('kubectl get pods')).toMatch(/hello-pod +1\/1 +Running +0 /);
  });

  test('kubectl delete -f pod.yml', async () => {
    expect(await type('kubectl delete -f pod.yml')).toBe('pod "hello-pod" deleted from default namespace');
    expect(await type('kubectl get pods')).toBe('No resources found in default namespace.');
  });
});
