import { CollectedOutput } from '#posix/collect-output.ts';
import { output, Workstation } from './workstation.ts';

it('shows what a pipeline says while it runs', async () => {
  const box = new Workstation();
  const stdout = new CollectedOutput();
  const child = box.machine.spawn({
    argv: ['bash', '-c', '(echo one; sleep 60; echo two) | grep o | sed s/o/0/'],
    env: new Map([['PATH', '/bin:/usr/bin']]),
    cwd: '/',
    uid: 0,
    gid: 0,
    parentPid: 0,
    stdin: { read: () => Promise.resolve(undefined), close: () => undefined },
    stdout,
    stderr: stdout,
  });
  for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(stdout.text()).toBe('0ne\n');
  await box.drive(child.exited);
  expect(stdout.text()).toBe('0ne\ntw0\n');
  expect(box.machine.processes()).toEqual([]);
});

it('follows a file that grows', async () => {
  expect(await output('echo a > f; (sleep 1; echo b >> f; sleep 1; echo c >> f) & timeout 5 tail -f f; echo $?')).toBe('a\nb\nc\n124\n');
});

it('ends a writer whose reader has gone', async () => {
  expect(await output('yes | head -1; echo "${PIPESTATUS[@]}"')).toBe('y\n141 0\n');
});

it('lets time pass in a loop that never ends, so that a timeout ends it', async () => {
  expect(await output('timeout 1 bash -c "while :; do :; done"; echo $?')).toBe('124\n');
});

it('says so when a function calls itself without end', async () => {
  expect(await output('f() { f; }; f; echo $?')).toContain('f: maximum function nesting level exceeded (500)');
});

it('expands long ranges whole', async () => {
  expect(await output('echo {1..20000} | wc -w')).toBe('20000\n');
});

it('refuses what the user may not do', async () => {
  expect(await output('echo x > /etc/passwd; mkdir /srv; cat /root/x; chown root .')).toContain(
    'bash: line 1: /etc/passwd: Permission denied\nmkdir: cannot create directory ‘/srv’: Permission denied',
  );
});

it('talks to the network', async () => {
  expect(
    await output(
      'curl -s http://web/a; curl -s -o /dev/null -w "%{http_code}\\n" web/missing; curl -sS nope; echo $?; curl -sS 10.0.0.9; echo $?; nslookup web',
    ),
  ).toBe(
    "GET /a web\n404\n6\n7\nServer:\t\t10.43.0.10\nAddress:\t10.43.0.10#53\n\nName:\tweb.default.svc.cluster.local\nAddress: 10.0.0.1\n\n[stderr]\ncurl: (6) Could not resolve host: nope\ncurl: (7) Failed to connect to 10.0.0.9 port 80 after 0 ms: Couldn't connect to server\n",
  );
});

it('lets only members of sudo become root', async () => {
  const box = new Workstation();
  expect((await box.run('sudo id -u')).stderr).toBe('ann is not in the sudoers file.\n');
  box.fs.writeFile('/etc/group', 'root:x:0:\nsudo:x:27:ann\nann:x:1000:\n');
  expect((await box.run('sudo id -u')).stdout).toBe('0\n');
});

it('becomes the program that it executes, in the same process', async () => {
  expect(await output("bash -c 'echo $$; exec bash -c \"echo \\$\\$; ps -o pid= | wc -l\"' | uniq -c | awk '{print $1}'")).toBe('2\n1\n');
  expect(await output("bash -c 'A=1; export B=2; exec env' | grep -E '^[AB]='")).toBe('B=2\n');
  expect(await output("bash -c 'exec nosuch; echo never'; echo $?")).toContain('127\n');
  expect(await output("bash -c 'exec echo kept > f'; cat f; (exec echo sub); echo after")).toBe('kept\nsub\nafter\n');
});
