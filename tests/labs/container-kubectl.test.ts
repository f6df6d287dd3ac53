/** kubectl in a pod, with what its service account may do. */
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets, START } from '../support/assets.ts';

let lab: VirtualLab;

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'from-pods-to-ingress', seed: 'inside', assets: await contentAssets(), start: START });
  await lab.run(`kubectl create namespace shop && kubectl -n shop create serviceaccount robot
kubectl -n shop run tool --image=bitnami/kubectl --overrides='{"spec":{"serviceAccountName":"robot"}}' --command -- sleep infinity
kubectl -n shop wait --for=condition=Ready pod/tool`);
}, 60_000);

afterAll(() => lab.dispose());

const inside = (words: string): ReturnType<VirtualLab['run']> => lab.run(`kubectl -n shop exec tool -- ${words}`);

test('is forbidden what no role allows, in the words of the API server', async () => {
  const { stderr, code } = await inside('kubectl get pods');
  expect(stderr).toContain(
    'Error from server (Forbidden): pods is forbidden: User "system:serviceaccount:shop:robot" cannot list resource "pods" in API group "" in the namespace "shop"',
  );
  expect(code).toBe(1);
});

test('may do what a RoleBinding allows, in the namespace of the pod, and no more', async () => {
  await lab.run(
    'kubectl -n shop create role reader --verb=get,list,watch --resource=pods; kubectl -n shop create rolebinding robot --role=reader --serviceaccount=shop:robot',
  );
  expect((await inside('kubectl get pods')).stdout).toMatch(/^NAME +READY.*\ntool +1\/1/);
  expect((await inside('kubectl delete pod tool')).stderr).toContain('cannot delete resource "pods"');
  expect((await inside('kubectl get pods -n default')).stderr).toContain('in the namespace "default"');
  expect((await inside('kubectl auth can-i list pods')).stdout).toBe('yes\n');
});

test('a token that expires with its account names nobody any more', async () => {
  const { stdout } = await lab.run('kubectl -n shop create serviceaccount brief >/dev/null; kubectl -n shop create token brief');
  const whoami = `kubectl --server=https://kubernetes.default.svc --token=${stdout.trim()} auth whoami`;
  expect((await inside(whoami)).stdout).toContain('system:serviceaccount:shop:brief');
  await lab.run('kubectl -n shop delete serviceaccount brief');
  expect((await inside(whoami)).stderr).toContain('Unauthorized');
});

test('what is no API server is none, and what does not answer is said', async () => {
  await lab.run('kubectl -n shop run web --image=nginx --port=80 --expose; kubectl -n shop wait --for=condition=Ready pod/web');
  const { code } = await inside('kubectl --server=http://web:80 get pods');
  expect(code).toBe(1);
  expect((await inside('kubectl --server=https://web:81 get pods')).stderr).toMatch(/was refused|connection refused|timeout/);
  expect((await inside('kubectl --server=https://nowhere get pods')).stderr).toContain('no such host');
});

test('without a token there is no server', async () => {
  await lab.run(`kubectl -n shop run bare --image=bitnami/kubectl --overrides='{"spec":{"automountServiceAccountToken":false}}' --command -- sleep infinity
kubectl -n shop wait --for=condition=Ready pod/bare`);
  expect((await lab.run('kubectl -n shop exec bare -- kubectl get pods')).stderr).toContain('localhost:8080');
});

test("the workstation's kubectl takes the token of a service account too", async () => {
  expect((await lab.run('kubectl --token=$(kubectl -n shop create token robot) -n shop get secrets')).stderr).toContain(
    'User "system:serviceaccount:shop:robot"',
  );
  expect((await lab.run('kubectl --token=nonsense get pods')).stderr).toMatch(/Unauthorized|must be logged in/);
});
