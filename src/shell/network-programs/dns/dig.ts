import type { DnsAnswer, DnsRecord } from '#posix/network.ts';
import type { Process } from '#posix/process.ts';
import { defineProgram } from '../../programs/program.ts';
import { ask, communicationErrors, reverseName, serverAddress, withDot } from './ask.ts';

const TYPES = /^(A|AAAA|SRV|TXT|CNAME|PTR|MX|NS|SOA|ANY)$/i;

/** Parts of the output that `+[no]part` turns on and off, and `+[no]all` together. */
const PARTS = ['cmd', 'comments', 'question', 'answer', 'authority', 'additional', 'stats'] as const;
type Part = (typeof PARTS)[number];

/** dig(1). */
export const dig = defineProgram('dig', async (process, args) => {
  const { parts, flags } = shownParts(args);
  const server = await serverAddress(process, args.find((arg) => arg.startsWith('@'))?.slice(1));
  const valueOf = (option: string): string | undefined => (args.includes(option) ? args[args.indexOf(option) + 1] : undefined);
  const backwards = valueOf('-x');
  const given = valueOf('-t');
  const named = valueOf('-q');
  const words = args.filter((arg, index) => !/^[+@-]/.test(arg) && !['-x', '-t', '-p', '-q', '-b', '-c'].includes(args[index - 1] ?? ''));
  const type = (given ?? words.find((word) => TYPES.test(word)) ?? (backwards === undefined ? 'A' : 'PTR')).toUpperCase();
  const name = backwards !== undefined ? reverseName(backwards) : (named ?? words.find((word) => !TYPES.test(word)) ?? '.');
  // dig does not use the search path unless told to.
  const answer = await ask(process, flags.has('search') ? name : withDot(name), type, server);
  const head = parts.has('cmd') ? `\n; <<>> DiG 9.18.28 <<>> ${args.join(' ')}\n;; global options: +cmd\n` : '';
  if (answer.status === 'TIMEOUT') {
    await process.stdout.write(`${communicationErrors(answer, 3)}${head};; no servers could be reached\n\n`);
    return 9;
  }
  if (flags.has('short')) {
    await process.stdout.write(answer.records.map(({ data }) => `${data}\n`).join(''));
    return 0;
  }
  await process.stdout.write(head + digText(process, answer, type, parts));
  return 0;
});

function shownParts(args: readonly string[]): { readonly parts: ReadonlySet<Part>; readonly flags: ReadonlySet<string> } {
  const parts = new Set<Part>(PARTS);
  const flags = new Set<string>();
  for (const word of args.flatMap((arg) => (arg.startsWith('+') ? [arg.slice(1)] : []))) {
    const off = word.startsWith('no');
    const name = off ? word.slice(2) : word;
    for (const part of PARTS) {
      if (name !== 'all' && name !== part) continue;
      if (off) parts.delete(part);
      else parts.add(part);
    }
    if (!off) flags.add(name);
  }
  return { parts, flags };
}

function digLine({ name, ttl, type, data }: DnsRecord): string {
  return `${padded(withDot(name))}${String(ttl)}\tIN\t${type}\t${data}\n`;
}

/** To the third tab stop, or one tab beyond. */
function padded(text: string): string {
  return text + '\t'.repeat(Math.max(1, 3 - Math.floor(text.length / 8)));
}

function digText(process: Process, answer: DnsAnswer, type: string, parts: ReadonlySet<Part>): string {
  const { clock, random } = process.machine;
  const authority = answer.records.length === 0 ? (answer.authority ?? []) : [];
  const comments = parts.has('comments');
  const section = (part: Part, records: readonly DnsRecord[]): string => {
    if (records.length === 0 || !parts.has(part)) return '';
    return `${comments ? `;; ${part.toUpperCase()} SECTION:\n` : ''}${records.map(digLine).join('')}${comments ? '\n' : ''}`;
  };
  const flags = `qr${answer.authoritative === true ? ' aa' : ''} rd${answer.authoritative === true ? '' : ' ra'}`;
  const body = section('answer', answer.records) + section('authority', authority);
  const [week = '', month = '', day = '', time = '', year = ''] = new Date(clock.now())
    .toUTCString()
    .replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+).*/, '$1 $3 $2 $5 $4')
    .split(' ');
  const question = `;${padded(withDot(answer.name)).replace(/\t$/, '')}\tIN\t${type}\n`;
  const size = 40 + answer.name.length + [...answer.records, ...authority].map(digLine).join('').length;
  return [
    ...(comments
      ? [
          `;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${answer.status}, id: ${String(10_000 + Math.floor(random.next() * 50_000))}\n`,
          `;; flags: ${flags}; QUERY: 1, ANSWER: ${String(answer.records.length)}, AUTHORITY: ${String(authority.length)}, ADDITIONAL: 1\n`,
          ...(answer.authoritative === true ? [';; WARNING: recursion requested but not available\n'] : []),
          '\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n',
        ]
      : []),
    ...(parts.has('question') ? [comments ? `;; QUESTION SECTION:\n${question}\n` : question] : []),
    body,
    ...(parts.has('stats')
      ? [
          `;; Query time: 0 msec\n;; SERVER: ${answer.server}#53(${answer.server}) (UDP)\n;; WHEN: ${week} ${month} ${day} ${time} UTC ${year}\n`,
          `;; MSG SIZE  rcvd: ${String(size)}\n\n`,
        ]
      : []),
  ].join('');
}
