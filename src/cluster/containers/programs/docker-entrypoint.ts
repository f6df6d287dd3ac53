// Mirrors the entry point script of the nginx image: says what it does, then becomes the command.
import type { Program } from '#posix/process.ts';
import { execProgram } from './exec-entrypoint.ts';

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

export const nginxEntrypoint: Program = {
  name: 'nginx-entrypoint',
  run: async (process) => {
    const argv = process.argv.slice(1);
    const command = argv[0]?.split('/').pop() ?? '';
    if (command === 'nginx' || command === 'nginx-debug') await process.stdout.write(SAID);
    return execProgram(process, argv);
  },
};
