// Mirrors the entry point script of the nginx image: says what it does, then becomes the command.
import type { Program } from '#posix/process.ts';

const SAID = `/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration
/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/
/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh
10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf
10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf
/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh
/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh
/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh
/docker-entrypoint.sh: Configuration complete; ready for start up
`;

/** `programs`: what the command may become. A command that is not among them runs as a child. */
export function nginxEntrypoint(programs: ReadonlyMap<string, Program>): Program {
  return {
    name: 'nginx-entrypoint',
    run: async (process) => {
      const argv = process.argv.slice(1);
      const command = argv[0]?.split('/').pop() ?? '';
      const target = programs.get(command);
      if (command === 'nginx' || command === 'nginx-debug') await process.stdout.write(SAID);
      if (target !== undefined && command === 'nginx')
        return target.run(new Proxy(process, { get: (own, key) => (key === 'argv' ? argv : bind(own, key)) }));
      const child = process.machine.spawn({
        argv,
        env: process.env,
        cwd: process.cwd,
        uid: process.uid,
        gid: process.gid,
        parentPid: process.pid,
        group: process.group,
        stdin: process.stdin,
        stdout: process.stdout,
        stderr: process.stderr,
        ...(process.terminal !== undefined && { terminal: process.terminal, ttys: { stdin: true, stdout: true, stderr: true } }),
      });
      for (const signal of ['SIGTERM', 'SIGQUIT', 'SIGINT', 'SIGHUP'] as const)
        process.onSignal(signal, () => {
          child.kill(signal);
        });
      const { code } = await process.race(child.exited);
      return code;
    },
  };
}

function bind(target: object, key: string | symbol): unknown {
  const value: unknown = Reflect.get(target, key);
  return typeof value === 'function' ? (value.bind(target) as unknown) : value;
}
