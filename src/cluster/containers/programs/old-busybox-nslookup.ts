// Mirrors nslookup of busybox 1.28 and before, which asks the C library: search path, /etc/hosts and the names of addresses.
import { PosixError } from '#posix/posix-error.ts';
import type { Process, Program } from '#posix/process.ts';

/** Whether nslookup was that in this version (`1.28.4`) of busybox. */
export function hasOldNslookup(version: string): boolean {
  const [major = 1, minor = 0] = version.split('.').map(Number);
  return major === 1 && minor < 29;
}

export const oldBusyboxNslookup = (version: string): Program => ({
  name: 'nslookup',
  run: async (process) => {
    const [name, server] = process.argv.slice(1).filter((arg) => !arg.startsWith('-'));
    if (name !== undefined) return lookUp(process, name, server);
    await process.stderr.write(`BusyBox v${version} multi-call binary.\n\nUsage: nslookup [HOST] [SERVER]\n`);
    return 1;
  },
});

async function lookUp(process: Process, name: string, server: string | undefined): Promise<number> {
  const { fs, machine } = process;
  const { network } = machine;
  const text = fs.exists('/etc/resolv.conf') ? fs.readText('/etc/resolv.conf') : '';
  const used = server ?? /^nameserver[ \t]+(\S+)/m.exec(text)?.[1] ?? '0.0.0.0';
  await process.stdout.write(`Server:    ${used}\n${await addressLine(process, 1, used)}\n`);
  let addresses: readonly string[];
  try {
    addresses =
      server === undefined
        ? await process.race(network.resolve(name))
        : (await process.race(network.query(name, 'A', server))).records.flatMap(({ type, data }) => (type === 'A' ? [data] : []));
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    addresses = [];
  }
  if (addresses.length === 0) {
    await process.stderr.write(`nslookup: can't resolve '${name}'\n`);
    return 1;
  }
  await process.stdout.write(`Name:      ${name}\n`);
  for (const [index, address] of addresses.entries()) await process.stdout.write(await addressLine(process, index + 1, address));
  return 0;
}

async function addressLine(process: Process, number: number, address: string): Promise<string> {
  const reversed = `${address.split('.').reverse().join('.')}.in-addr.arpa.`;
  const { records } = await process.race(process.machine.network.query(reversed, 'PTR'));
  const name = records[0]?.data.replace(/\.$/, '');
  return `Address ${String(number)}: ${address}${name === undefined ? '' : ` ${name}`}\n`;
}
