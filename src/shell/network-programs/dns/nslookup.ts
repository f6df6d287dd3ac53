import type { DnsRecord } from '#posix/network.ts';
import type { Process } from '#posix/process.ts';
import { defineProgram, Failure } from '../../programs/program.ts';
import { isApplet } from '../installed-version.ts';
import { ADDRESS, ask, communicationErrors, reverseName, serverAddress, withoutDot } from './ask.ts';
import { busyboxNslookup } from './busybox-nslookup.ts';

const SAYINGS: Readonly<Record<string, string>> = {
  CNAME: 'canonical name =',
  PTR: 'name =',
  SRV: 'service =',
  MX: 'mail exchanger =',
  NS: 'nameserver =',
};

/** nslookup(1): bind's, or busybox's where that plays it. */
export const nslookup = defineProgram('nslookup', async (process, args) => {
  const type = args
    .find((arg) => /^-(type|query|querytype|q)=/i.test(arg))
    ?.replace(/^.*=/, '')
    .toUpperCase();
  const [name, server] = args.filter((arg) => !arg.startsWith('-'));
  if (isApplet(process, 'bind-tools')) return busyboxNslookup(process, name, server, type);
  if (name === undefined) throw new Failure('interactive mode is not built; usage: nslookup NAME [SERVER]');
  return bindNslookup(process, name, await serverAddress(process, server), type);
});

async function bindNslookup(process: Process, name: string, server: string | undefined, type: string | undefined): Promise<number> {
  const backwards = ADDRESS.test(name);
  const asked = backwards ? reverseName(name) : name;
  const answer = await ask(process, asked, type ?? (backwards ? 'PTR' : 'A'), server);
  if (answer.status === 'TIMEOUT') {
    await process.stdout.write(`${communicationErrors(answer, answer.refused === true ? 3 : 2)};; no servers could be reached\n\n`);
    return 1;
  }
  await process.stdout.write(backwards ? '' : `Server:\t\t${answer.server}\nAddress:\t${answer.server}#53\n\n`);
  if (answer.status !== 'NOERROR' || answer.records.length === 0) {
    const empty = answer.status === 'NOERROR';
    await process.stdout.write(empty ? `*** Can't find ${asked}: No answer\n\n` : `** server can't find ${asked}: ${answer.status}\n\n`);
    return 1;
  }
  if (answer.authoritative !== true && !backwards) await process.stdout.write('Non-authoritative answer:\n');
  await process.stdout.write(`${answer.records.map(line).join('')}\n`);
  return 0;
}

function line({ name, type, data }: DnsRecord): string {
  const own = withoutDot(name);
  if (type === 'A' || type === 'AAAA') return `Name:\t${own}\nAddress: ${data}\n`;
  if (type === 'SOA') {
    const [origin = '', mail = '', serial = '', refresh = '', retry = '', expire = '', minimum = ''] = data.split(' ');
    return `${own}\n\torigin = ${withoutDot(origin)}\n\tmail addr = ${withoutDot(mail)}\n\tserial = ${serial}\n\trefresh = ${refresh}\n\tretry = ${retry}\n\texpire = ${expire}\n\tminimum = ${minimum}\n`;
  }
  return `${own}\t${SAYINGS[type] ?? 'text ='} ${data}\n`;
}
