/** The machine at which a learner sits. */
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets, START } from '../support/assets.ts';

let lab: VirtualLab;

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'from-pods-to-ingress', seed: 'workstation', assets: await contentAssets(), start: START });
}, 60_000);

afterAll(() => lab.dispose());

test('knows the nodes by name', async () => {
  const { stdout } = await lab.run('getent hosts student1-worker1; ping -c1 student1-worker2 | head -1');
  expect(stdout).toMatch(/^172\.31\.1\.26 +student1-worker1\nPING student1-worker2 \(172\.31\.1\.27\)/);
});

test('takes names that the learner adds to /etc/hosts', async () => {
  await lab.run(
    'kubectl create deployment web --image=nginx && kubectl expose deployment web --port=80 && kubectl create ingress web --rule=shop.example.com/=web:80; kubectl wait --for=condition=Available deployment/web',
  );
  expect(await lab.run('curl -sI http://shop.example.com | head -1')).toMatchObject({ stdout: '' });
  await lab.run('echo "172.31.1.26 shop.example.com" | sudo tee -a /etc/hosts');
  expect(await lab.run('curl -sI http://shop.example.com | head -1')).toMatchObject({ stdout: 'HTTP/1.1 200 OK\r\n' });
});

test('asks no DNS server without /etc/resolv.conf', async () => {
  expect((await lab.run('curl -s -o /dev/null -w "%{http_code}" https://kubernetes.io')).stdout).toBe('200');
  await lab.run('sudo rm /etc/resolv.conf');
  expect((await lab.run('curl https://kubernetes.io')).code).toBe(6);
});

test('does not let the learner write what is not theirs without sudo', async () => {
  expect((await lab.run('echo 1.2.3.4 example.com >> /etc/hosts')).stderr).toContain('/etc/hosts: Permission denied');
  expect((await lab.run('sudo -u root id -un')).stdout).toBe('root\n');
});
