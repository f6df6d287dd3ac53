import { PosixError } from '#posix/posix-error.ts';
import { parseOptions } from '../programs/parse-options.ts';
import { defineProgram, Failure } from '../programs/program.ts';

const ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;
const reverse = (address: string) => `${address.split('.').reverse().join('.')}.in-addr.arpa`;

export const nslookup = defineProgram('nslookup', async (process, args) => {
  const { network } = process.machine;
  const type = args
    .find((arg) => /^-(type|query|q)=/i.test(arg))
    ?.replace(/^.*=/, '')
    .toUpperCase();
  const [name, server] = args.filter((arg) => !arg.startsWith('-'));
  if (name === undefined) throw new Failure('interactive mode is not built; usage: nslookup NAME [SERVER]');
  const asked = ADDRESS.test(name) ? reverse(name) : name;
  const answer = await process.race(network.query(asked, type ?? (ADDRESS.test(name) ? 'PTR' : 'A'), server));
  const busybox = process.fs.exists('/bin/busybox');
  if (answer.status === 'TIMEOUT') {
    await process.stdout.write(';; communications error to ' + `${answer.server}#53: timed out\n;; no servers could be reached\n\n`);
    return 1;
  }
  await process.stdout.write(`Server:\t\t${answer.server}\nAddress:\t${answer.server}${busybox ? ':53' : '#53'}\n\n`);
  if (answer.status !== 'NOERROR' || answer.records.length === 0) {
    const reason = answer.status === 'NOERROR' ? 'No answer' : answer.status;
    await process.stdout.write(
      answer.status === 'NOERROR'
        ? `*** Can't find ${asked}: No answer\n\n`
        : busybox
          ? `** server can't find ${asked}: ${reason}\n\n`
          : `** server can't find ${asked}: ${reason}\n\n`,
    );
    return 1;
  }
  for (const record of answer.records) {
    if (record.type === 'A' || record.type === 'AAAA')
      await process.stdout.write(`Name:\t${record.name.replace(/\.$/, '')}\nAddress: ${record.data}\n`);
    else if (record.type === 'CNAME') await process.stdout.write(`${record.name.replace(/\.$/, '')}\tcanonical name = ${record.data}\n`);
    else if (record.type === 'PTR') await process.stdout.write(`${record.name.replace(/\.$/, '')}\tname = ${record.data}\n`);
    else if (record.type === 'SRV') await process.stdout.write(`${record.name.replace(/\.$/, '')}\tservice = ${record.data}\n`);
    else await process.stdout.write(`${record.name.replace(/\.$/, '')}\ttext = ${record.data}\n`);
  }
  await process.stdout.write('\n');
  return 0;
});

export const dig = defineProgram('dig', async (process, args) => {
  const { network, clock } = process.machine;
  const flags = new Set(args.filter((arg) => arg.startsWith('+')).map((arg) => arg.slice(1)));
  const server = args.find((arg) => arg.startsWith('@'))?.slice(1);
  const backwards = args[args.indexOf('-x') + 1];
  const words = args.filter((arg) => !/^[+@-]/.test(arg) && !(args.includes('-x') && arg === backwards));
  const type = words.find((word) => /^(A|AAAA|SRV|TXT|CNAME|PTR|MX|NS|SOA|ANY)$/i.test(word))?.toUpperCase() ?? (args.includes('-x') ? 'PTR' : 'A');
  const name = args.includes('-x') ? reverse(backwards ?? '') : (words.find((word) => word.toUpperCase() !== type) ?? '.');
  // dig does not use the search path unless told to.
  const answer = await process.race(network.query(flags.has('search') ? name : `${name.replace(/\.$/, '')}.`, type, server));
  if (answer.status === 'TIMEOUT') {
    await process.stdout.write(
      `;; communications error to ${answer.server}#53: timed out\n\n; <<>> DiG 9.18.28 <<>> ${args.join(' ')}\n;; global options: +cmd\n;; no servers could be reached\n\n`,
    );
    return 9;
  }
  if (flags.has('short')) {
    await process.stdout.write(answer.records.map(({ data }) => `${data}\n`).join(''));
    return 0;
  }
  const absolute = (text: string) => (text.endsWith('.') ? text : `${text}.`);
  const rows = answer.records.map((record) => `${absolute(record.name)}\t${record.ttl}\tIN\t${record.type}\t${record.data}\n`).join('');
  if (flags.has('noall') && flags.has('answer')) {
    await process.stdout.write(rows);
    return 0;
  }
  await process.stdout.write(
    `\n; <<>> DiG 9.18.28 <<>> ${args.join(' ')}\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${answer.status}, id: ${10000 + Math.floor(process.machine.random.next() * 50000)}\n;; flags: qr aa rd; QUERY: 1, ANSWER: ${answer.records.length}, AUTHORITY: 0, ADDITIONAL: 1\n\n;; QUESTION SECTION:\n;${absolute(answer.name)}\t\tIN\t${type}\n\n${rows === '' ? '' : `;; ANSWER SECTION:\n${rows}\n`};; Query time: 0 msec\n;; SERVER: ${answer.server}#53(${answer.server}) (UDP)\n;; WHEN: ${new Date(clock.now()).toUTCString()}\n;; MSG SIZE  rcvd: ${80 + rows.length}\n\n`,
  );
  return 0;
});

