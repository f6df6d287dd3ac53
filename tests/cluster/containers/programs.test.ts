import { TestCluster } from '../kubelet/test-cluster.ts';

describe('programs of containers', () => {
  test('nginx serves its files, redirects folders and logs requests', async () => {
    const cluster = TestCluster.create();
    cluster.pod('web', { image: 'nginx:1.15.2' });
    cluster.pod('client', { image: 'busybox', command: ['sleep', 'infinity'] });
    await cluster.seconds(5);
    const from = cluster.podNetwork('client');
    const address = cluster.getPod('web').status?.podIP ?? '';
    expect(await cluster.get(address, { from })).toContain('<h1>Welcome to nginx!</h1>');
    expect(await cluster.get(address, { from, path: '/nope' })).toBe(
      '404 <html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx/1.15.2</center>\r\n</body>\r\n</html>\r\n',
    );
    const log = await cluster.logs('web');
    expect(log).toContain(`${cluster.getPod('client').status?.podIP ?? ''} - - [21/Nov/2026:10:00:05 +0000] "GET / HTTP/1.1" 200 615 "-" "-" "-"\n`);
    expect(log).toMatch(/open\(\) "\/usr\/share\/nginx\/html\/nope" failed \(2: No such file or directory\), client:/);
  });

  test('nginx follows a configuration from a config map', async () => {
    const cluster = TestCluster.create();
    cluster.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'conf', namespace: 'default' },
      data: {
        'default.conf':
          'server {\n  listen 8080;\n  location / { return 200 "hello $host\\n"; add_header X-Who me; }\n  location = /gone { return 301 /new; }\n}\n',
      },
    });
    cluster.pod(
      'web',
      { image: 'nginx', volumeMounts: [{ name: 'v', mountPath: '/etc/nginx/conf.d' }] },
      { volumes: [{ name: 'v', configMap: { name: 'conf' } }] },
    );
    cluster.pod('broken', { image: 'nginx', command: ['nginx', '-t', '-c', '/nope.conf'] }, { restartPolicy: 'Never' });
    await cluster.seconds(5);
    const from = cluster.podNetwork('web');
    expect(await cluster.get('127.0.0.1', { from, port: 8080, host: 'a.b' })).toBe('200 hello a.b\n');
    expect(await cluster.get('127.0.0.1', { from, port: 8080, path: '/gone' })).toMatch(/^301 /);
    expect(await cluster.get('127.0.0.1', { from })).toBe('ECONNREFUSED');
    expect(cluster.state('broken')).toBe('Error 0/1 0');
    expect(await cluster.logs('broken')).toContain('open() "/nope.conf" failed (2: No such file or directory)');
  });

  test('apt finds packages only after an update, and installs what they bring', async () => {
    const cluster = TestCluster.create();
    cluster.pod('web', { image: 'nginx' });
    await cluster.seconds(5);
    expect(await cluster.exec('web', 'apt', 'install', '-y', 'dnsutils')).toMatchObject({
      code: 100,
      output: expect.stringContaining('E: Unable to locate package dnsutils'),
    });
    expect((await cluster.exec('web', 'apt', 'update')).output).toContain('Get:1 http://deb.debian.org/debian bookworm InRelease [151 kB]');
    const installed = await cluster.exec('web', 'apt-get', 'install', '-y', 'dnsutils', 'curl');
    expect(installed.code).toBe(0);
    expect(installed.output).toContain('Setting up dnsutils (1:9.18.33-1~deb12u2) ...\n');
    expect((await cluster.exec('web', 'dpkg', '-s', 'curl')).output).toContain('Status: install ok installed');
    expect((await cluster.exec('web', 'apt', 'install', '-y', 'curl')).output).toContain('curl is already the newest version');
  });

  test('apk adds packages', async () => {
    const cluster = TestCluster.create();
    cluster.pod('box', { image: 'alpine', command: ['sleep', 'infinity'] });
    await cluster.seconds(5);
    const added = await cluster.exec('box', 'apk', 'add', 'curl');
    expect(added.code).toBe(0);
    expect(added.output).toMatch(/\(5\/5\) Installing curl \(8\.14\.1-r1\)\n.*\nOK: \d+ MiB in 16 packages\n$/);
    expect((await cluster.exec('box', 'apk', 'add', 'crul')).output).toContain('ERROR: unable to select packages:\n  crul (no such package):');
  });

  test('redis keeps values between clients', async () => {
    const cluster = TestCluster.create();
    cluster.pod('cache', { image: 'redis' }, {}, { app: 'cache' });
    cluster.service('cache', { selector: { app: 'cache' }, ports: [{ port: 6379 }] });
    cluster.pod('client', { image: 'redis', command: ['sleep', 'infinity'] });
    await cluster.seconds(5);
    expect((await cluster.exec('client', 'redis-cli', '-h', 'cache', 'set', 'a', 'one two')).output).toBe('OK\n');
    expect((await cluster.exec('cache', 'redis-cli', 'get', 'a')).output).toBe('one two\n');
    expect((await cluster.exec('client', 'redis-cli', '-h', 'cache', 'incr', 'n')).output).toBe('1\n');
    expect((await cluster.exec('client', 'redis-cli', '-h', 'cache', 'incr', 'a')).output).toBe('ERR value is not an integer or out of range\n');
    expect(await cluster.exec('client', 'redis-cli', 'ping')).toEqual({
      code: 1,
      output: 'Could not connect to Redis at 127.0.0.1:6379: Connection refused\n',
    });
  });
});
