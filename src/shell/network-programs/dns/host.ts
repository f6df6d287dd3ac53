import { defineProgram } from '../../programs/program.ts';
import { ADDRESS, ask, communicationErrors, reverseName, serverAddress, withoutDot } from './ask.ts';

const CODES: Readonly<Record<string, number>> = { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 };
const WORDS: Readonly<Record<string, string>> = {
  A: 'has address',
  AAAA: 'has IPv6 address',
  CNAME: 'is an alias for',
  MX: 'mail is handled by',
  NS: 'name server',
  PTR: 'domain name pointer',
  SOA: 'has SOA record',
  SRV: 'has SRV record',
  TXT: 'descriptive text',
};

/** host(1). */
export const host = defineProgram('host', async (process, args) => {
  const given = args.includes('-t') ? args[args.indexOf('-t') + 1]?.toUpperCase() : undefined;
  const [name, server] = args.filter((arg, index) => !arg.startsWith('-') && !['-t', '-W', '-c'].includes(args[index - 1] ?? ''));
  if (name === undefined) {
    await process.stderr.write(
      'Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]\n            [-R number] [-m flag] [-p port] hostname [server]\n',
    );
    return 1;
  }
  const backwards = ADDRESS.test(name);
  const at = await serverAddress(process, server);
  const answer = await ask(process, backwards ? reverseName(name) : name, given ?? (backwards ? 'PTR' : 'A'), at);
  if (answer.status === 'TIMEOUT') {
    await process.stdout.write(`${communicationErrors(answer, answer.refused === true ? 3 : 2)};; no servers could be reached\n\n`);
    return 1;
  }
  if (server !== undefined) await process.stdout.write(`Using domain server:\nName: ${server}\nAddress: ${answer.server}#53\nAliases: \n\n`);
  if (answer.status !== 'NOERROR') {
    const shown = backwards ? `${reverseName(name)}.` : name;
    await process.stdout.write(`Host ${shown} not found: ${String(CODES[answer.status] ?? 2)}(${answer.status})\n`);
    return 1;
  }
  if (answer.records.length === 0) await process.stdout.write(`${withoutDot(answer.name)} has no ${given ?? 'A'} record\n`);
  const lines = answer.records.map(({ name: own, type, data }) => `${withoutDot(own)} ${WORDS[type] ?? `has ${type} record`} ${data}\n`);
  await process.stdout.write(lines.join(''));
  return 0;
});