export const host = defineProgram('host', async (process, args) => {
  const [name = '', server] = args.filter((arg) => !arg.startsWith('-'));
  const answer = await process.race(
    process.machine.network.query(ADDRESS.test(name) ? reverse(name) : name, ADDRESS.test(name) ? 'PTR' : 'A', server),
  );
  if (answer.status !== 'NOERROR') {
    await process.stdout.write(
      answer.status === 'TIMEOUT' ? ';; connection timed out; no servers could be reached\n' : `Host ${name} not found: 3(${answer.status})\n`,
    );
    return 1;
  }
  for (const record of answer.records) {
    const text = record.type === 'PTR' ? 'domain name pointer' : record.type === 'CNAME' ? 'is an alias for' : 'has address';
    await process.stdout.write(`${record.name.replace(/\.$/, '')} ${text} ${record.data}\n`);
  }
  return 0;
});

export const ping = defineProgram('ping', async (process, args) => {
  const options = parseOptions('ping', args, 'c:i:W:w:q46ns:', {}, { code: 2 });
  const name = options.operands[0];
  if (name === undefined) throw new Failure('usage error: Destination address required');
  const { network, clock } = process.machine;
  const busybox = process.fs.exists('/bin/busybox');
  let address: string;
  try {
    address = (await process.race(network.resolve(name)))[0] ?? name;
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    throw new Failure(busybox ? `bad address '${name}'` : `${name}: Name or service not known`, busybox ? 1 : 2);
  }
  let stop = false;
  process.onSignal('SIGINT', () => {
    stop = true;
    wake();
  });
  let wake: () => void = () => undefined;
  const interrupted = new Promise<void>((resolve) => {
    wake = resolve;
  });
  await process.stdout.write(busybox ? `PING ${name} (${address}): 56 data bytes\n` : `PING ${name} (${address}) 56(84) bytes of data.\n`);
  const started = clock.now();
  const times: number[] = [];
  const count = Number(options.get('c') ?? Infinity);
  const deadline = options.has('w') ? started + Number(options.get('w')) * 1000 : Infinity;
  let sent = 0;
  while (sent < count && !stop && clock.now() < deadline) {
    sent++;
    const next = clock.now() + Number(options.get('i') ?? '1') * 1000;
    const wait = Number(options.get('W') ?? '10') * 1000;
    try {
      const time = await process.race(
        Promise.race([
          network.ping(address),
          process.sleep(Math.min(wait, next - clock.now() > 0 && sent < count ? next - clock.now() : wait)).then(() => undefined),
          interrupted.then(() => undefined),
        ]),
      );
      if (time !== undefined) {
        times.push(time);
        await process.stdout.write(
          busybox
            ? `64 bytes from ${address}: seq=${sent - 1} ttl=64 time=${time.toFixed(3)} ms\n`
            : `64 bytes from ${name === address ? address : `${name} (${address})`}: icmp_seq=${sent} ttl=64 time=${time.toFixed(time < 1 ? 3 : 2)} ms\n`,
        );
      }
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      if (error.code === 'EHOSTUNREACH')
        await process.stdout.write(`From ${network.addresses[0] ?? '127.0.0.1'} icmp_seq=${sent} Destination Host Unreachable\n`);
      else if (error.code === 'ENETUNREACH') throw new Failure('connect: Network is unreachable', 2);
    }
    if (sent < count && !stop) await process.race(Promise.race([process.sleep(Math.max(0, next - clock.now())), interrupted]));
  }
  const loss = sent === 0 ? 0 : Math.round(((sent - times.length) / sent) * 100);
  const sum = times.reduce((total, time) => total + time, 0);
  const average = times.length === 0 ? 0 : sum / times.length;
  const deviation = Math.sqrt(times.reduce((total, time) => total + (time - average) ** 2, 0) / Math.max(1, times.length));
  const numbers = `${Math.min(...times).toFixed(3)}/${average.toFixed(3)}/${Math.max(...times).toFixed(3)}`;
  await process.stdout.write(
    `\n--- ${name} ping statistics ---\n${busybox ? `${sent} packets transmitted, ${times.length} packets received, ${loss}% packet loss\n` : `${sent} packets transmitted, ${times.length} received, ${loss}% packet loss, time ${clock.now() - started}ms\n`}${times.length === 0 ? (busybox ? '' : '\n') : busybox ? `round-trip min/avg/max = ${numbers} ms\n` : `rtt min/avg/max/mdev = ${numbers}/${deviation.toFixed(3)} ms\n`}`,
  );
  return times.length > 0 ? 0 : 1;
});

