import { PosixError } from '#posix/posix-error.ts';
import type { DnsAnswer, DnsRecord } from '#posix/network.ts';
import type { Process } from '#posix/process.ts';
import { defineProgram, Failure } from '../programs/program.ts';

const ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;
const TYPES = /^(A|AAAA|SRV|TXT|CNAME|PTR|MX|NS|SOA|ANY)$/i;
const SAYINGS: Readonly<Record<string, string>> = {
  CNAME: 'canonical name =',
  PTR: 'name =',
  SRV: 'service =',
  SOA: 'origin =',
  MX: 'mail exchanger =',
  NS: 'nameserver =',
};

const reverse = (address: string): string => `${address.split('.').reverse().join('.')}.in-addr.arpa`;
const bare = (name: string): string => name.replace(/\.$/, '');
const absolute = (name: string): string => (name.endsWith('.') ? name : `${name}.`);

function ask(process: Process, name: string, type: string, server: string | undefined): Promise<DnsAnswer> {
  return process.race(process.machine.network.query(name, type, server));
}

/** The address of a server that is given by name or address. */
async function serverAddress(process: Process, server: string | undefined): Promise<string | undefined> {
  if (server === undefined || ADDRESS.test(server)) return server;
  try {
    return (await process.race(process.machine.network.resolve(server)))[0];
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    throw new Failure(`couldn't get address for '${server}': not found`);
  }
}

/** nslookup(1): bind's words, busybox's where /bin/busybox is. */
export const nslookup = defineProgram('nslookup', async (process, args) => {
  const wanted = args
    .find((arg) => /^-(type|query|querytype|q)=/i.test(arg))
    ?.replace(/^.*=/, '')
    .toUpperCase();
  const [name, named] = args.filter((arg) => !arg.startsWith('-'));
  if (name === undefined) throw new Failure('interactive mode is not built; usage: nslookup NAME [SERVER]');
  const server = await serverAddress(process, named);
  const asked = ADDRESS.test(name) ? reverse(name) : name;
  const answer = await ask(process, asked, wanted ?? (ADDRESS.test(name) ? 'PTR' : 'A'), server);
  const busybox = process.fs.exists('/bin/busybox');
  if (answer.status === 'TIMEOUT') {
    const trouble = `;; communications error to ${answer.server}#53: timed out\n`;
    await process.stdout.write(
      busybox ? ';; connection timed out; no servers could be reached\n\n' : `${trouble.repeat(2)};; no servers could be reached\n\n`,
    );
    return 1;
  }
  await process.stdout.write(`Server:\t\t${answer.server}\nAddress:\t${answer.server}${busybox ? ':53' : '#53'}\n\n`);
  if (answer.status !== 'NOERROR' || answer.records.length === 0) {
    const empty = answer.status === 'NOERROR';
    await process.stdout.write(empty ? `*** Can't find ${asked}: No answer\n\n` : `** server can't find ${asked}: ${answer.status}\n\n`);
    return 1;
  }
  if (answer.authoritative !== true) await process.stdout.write('Non-authoritative answer:\n');
  await process.stdout.write(`${answer.records.map(nslookupLine).join('')}\n`);
  return 0;
});

function nslookupLine({ name, type, data }: DnsRecord): string {
  if (type === 'A' || type === 'AAAA') return `Name:\t${bare(name)}\nAddress: ${data}\n`;
  return `${bare(name)}\t${SAYINGS[type] ?? 'text ='} ${data}\n`;
}

/** dig(1). */
export const dig = defineProgram('dig', async (process, args) => {
  const flags = new Set(args.filter((arg) => arg.startsWith('+')).map((arg) => arg.slice(1)));
  const server = await serverAddress(process, args.find((arg) => arg.startsWith('@'))?.slice(1));
  const valueOf = (option: string): string | undefined => (args.includes(option) ? args[args.indexOf(option) + 1] : undefined);
  const backwards = valueOf('-x');
  const given = valueOf('-t');
  const words = args.filter((arg, index) => !/^[+@-]/.test(arg) && !['-x', '-t', '-p'].includes(args[index - 1] ?? ''));
  const type = (given ?? words.find((word) => TYPES.test(word)) ?? (backwards === undefined ? 'A' : 'PTR')).toUpperCase();
  const name = backwards === undefined ? (words.find((word) => !TYPES.test(word)) ?? '.') : reverse(backwards);
  // dig does not use the search path unless told to.
  const answer = await ask(process, flags.has('search') ? name : absolute(name), type, server);
  const head = `\n; <<>> DiG 9.18.28 <<>> ${args.join(' ')}\n;; global options: +cmd\n`;
  if (answer.status === 'TIMEOUT') {
    await process.stdout.write(`;; communications error to ${answer.server}#53: timed out\n`.repeat(3) + `${head};; no servers could be reached\n\n`);
    return 9;
  }
  if (flags.has('short')) {
    await process.stdout.write(answer.records.map(({ data }) => `${data}\n`).join(''));
    return 0;
  }
  if (flags.has('noall')) {
    await process.stdout.write(flags.has('answer') ? answer.records.map(digLine).join('') : '');
    return 0;
  }
  await process.stdout.write(head + digText(process, answer, type));
  return 0;
});

