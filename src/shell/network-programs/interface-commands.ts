import type { Process } from '#posix/process.ts';
import { defineProgram, Failure } from '../programs/program.ts';
import { isApplet } from './installed-version.ts';

const gatewayOf = (address: string): string => address.replace(/\.\d+$/, '.1');
const networkOf = (address: string): string => address.replace(/\.\d+$/, '.0');

function hardware(address: string): string {
  const parts = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return `02:42:${parts.join(':')}`;
}

/** The kernel's interfaces, as `ip` words them; busybox leaves a little out. */
export const ip = defineProgram('ip', async (process, args) => {
  const words = args.filter((arg) => !arg.startsWith('-'));
  const flags = new Set(args.filter((arg) => arg.startsWith('-')));
  const [object = '', verb = 'show', ...rest] = words;
  const own = process.machine.network.addresses[0] ?? '10.0.0.1';
  if (/^r(o|ou|out|oute)?$/.test(object)) return route4(process, own, verb, rest[0]);
  if (/^n(e|ei|eig|eigh)?/.test(object)) {
    await process.stdout.write(`${gatewayOf(own)} dev eth0 lladdr ${hardware(gatewayOf(own))} REACHABLE\n`);
    return 0;
  }
  const link = /^l(i|in|ink)?$/.test(object);
  if (!link && !/^a(d|dd|ddr|ddress)?$/.test(object)) throw new Failure(`Object "${object}" is unknown, try "ip help".`);
  if (/^(add|del|set|flush)$/.test(verb)) throw new Failure('RTNETLINK answers: Operation not permitted', 2);
  if (flags.has('-6')) return 0;
  const only = words.includes('eth0') ? 'eth0' : words.includes('lo') ? 'lo' : undefined;
  if (flags.has('-br') || flags.has('-brief')) {
    const brief = (name: string, state: string, value: string): string => `${name.padEnd(17)}${state.padEnd(15)}${value} \n`;
    const addresses = process.machine.network.addresses.map((address) => `${address}/24`).join(' ');
    const lo = brief('lo', 'UNKNOWN', link ? '00:00:00:00:00:00 <LOOPBACK,UP,LOWER_UP>' : '127.0.0.1/8');
    const eth0 = brief('eth0@if3', 'UP', link ? `${hardware(own)} <BROADCAST,MULTICAST,UP,LOWER_UP>` : addresses);
    await process.stdout.write((only === 'eth0' ? '' : lo) + (only === 'lo' ? '' : eth0));
    return 0;
  }
  const shown = interfaces(process, { link, addressesOnly: flags.has('-4') });
  await process.stdout.write((only === 'eth0' ? '' : shown.lo) + (only === 'lo' ? '' : shown.eth0));
  return 0;
});

interface Shown {
  readonly link: boolean;
  readonly addressesOnly: boolean;
}

function interfaces(process: Process, { link, addressesOnly }: Shown): { readonly lo: string; readonly eth0: string } {
  const { addresses } = process.machine.network;
  const applet = isApplet(process, 'iproute2');
  const forever = '       valid_lft forever preferred_lft forever\n';
  const state = (name: string, queue: string): string => (applet ? queue : ` state ${name} group default${queue}`);
  const lower = (text: string): string => (addressesOnly ? '' : `${text}\n`);
  const loopback = link ? '' : `    inet 127.0.0.1/8 scope host lo\n${forever}`;
  const inet = addresses.map((address) => `    inet ${address}/24 brd ${address.replace(/\.\d+$/, '.255')} scope global eth0\n${forever}`).join('');
  return {
    lo: `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue${state('UNKNOWN', ' qlen 1000')}\n${lower('    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00')}${loopback}`,
    eth0: `2: eth0@if3: <BROADCAST,MULTICAST,UP,LOWER_UP${applet ? ',M-DOWN' : ''}> mtu 1450 qdisc noqueue${state('UP', applet ? ' ' : '')}\n${lower(`    link/ether ${hardware(addresses[0] ?? '10.0.0.1')} brd ff:ff:ff:ff:ff:ff${applet ? '' : ' link-netnsid 0'}`)}${link ? '' : inet}`,
  };
}

async function route4(process: Process, own: string, verb: string, target: string | undefined): Promise<number> {
  if (verb === 'get') {
    const near = target !== undefined && networkOf(target) === networkOf(own);
    await process.stdout.write(
      `${target ?? ''} ${near ? '' : `via ${gatewayOf(own)} `}dev eth0 src ${own} uid ${String(process.uid)} \n    cache \n`,
    );
    return 0;
  }
  const applet = isApplet(process, 'iproute2');
  await process.stdout.write(
    `default via ${gatewayOf(own)} dev eth0 \n${networkOf(own)}/24 dev eth0 ${applet ? '' : 'proto kernel '}scope link ${applet ? '' : ' '}src ${own} \n`,
  );
  return 0;
}

/** ifconfig(8), without arguments or with an interface's name: busybox's words or those of net-tools. */
export const ifconfig = defineProgram('ifconfig', async (process, args) => {
  const [own = '10.0.0.1'] = process.machine.network.addresses;
  const broadcast = own.replace(/\.\d+$/, '.255');
  const counters = '          RX packets:0 errors:0 dropped:0 overruns:0 frame:0\n          TX packets:0 errors:0 dropped:0 overruns:0 carrier:0\n';
  const bytes = '          RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)\n\n';
  const blocks: Readonly<Record<string, string>> = isApplet(process, 'net-tools')
    ? {
        eth0: `eth0      Link encap:Ethernet  HWaddr ${hardware(own).toUpperCase()}  \n          inet addr:${own}  Bcast:${broadcast}  Mask:255.255.255.0\n          UP BROADCAST RUNNING MULTICAST  MTU:1450  Metric:1\n${counters}          collisions:0 txqueuelen:0 \n${bytes}`,
        lo: `lo        Link encap:Local Loopback  \n          inet addr:127.0.0.1  Mask:255.0.0.0\n          UP LOOPBACK RUNNING  MTU:65536  Metric:1\n${counters}          collisions:0 txqueuelen:1000 \n${bytes}`,
      }
    : {
        eth0: `eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1450\n        inet ${own}  netmask 255.255.255.0  broadcast ${broadcast}\n        ether ${hardware(own)}  txqueuelen 0  (Ethernet)\n\n`,
        lo: 'lo: flags=73<UP,LOOPBACK,RUNNING>  mtu 65536\n        inet 127.0.0.1  netmask 255.0.0.0\n        loop  txqueuelen 1000  (Local Loopback)\n\n',
      };
  const [name] = args.filter((arg) => !arg.startsWith('-'));
  if (name !== undefined && blocks[name] === undefined) throw new Failure(`${name}: error fetching interface information: Device not found`);
  await process.stdout.write(name === undefined ? Object.values(blocks).join('') : (blocks[name] ?? ''));
  return 0;
});

/** arp(8): the gateway, the one neighbour that a pod has talked to. */
export const arp = defineProgram('arp', async (process, args) => {
  const gateway = gatewayOf(process.machine.network.addresses[0] ?? '10.0.0.1');
  const table = `Address                  HWtype  HWaddress           Flags Mask            Iface\n${gateway.padEnd(24)} ether   ${hardware(gateway)}   C                     eth0\n`;
  const short = args.includes('-a') || isApplet(process, 'net-tools');
  await process.stdout.write(short ? `? (${gateway}) at ${hardware(gateway)} [ether]  on eth0\n` : table);
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