export const nc = defineProgram('nc', async (process, args) => {
  const options = parseOptions('nc', args, 'zvw:lp:nukqN', {});
  const { network } = process.machine;
  if (options.has('l')) throw new Failure('listening is not built yet');
  const [name, ports = ''] = options.operands;
  if (name === undefined) throw new Failure('usage: nc [-zv] [-w timeout] host port');
  const port = Number(ports);
  let address: string;
  try {
    address = (await process.race(network.resolve(name)))[0] ?? name;
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    throw new Failure(`getaddrinfo for host "${name}" port ${ports}: Name or service not known`);
  }
  try {
    const attempt = network.connect(address, port);
    const limit = options.get('w');
    const connection = await process.race(
      limit === undefined
        ? attempt
        : Promise.race([attempt, process.sleep(Number(limit) * 1000).then(() => Promise.reject(new PosixError('ETIMEDOUT')))]),
    );
    if (options.has('v'))
      await process.stderr.write(`Connection to ${name}${name === address ? '' : ` (${address})`} ${port} port [tcp/*] succeeded!\n`);
    if (options.has('z')) {
      connection.close();
      return 0;
    }
    const sending = (async () => {
      for (let chunk = await process.stdin.read(); chunk !== undefined; chunk = await process.stdin.read()) await connection.output.write(chunk);
      connection.output.close();
    })();
    sending.catch(() => undefined);
    for (let chunk = await process.race(connection.input.read()); chunk !== undefined; chunk = await process.race(connection.input.read()))
      await process.stdout.write(chunk);
    connection.close();
    return 0;
  } catch (error) {
    if (!(error instanceof PosixError) || error.code === 'EPIPE') throw error;
    if (options.has('v'))
      throw new Failure(`connect to ${name}${name === address ? '' : ` (${address})`} port ${port} (tcp) failed: ${error.message}`);
    return 1;
  }
});

export const ip = defineProgram('ip', async (process, args) => {
  const words = args.filter((arg) => !arg.startsWith('-'));
  const { addresses } = process.machine.network;
  if (/^r/.test(words[0] ?? '')) {
    const gateway = (addresses[0] ?? '10.0.0.1').replace(/\.\d+$/, '.1');
    await process.stdout.write(
      `default via ${gateway} dev eth0\n${(addresses[0] ?? '').replace(/\.\d+$/, '.0')}/24 dev eth0 proto kernel scope link src ${addresses[0] ?? ''}\n`,
    );
    return 0;
  }
  if (!/^(a|addr|address|l|link)$/.test(words[0] ?? '')) throw new Failure(`only "addr", "link" and "route" are built`);
  const link = /^l/.test(words[0] ?? '');
  const mac = `02:42:${(addresses[0] ?? '10.0.0.1')
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join(':')}`;
  const loopback = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n${link ? '' : '    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n'}`;
  const ethernet = `2: eth0@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UP group default\n    link/ether ${mac} brd ff:ff:ff:ff:ff:ff link-netnsid 0\n${link ? '' : addresses.map((address) => `    inet ${address}/24 brd ${address.replace(/\.\d+$/, '.255')} scope global eth0\n       valid_lft forever preferred_lft forever\n`).join('')}`;
  await process.stdout.write((words.includes('eth0') ? '' : loopback) + (words.includes('lo') ? '' : ethernet));
  return 0;
});
