/** What was read from the cluster and saved can be made anew. */
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets } from '../support/assets.ts';

let lab: VirtualLab;

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'plain', seed: 'create-anew', assets: await contentAssets(), start: Date.UTC(2026, 0, 1) });
  await lab.run('kubectl run web --image=nginx:1.28');
  await lab.settle();
});

afterAll(() => lab.dispose());

test.each([
  ['kubectl replace --force -f web.yaml', 'pod "web" deleted from default namespace\npod/web replaced\n'],
  ['kubectl delete pod web && kubectl create -f web.yaml', 'pod "web" deleted from default namespace\npod/web created\n'],
])('%s, of a saved object with its resourceVersion', async (command, output) => {
  const { stdout, code } = await lab.run(
    `kubectl get pod web -o yaml > web.yaml && sed -i 's/1.28/1.29/' web.yaml && grep -q resourceVersion web.yaml && ${command}`,
  );
  expect({ stdout, code }).toEqual({ stdout: output, code: 0 });
  expect((await lab.run('kubectl get pod web -o jsonpath={.spec.containers[0].image}')).stdout).toBe('nginx:1.29');
});