function digLine({ name, ttl, type, data }: DnsRecord): string {
  return `${padded(absolute(name))}${String(ttl)}\tIN\t${type}\t${data}\n`;
}

/** To the third tab stop, or one tab beyond. */
function padded(text: string): string {
  return text + '\t'.repeat(Math.max(1, 3 - Math.floor(text.length / 8)));
}

function digText(process: Process, answer: DnsAnswer, type: string): string {
  const { clock, random } = process.machine;
  const authority = answer.records.length === 0 ? (answer.authority ?? []) : [];
  const section = (title: string, records: readonly DnsRecord[]): string =>
    records.length === 0 ? '' : `;; ${title} SECTION:\n${records.map(digLine).join('')}\n`;
  const flags = `qr${answer.authoritative === true ? ' aa' : ''} rd${answer.authoritative === true ? '' : ' ra'}`;
  const body = section('ANSWER', answer.records) + section('AUTHORITY', authority);
  const [week = '', month = '', day = '', time = '', year = ''] = new Date(clock.now())
    .toUTCString()
    .replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+).*/, '$1 $3 $2 $5 $4')
    .split(' ');
  return [
    `;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${answer.status}, id: ${String(10_000 + Math.floor(random.next() * 50_000))}\n`,
    `;; flags: ${flags}; QUERY: 1, ANSWER: ${String(answer.records.length)}, AUTHORITY: ${String(authority.length)}, ADDITIONAL: 1\n`,
    ...(answer.authoritative === true ? [';; WARNING: recursion requested but not available\n'] : []),
    '\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n',
    `;; QUESTION SECTION:\n;${padded(absolute(answer.name)).replace(/\t$/, '')}\tIN\t${type}\n\n${body}`,
    `;; Query time: 0 msec\n;; SERVER: ${answer.server}#53(${answer.server}) (UDP)\n;; WHEN: ${week} ${month} ${day} ${time} UTC ${year}\n`,
    `;; MSG SIZE  rcvd: ${String(40 + answer.name.length + body.length)}\n\n`,
  ].join('');
}

/** host(1). */
export const host = defineProgram('host', async (process, args) => {
  const given = args.includes('-t') ? args[args.indexOf('-t') + 1]?.toUpperCase() : undefined;
  const [name = '', server] = args.filter((arg, index) => !arg.startsWith('-') && args[index - 1] !== '-t');
  const backwards = ADDRESS.test(name);
  const answer = await ask(process, backwards ? reverse(name) : name, given ?? (backwards ? 'PTR' : 'A'), await serverAddress(process, server));
  if (answer.status === 'TIMEOUT') {
    await process.stdout.write(';; connection timed out; no servers could be reached\n');
    return 1;
  }
  if (answer.status !== 'NOERROR') {
    const codes: Readonly<Record<string, number>> = { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 };
    await process.stdout.write(`Host ${backwards ? `${reverse(name)}.` : name} not found: ${String(codes[answer.status] ?? 2)}(${answer.status})\n`);
    return 1;
  }
  if (answer.records.length === 0) await process.stdout.write(`${bare(answer.name)} has no ${given ?? 'A'} record\n`);
  const words: Readonly<Record<string, string>> = { PTR: 'domain name pointer', CNAME: 'is an alias for', SRV: 'has SRV record', A: 'has address' };
  await process.stdout.write(
    answer.records.map(({ name: own, type, data }) => `${bare(own)} ${words[type] ?? `has ${type} record`} ${data}\n`).join(''),
  );
  return 0;
});

/** getent(1), of the databases `hosts` and `ahosts`. */
export const getent = defineProgram('getent', async (process, args) => {
  const [database, ...names] = args.filter((arg) => !arg.startsWith('-'));
  if (database === 'passwd' || database === 'group') {
    const lines = process.fs
      .readText(`/etc/${database}`)
      .split('\n')
      .filter((line) => line !== '');
    const found =
      names.length === 0 ? lines : lines.filter((line) => names.includes(line.split(':')[0] ?? '') || names.includes(line.split(':')[2] ?? ''));
    await process.stdout.write(found.map((line) => `${line}\n`).join(''));
    return found.length === 0 ? 2 : 0;
  }
  if (database !== 'hosts' && database !== 'ahosts' && database !== 'ahostsv4') throw new Failure(`Unknown database: ${database ?? ''}`);
  let code = 0;
  for (const name of names) {
    try {
      const addresses = await process.race(process.machine.network.resolve(name));
      const { name: full } = ADDRESS.test(name) ? { name } : await ask(process, name, 'A', undefined);
      const rows =
        database === 'hosts'
          ? addresses.map((address) => `${address.padEnd(15)} ${full}\n`)
          : addresses.flatMap((address) => [
              `${address.padEnd(15)} STREAM ${full}\n`,
              `${address.padEnd(15)} DGRAM  \n`,
              `${address.padEnd(15)} RAW    \n`,
            ]);
      await process.stdout.write(rows.join(''));
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      code = 2;
    }
  }
  return code;
});
