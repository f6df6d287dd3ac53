import type { ListeningPort } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import { parseOptions } from '../programs/parse-options.ts';
import { defineProgram, Failure } from '../programs/program.ts';

const gatewayOf = (address: string): string => address.replace(/\.\d+$/, '.1');
const networkOf = (address: string): string => address.replace(/\.\d+$/, '.0');

function hardware(address: string): string {
  const parts = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return `02:42:${parts.join(':')}`;
}

/** ip(8): addr, link and route. */
export const ip = defineProgram('ip', async (process, args) => {
  const words = args.filter((arg) => !arg.startsWith('-'));
  const { addresses } = process.machine.network;
  const own = addresses[0] ?? '10.0.0.1';
  if (/^r/.test(words[0] ?? '')) {
    await process.stdout.write(`default via ${gatewayOf(own)} dev eth0\n${networkOf(own)}/24 dev eth0 proto kernel scope link src ${own}\n`);
    return 0;
  }
  if (!/^(a|addr|address|l|link)$/.test(words[0] ?? '')) throw new Failure('only "addr", "link" and "route" are built');
  const link = /^l/.test(words[0] ?? '');
  const forever = '       valid_lft forever preferred_lft forever\n';
  const loopback = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n${link ? '' : `    inet 127.0.0.1/8 scope host lo\n${forever}`}`;
  const inet = addresses.map((address) => `    inet ${address}/24 brd ${address.replace(/\.\d+$/, '.255')} scope global eth0\n${forever}`).join('');
  const ethernet = `2: eth0@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UP group default\n    link/ether ${hardware(own)} brd ff:ff:ff:ff:ff:ff link-netnsid 0\n${link ? '' : inet}`;
  await process.stdout.write((words.includes('eth0') ? '' : loopback) + (words.includes('lo') ? '' : ethernet));
  return 0;
});

/** ifconfig(8), without arguments or with an interface's name. */
export const ifconfig = defineProgram('ifconfig', async (process, args) => {
  const [own = '10.0.0.1'] = process.machine.network.addresses;
  const blocks: Readonly<Record<string, string>> = {
    eth0: `eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1450\n        inet ${own}  netmask 255.255.255.0  broadcast ${own.replace(/\.\d+$/, '.255')}\n        ether ${hardware(own)}  txqueuelen 0  (Ethernet)\n\n`,
    lo: 'lo: flags=73<UP,LOOPBACK,RUNNING>  mtu 65536\n        inet 127.0.0.1  netmask 255.0.0.0\n        loop  txqueuelen 1000  (Local Loopback)\n\n',
  };
  const [name] = args.filter((arg) => !arg.startsWith('-'));
  if (name !== undefined && blocks[name] === undefined) throw new Failure(`${name}: error fetching interface information: Device not found`);
  await process.stdout.write(name === undefined ? Object.values(blocks).join('') : (blocks[name] ?? ''));
  return 0;
});

/** route(8), without arguments or with -n. */
export const route = defineProgram('route', async (process) => {
  const [own = '10.0.0.1'] = process.machine.network.addresses;
  const row = (to: string, via: string, mask: string, flags: string): string =>
    `${to.padEnd(15)} ${via.padEnd(15)} ${mask.padEnd(15)} ${flags.padEnd(5)} 0      0        0 eth0\n`;
  await process.stdout.write(
    `Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n${row('0.0.0.0', gatewayOf(own), '0.0.0.0', 'UG')}${row(networkOf(own), '0.0.0.0', '255.255.255.0', 'U')}`,
  );
  return 0;
});

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

/** traceroute(8): the gateway, then the host that answers, or stars. */
export const traceroute = defineProgram('traceroute', async (process, args) => {
  const options = parseOptions('traceroute', args, 'nm:w:q:I46', {}, { code: 2 });
  const [name] = options.operands;
  if (name === undefined) throw new Failure('usage: traceroute [-n] [-m max_ttl] host', 2);
  const { network } = process.machine;
  let address: string;
  try {
    address = (await process.race(network.resolve(name)))[0] ?? name;
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    throw new Failure(process.fs.exists('/bin/busybox') ? `bad address '${name}'` : `${name}: Name or service not known`, 2);
  }
  const most = Number(options.get('m') ?? '30');
  await process.stdout.write(`traceroute to ${name} (${address}), ${String(most)} hops max, 60 byte packets\n`);
  const gateway = gatewayOf(network.addresses[0] ?? address);
  const shown = (ms: number): string => [1, 0.8, 0.9].map((share) => `${(ms * share).toFixed(3)} ms`).join('  ');
  try {
    const time = await process.race(
      Promise.race([network.ping(address), process.sleep(5000).then(() => Promise.reject(new PosixError('ETIMEDOUT')))]),
    );
    const near = time < 0.3;
    if (!near) await process.stdout.write(` 1  ${gateway} (${gateway})  ${shown(0.05)}\n`);
    await process.stdout.write(` ${near ? '1' : '2'}  ${name} (${address})  ${shown(time)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    await process.stdout.write(` 1  ${gateway} (${gateway})  ${shown(0.05)}\n`);
    for (let hop = 2; hop <= most; hop++) await process.stdout.write(`${String(hop).padStart(2)}  * * *\n`);
    return 0;
  }
});
