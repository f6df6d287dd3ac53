import { MemoryFileSystem } from '#posix/memory-file-system.ts';
import { PosixError } from '#posix/posix-error.ts';
import { ProcessTable } from '#posix/process-table.ts';
import { SeededRandom } from '#posix/random.ts';
import { VirtualClock } from '#posix/virtual-clock.ts';
import { installPrograms, shellPrograms } from '#shell/programs.ts';
import { runScript } from '#shell/run-script.ts';
import type { ScriptOptions, ScriptResult } from '#shell/run-script.ts';
import type { NetworkStack } from '#posix/network.ts';

const START = Date.UTC(2026, 0, 2, 3, 4, 5);
const fail = (code: 'ENOTFOUND' | 'ECONNREFUSED') => Promise.reject(new PosixError(code));

/** No names, and one web server on 10.0.0.1:80. */
const network: NetworkStack = {
  hostname: 'box',
  addresses: ['10.0.0.5'],
  resolve: (name) => (/^[\d.]+$/.test(name) ? Promise.resolve([name]) : name === 'web' ? Promise.resolve(['10.0.0.1']) : fail('ENOTFOUND')),
  query: (name) =>
    Promise.resolve(
      name.startsWith('web')
        ? {
            status: 'NOERROR' as const,
            authoritative: true,
            name: 'web.default.svc.cluster.local',
            server: '10.43.0.10',
            records: [{ name: 'web.default.svc.cluster.local', type: 'A', ttl: 30, data: '10.0.0.1' }],
          }
        : { status: 'NXDOMAIN' as const, name, server: '10.43.0.10', records: [] },
    ),
  http: (address, port, request) =>
    address === '10.0.0.1' && port === 80
      ? Promise.resolve({
          status: request.target === '/missing' ? 404 : 200,
          headers: { 'content-type': 'text/plain' },
          body: new TextEncoder().encode(`${request.method} ${request.target} ${request.headers['host'] ?? ''}\n`),
        })
      : fail('ECONNREFUSED'),
  connect: () => fail('ECONNREFUSED'),
  ping: () => Promise.resolve(0.5),
  listen: () => ({ close: () => undefined }),
};

const layer = (() => {
  const fs = new MemoryFileSystem({ now: () => START });
  installPrograms(fs);
  for (const path of ['/root', '/home/ann', '/dev', '/etc']) fs.makeDirectory(path, { recursive: true });
  fs.makeDirectory('/tmp', { mode: 0o1777 });
  fs.writeDevice('/dev/null', 'null');
  fs.writeDevice('/dev/zero', 'zero');
  fs.writeFile('/etc/passwd', 'root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/bash\n');
  fs.writeFile('/etc/group', 'root:x:0:\nann:x:1000:\n');
  fs.chown('/home/ann', 1000, 1000);
  return fs.volume.commit();
})();

export class Workstation {
  readonly clock = new VirtualClock(START);
  readonly fs = new MemoryFileSystem({ now: () => this.clock.now(), layer });
  readonly machine = new ProcessTable({
    hostname: 'box',
    firstPid: 1000,
    clock: this.clock,
    random: new SeededRandom('shell'),
    network,
    fs: this.fs,
    programs: new Map(shellPrograms.map((program) => [program.name, program])),
  });

  /** Runs a script as ann in her home to its end, on virtual time. */
  async run(text: string, options: ScriptOptions = {}): Promise<ScriptResult> {
    return this.drive(runScript(this.machine, text, { cwd: '/home/ann', uid: 1000, gid: 1000, env: { HOME: '/home/ann' }, ...options }));
  }

  /** Moves the clock whenever nothing else happens, until the promise settles. */
  async drive<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    promise.then(
      () => (settled = true),
      () => (settled = true),
    );
    for (let rounds = 0; !settled && rounds < 200_000; rounds++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (!settled) this.clock.runNext();
    }
    if (!settled) throw new Error('the script does not end');
    return promise;
  }
}

export async function output(text: string, options?: ScriptOptions): Promise<string> {
  const { stdout, stderr, code } = await new Workstation().run(text, options);
  return `${stdout}${stderr === '' ? '' : `[stderr]\n${stderr}`}${code === 0 ? '' : `[${code}]\n`}`;
}
