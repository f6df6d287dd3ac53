/** What people look at inside of containers: /proc, cgroups, users, CPU; after the e2e tests of sig-node. */
import { NodeLab, podOf } from './node-lab.ts';

let node: NodeLab;
beforeAll(async () => {
  node = await NodeLab.create();
});
afterAll(() => {
  node.dispose();
});

const shell = (name: string, script: string): Promise<string> => node.run(`kubectl exec ${name} -- sh -c '${script}'`);

describe('proc', () => {
  beforeAll(async () => {
    await node.pod('proc', 'sleep 3000', { env: [{ name: 'COLOUR', value: 'blue' }] });
    await node.seconds(10);
  });

  test('shows every process while it runs, and the one that asks as self', async () => {
    expect(await shell('proc', 'cat /proc/1/cmdline')).toBe('sh\0-c\0sleep 3000\0');
    expect(await shell('proc', 'cat /proc/$$/comm')).toBe('sh\n');
    expect(await shell('proc', 'cat /proc/self/comm; grep -c . /proc/self/status')).toMatch(/^cat\n2\d\n$/);
    expect(await shell('proc', 'cat /proc/1/environ')).toContain('COLOUR=blue\0');
    expect(await shell('proc', 'cat /proc/1/cgroup; readlink /proc/1/cwd /proc/1/root')).toBe('0::/\n/\n/\n');
    expect((await shell('proc', 'ls /proc | grep -c "^[0-9]"')).trim()).toMatch(/^[3-6]$/);
    expect(await shell('proc', 'sleep 1 & p=$!; wait; ls /proc/$p 2>/dev/null || echo gone')).toBe('gone\n');
  });

  test('is no storage, takes no files, and find does not go round in it', async () => {
    expect(await shell('proc', 'df | grep -c proc || true')).toBe('0\n');
    expect(await shell('proc', 'touch /proc/x 2>&1 || true')).toContain('/proc/x');
    expect(await shell('proc', 'find / -name hostname -path "*etc*"')).toBe('/etc/hostname\n');
  });

  test('of a pod with one process namespace leads to the files of the other container', async () => {
    await node.apply(
      podOf('shared', {
        shareProcessNamespace: true,
        terminationGracePeriodSeconds: 1,
        containers: [
          { name: 'web', image: 'nginx' },
          { name: 'c', image: 'busybox', command: ['sleep', '3000'] },
        ],
      }),
    );
    await node.seconds(15);
    const seen = await node.run(
      `kubectl exec shared -c c -- sh -c 'ps; grep -c worker_processes /proc/$(pgrep nginx | head -1)/root/etc/nginx/nginx.conf'`,
    );
    expect(seen).toMatch(/\n +1 65535 +\d:\d\d \/pause\n/);
    expect(seen).toContain('nginx: master process');
    expect(seen.trimEnd().split('\n').at(-1)).toBe('1');
  });
});

describe('cgroups', () => {
  test('say what the container may use, also after a resize (Pod InPlace Resize Container)', async () => {
    const resources = { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '500m', memory: '128Mi' } };
    await node.pod('bound', 'sleep 3000', { resources });
    await node.pod('free', 'sleep 3000');
    await node.seconds(10);
    const files = 'cd /sys/fs/cgroup; cat cpu.max memory.max cpu.weight';
    expect(await shell('bound', files)).toBe('50000 100000\n134217728\n4\n');
    expect(await shell('free', files)).toBe('max 100000\nmax\n1\n');
    expect(Number(await shell('bound', 'cat /sys/fs/cgroup/memory.current'))).toBeGreaterThan(1_000_000);
    await node.run(`kubectl patch pod bound --subresource=resize -p '{"spec":{"containers":[{"name":"c","resources":{"limits":{"cpu":"1"}}}]}}'`);
    await node.seconds(3);
    expect(await shell('bound', 'cat /sys/fs/cgroup/cpu.max')).toBe('100000 100000\n');
    expect(node.get('bound').status?.containerStatuses?.[0]).toMatchObject({ restartCount: 0, resources: { limits: { cpu: '1' } } });
  });

  test('a resize restarts the container where its policy says so', async () => {
    const resources = { requests: { memory: '64Mi' }, limits: { memory: '128Mi' } };
    await node.pod('careful', 'sleep 3000', { resources, resizePolicy: [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }] });
    await node.seconds(10);
    await node.run(
      `kubectl patch pod careful --subresource=resize -p '{"spec":{"containers":[{"name":"c","resources":{"limits":{"memory":"256Mi"}}}]}}'`,
    );
    await node.seconds(10);
    expect(node.get('careful').status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1, ready: true });
    expect(await shell('careful', 'cat /sys/fs/cgroup/memory.max')).toBe('268435456\n');
    expect(await node.run('kubectl describe pod careful')).toContain('Container c resize requires restart');
  });
});

describe('what a container does', () => {
  test('the status names the user, its groups and the mounts', async () => {
    await node.pod('who', 'sleep 3000', {}, { securityContext: { runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000, supplementalGroups: [4000] } });
    await node.seconds(10);
    const [status] = node.get('who').status?.containerStatuses ?? [];
    expect(status?.user).toEqual({ linux: { uid: 1000, gid: 3000, supplementalGroups: [3000, 4000, 2000] } });
    expect(status?.volumeMounts).toEqual([
      {
        mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
        name: expect.stringContaining('kube-api-access-'),
        readOnly: true,
        recursiveReadOnly: 'Disabled',
      },
    ]);
    expect(status?.resources).toEqual({});
  });

  test('busybox serves a folder with httpd, and its port is free when the container has ended', async () => {
    await node.pod('serve', 'mkdir /www; echo hello > /www/index.html; httpd -p 8080 -h /www; sleep 20', {});
    await node.seconds(8);
    expect(await shell('serve', 'wget -qO- localhost:8080; wget -qO- localhost:8080/none 2>&1 || true; ps')).toMatch(
      /^hello\nwget: server returned error: HTTP\/1\.1 404 Not Found\n[^]*httpd -p 8080/,
    );
    const address = node.get('serve').status?.podIP ?? '';
    await node.pod('asker', 'sleep 3000');
    await node.seconds(8);
    expect(await shell('asker', `wget -qO- ${address}:8080`)).toBe('hello\n');
    expect(await shell('asker', `wget -qO- '${address}:8080/%zz' 2>&1 || true`)).toContain('HTTP/1.1 400 Bad Request');
    await node.seconds(40);
    expect(node.get('serve').status?.containerStatuses?.[0]?.restartCount).toBeGreaterThan(0);
    expect(await shell('asker', `wget -qO- ${address}:8080`)).toBe('hello\n');
  });
});
