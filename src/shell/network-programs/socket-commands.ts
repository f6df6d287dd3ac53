import type { ListeningPort } from '#posix/network.ts';
import type { Process } from '#posix/process.ts';
import { parseOptions } from '../programs/parse-options.ts';
import { defineProgram } from '../programs/program.ts';

/** Listening ports, those of the protocols that were asked for. */
function listening(process: Process, tcp: boolean, udp: boolean): readonly ListeningPort[] {
  const all = process.machine.network.listening?.() ?? [];
  const both = tcp === udp;
  return all
    .filter(({ protocol }) => both || (protocol === 'tcp' ? tcp : udp))
    .toSorted((a, b) => a.protocol.localeCompare(b.protocol) || a.port - b.port);
}

/** ss(8): what listens. Established connections are not kept track of. */
export const ss = defineProgram('ss', async (process, args) => {
  const options = parseOptions('ss', args, 'tulnpa46', { tcp: 't', udp: 'u', listening: 'l', numeric: 'n', processes: 'p', all: 'a' });
  const wanted = options.has('l') || options.has('a') ? listening(process, options.has('t'), options.has('u')) : [];
  const mixed = options.has('t') === options.has('u');
  const rows = wanted.map(({ protocol, port, address }) => {
    const state = protocol === 'tcp' ? 'LISTEN' : 'UNCONN';
    return `${mixed ? protocol.padEnd(6) : ''}${state.padEnd(7)}0      ${protocol === 'tcp' ? '511   ' : '0     '}${`${address ?? '0.0.0.0'}:${String(port)}`.padStart(20)}      0.0.0.0:*    \n`;
  });
  await process.stdout.write(`${mixed ? 'Netid ' : ''}State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess\n${rows.join('')}`);
  return 0;
});

/** netstat(8): what listens. */
export const netstat = defineProgram('netstat', async (process, args) => {
  const options = parseOptions('netstat', args, 'tulnpare', {
    tcp: 't',
    udp: 'u',
    listening: 'l',
    numeric: 'n',
    programs: 'p',
    all: 'a',
    route: 'r',
  });
  const wanted = options.has('l') || options.has('a') ? listening(process, options.has('t'), options.has('u')) : [];
  const rows = wanted.map(
    ({ protocol, port, address }) =>
      `${protocol.padEnd(6)}     0      0 ${`${address ?? '0.0.0.0'}:${String(port)}`.padEnd(23)} 0.0.0.0:*               ${protocol === 'tcp' ? 'LISTEN' : '      '}      ${options.has('p') ? '-' : ''}\n`,
  );
  const kind = options.has('l') ? 'only servers' : options.has('a') ? 'servers and established' : 'w/o servers';
  await process.stdout.write(
    `Active Internet connections (${kind})\nProto Recv-Q Send-Q Local Address           Foreign Address         State       ${options.has('p') ? 'PID/Program name' : ''}\n${rows.join('')}`,
  );
  return 0;
});
