/** A kubelet that is stopped over ssh: what happens to the node and to its pods, and how they come back. */
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets, START } from '../support/assets.ts';

let lab: VirtualLab;

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'from-pods-to-ingress', seed: 'failure', assets: await contentAssets(), start: START });
  await lab.run('kubectl create deployment web --image=nginx --replicas=4; kubectl rollout status deployment/web');
}, 60_000);

afterAll(() => lab.dispose());

const run = async (script: string): Promise<string> => (await lab.run(script)).stdout;

test('forty seconds of silence, and the node is NotReady and tainted; its pods are not ready and still there', async () => {
  expect((await lab.run('ssh student1-worker2 sudo systemctl stop kubelet')).code).toBe(0);
  expect(await run('ssh student1-worker2 systemctl is-active kubelet')).toBe('inactive\n');
  expect(await run('sleep 30; kubectl get node student1-worker2')).toMatch(/ Ready /);
  expect(await run('sleep 12; kubectl get node student1-worker2')).toMatch(/ NotReady /);
  const described = await run('kubectl describe node student1-worker2');
  expect(described).toMatch(/Ready +Unknown .*NodeStatusUnknown +Kubelet stopped posting node status\./);
  expect(described).toMatch(
    /node\.kubernetes\.io\/unreachable:NoExecute\n +node\.kubernetes\.io\/unreachable:NoSchedule|unreachable:NoSchedule\n +node\.kubernetes\.io\/unreachable:NoExecute/,
  );
  const readiness = `kubectl get pods -l app=web --field-selector=spec.nodeName=student1-worker2 -o jsonpath='{.items[*].status.conditions[?(@.type=="Ready")].status}'`;
  expect(await run(readiness)).toMatch(/^False( False)*$/);
  expect(
    (await lab.run('kubectl logs $(kubectl get pod -l app=web --field-selector=spec.nodeName=student1-worker2 -o name | head -1)')).stderr,
  ).toContain(':10250: connect: connection refused');
});

test('after the five minutes of their tolerations its pods are replaced elsewhere, and hang in Terminating', async () => {
  const table = await run('sleep 310; kubectl get pods -l app=web -o wide');
  expect(table).toMatch(/Terminating .*student1-worker2/);
  expect(table.match(/1\/1 +Running .*student1-worker1/g)).toHaveLength(4);
  expect(await run('kubectl get events')).toContain('TaintManagerEviction');
});

test('with the kubelet back the node is Ready, and what was to go goes', async () => {
  await lab.run('ssh 172.31.1.27 sudo systemctl start kubelet');
  expect(await run('sleep 60; kubectl get node student1-worker2')).toMatch(/ Ready /);
  expect(await run('kubectl get pods -l app=web -o wide')).not.toMatch(/Terminating|worker2/);
  expect(await run('kubectl get pods -n kube-system -o wide')).not.toMatch(/0\/\d/);
  expect(await run('kubectl get node student1-worker2 -o jsonpath={.spec.taints}')).toBe('');
  await lab.run(
    'kubectl run back --image=nginx --overrides=\'{"spec":{"nodeName":"student1-worker2"}}\'; kubectl wait --for=condition=Ready pod/back',
  );
  expect(await run('ssh student1-worker2 sudo crictl ps')).toMatch(/CONTAINER +IMAGE .*\n[\s\S]*Running +back +0 +back\n/);
});

test('a short silence is not noticed', async () => {
  await lab.run(
    'ssh student1-worker2 sudo systemctl restart kubelet; ssh student1-worker2 sudo systemctl stop kubelet; sleep 20; ssh student1-worker2 sudo systemctl start kubelet',
  );
  expect(await run('sleep 60; kubectl get node student1-worker2')).toMatch(/ Ready /);
});

test('ssh goes to nodes alone, and does what is built', async () => {
  expect(await lab.run('ssh elsewhere ls')).toMatchObject({
    code: 255,
    stderr: 'ssh: Could not resolve hostname elsewhere: Name or service not known\n',
  });
  expect((await lab.run('ssh student1-worker1 sudo systemctl stop docker')).code).toBe(5);
  expect((await lab.run('ssh student1-worker1 rm -rf /')).stderr).toContain('command not found');
});
