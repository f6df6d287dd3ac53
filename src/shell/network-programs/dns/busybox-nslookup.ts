// Mirrors busybox's nslookup (FEATURE_NSLOOKUP_BIG): its own resolver, which searches only for names without a dot.
import type { DnsAnswer } from '#posix/network.ts';
import type { Process } from '#posix/process.ts';
import { ADDRESS, ask, reverseName, serverAddress, withoutDot } from './ask.ts';

const USAGE = 'BusyBox v1.37.0 multi-call binary.\n\nUsage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n\nQuery DNS about HOST\n';

export async function busyboxNslookup(
  process: Process,
  name: string | undefined,
  server: string | undefined,
  type: string | undefined,
): Promise<number> {
  if (name === undefined) {
    await process.stderr.write(USAGE);
    return 1;
  }
  const at = await serverAddress(process, server);
  const backwards = ADDRESS.test(name);
  const names = backwards ? [reverseName(name)] : name.includes('.') ? [name] : searched(process, name);
  const types = type !== undefined ? [type] : backwards ? ['PTR'] : ['A', 'AAAA'];
  const answers: DnsAnswer[] = [];
  for (const each of types) {
    for (const asked of names) {
      const answer = await ask(process, `${withoutDot(asked)}.`, each, at);
      if (answer.status === 'TIMEOUT') return unreachable(process, answer);
      answers.push({ ...answer, name: withoutDot(asked) });
    }
  }
  const used = answers[0]?.server ?? '';
  await process.stdout.write(`Server:\t\t${used}\nAddress:\t${used}:53\n\n${answers.map(told).join('')}`);
  return answers.some(({ status }) => status !== 'NOERROR') ? 1 : 0;
}

function searched(process: Process, name: string): readonly string[] {
  const { fs } = process;
  const text = fs.exists('/etc/resolv.conf') ? fs.readText('/etc/resolv.conf') : '';
  const domains = (/^search[ \t]+(.*)$/m.exec(text)?.[1] ?? '').split(/\s+/).filter((domain) => domain !== '');
  return domains.length === 0 ? [name] : domains.map((domain) => `${name}.${domain}`);
}

async function unreachable(process: Process, { server, refused }: DnsAnswer): Promise<number> {
  if (refused === true) await process.stderr.write(`nslookup: write to '${server}': Connection refused\n`);
  await process.stdout.write(';; connection timed out; no servers could be reached\n\n');
  return 1;
}

function told({ name, status, records, authoritative }: DnsAnswer): string {
  if (status !== 'NOERROR') return `** server can't find ${name}: ${status}\n\n`;
  const lines = records.map(({ name: own, type, data }) => {
    if (type === 'A' || type === 'AAAA') return `Name:\t${withoutDot(own)}\nAddress: ${data}\n`;
    const [word, text] = type === 'CNAME' ? ['canonical name', withoutDot(data)] : type === 'PTR' ? ['name', withoutDot(data)] : saying(type, data);
    return `${withoutDot(own)}\t${word} = ${text}\n`;
  });
  return `${authoritative === true ? '' : 'Non-authoritative answer:\n'}${lines.join('')}${lines.length > 0 || authoritative !== true ? '\n' : ''}`;
}

function saying(type: string, data: string): readonly [string, string] {
  if (type === 'SRV') return ['service', withoutDot(data)];
  if (type === 'MX') return ['mail exchanger', withoutDot(data)];
  if (type === 'NS') return ['nameserver', withoutDot(data)];
  return ['text', data];
}
