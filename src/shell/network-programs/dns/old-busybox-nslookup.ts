// Mirrors nslookup of busybox 1.28 and before, which asks the C library: search path, /etc/hosts and the names of addresses.
import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import { ask, reverseName, withoutDot } from './ask.ts';

const VERSION_FILE = '/usr/share/busybox/version';

/** By the file that the simulated images keep their busybox's version in. */
export function isOldBusybox({ fs }: Process): boolean {
  const [major = 1, minor = 99] = fs.exists(VERSION_FILE) ? fs.readText(VERSION_FILE).split('.').map(Number) : [];
  return major === 1 && minor < 29;
}

export async function oldBusyboxNslookup(process: Process, name: string, server: string | undefined): Promise<number> {
  const { fs, machine } = process;
  const text = fs.exists('/etc/resolv.conf') ? fs.readText('/etc/resolv.conf') : '';
  const used = server ?? /^nameserver[ \t]+(\S+)/m.exec(text)?.[1] ?? '0.0.0.0';
  await process.stdout.write(`Server:    ${used}\n${await addressLine(process, 1, used)}\n`);
  let addresses: readonly string[];
  try {
    addresses =
      server === undefined
        ? await process.race(machine.network.resolve(name))
        : (await ask(process, name, 'A', server)).records.flatMap(({ type, data }) => (type === 'A' ? [data] : []));
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
  const { records } = await ask(process, `${reverseName(address)}.`, 'PTR', undefined);
  const name = records[0]?.data;
  return `Address ${String(number)}: ${address}${name === undefined ? '' : ` ${withoutDot(name)}`}\n`;
}
