// Mirrors mongosh: --eval, scripts on standard input, and an interactive prompt.
import type { Connection } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process, Program } from '#posix/process.ts';
import { readLines } from '#posix/read-stream.ts';
import { ByteReader } from '../../../network/byte-reader.ts';
import { connectHost } from '../clients/connect-host.ts';
import type { Document } from './mongo-data.ts';
import type { MongoReply, MongoRequest } from './mongo-server.ts';
import { parseCommand, ShellSyntaxError } from './parse-command.ts';

export const mongoShell: Program = { name: 'mongosh', run };

interface Session {
  readonly ask: (request: Omit<MongoRequest, 'user' | 'password' | 'database'>) => Promise<unknown>;
  database: string;
}

async function run(process: Process): Promise<number> {
  const { host, port, user, password, database, scripts, quiet } = parse(process);
  let connection: Connection;
  try {
    connection = await connectHost(process, host, port);
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    const reason = error.code === 'ENOTFOUND' ? `getaddrinfo ENOTFOUND ${host}` : `connect ECONNREFUSED ${host}:${port}`;
    await process.stderr.write(`MongoNetworkError: ${reason}\n`);
    return 1;
  }
  const reader = new ByteReader(connection.input);
  const session: Session = {
    database,
    ask: async (request) => {
      await connection.output.write(`${JSON.stringify({ ...request, database: session.database, ...(user !== undefined && { user, password }) })}\n`);
      const line = await process.race(reader.line());
      if (line === undefined) throw new ShellSyntaxError('MongoNetworkError: connection closed');
      const reply = JSON.parse(line) as MongoReply;
      if ('error' in reply) throw new ShellSyntaxError(reply.error);
      return reply.ok;
    },
  };
  try {
    if (scripts.length > 0) {
      for (const script of scripts) if (!(await evaluate(process, session, script))) return 1;
      return 0;
    }
    return await converse(process, session, host, port, quiet);
  } finally {
    connection.close();
  }
}

async function converse(process: Process, session: Session, host: string, port: number, quiet: boolean): Promise<number> {
  const tty = process.isTty(0);
  const prompt = async (): Promise<void> => {
    if (tty) await process.stdout.write(`${session.database}> `);
  };
  if (tty && !quiet)
    await process.stdout.write(
      `Connecting to:\t\tmongodb://${host}:${port}/?directConnection=true\nUsing MongoDB:\t\t${String(await session.ask({ collection: '', verb: 'version' }))}\n\n`,
    );
  await prompt();
  for await (const line of readLines(process.stdin)) {
    if (/^(exit|quit)(\(\))?;?$/.test(line.trim())) break;
    if (line.trim() !== '') await evaluate(process, session, line);
    await prompt();
  }
  return 0;
}

/** False when it failed. */
async function evaluate(process: Process, session: Session, script: string): Promise<boolean> {
  for (const text of script.split(/;(?=(?:[^'"]|'[^']*'|"[^"]*")*$)|\n/)) {
    if (text.trim() === '') continue;
    try {
      const value = await statement(session, text.trim());
      if (value !== undefined) await process.stdout.write(`${typeof value === 'string' ? value : show(value, 0)}\n`);
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
      await process.stderr.write(`${error.message}\n`);
      return false;
    }
  }
  return true;
}

async function statement(session: Session, text: string): Promise<unknown> {
  const used = /^use\s+(\w+)$/.exec(text)?.[1];
  if (used !== undefined) {
    session.database = used;
    return `switched to db ${used}`;
  }
  if (/^show (dbs|databases|collections|tables)$/.test(text)) {
    const names = (await session.ask({ collection: '', verb: /dbs|databases/.test(text) ? 'show dbs' : 'show collections' })) as readonly string[];
    return names.map((name) => (/dbs|databases/.test(text) ? `${name.padEnd(8)} 40.00 KiB` : name)).join('\n');
  }
  const printed = /^print\((['"])(.*)\1\)$/.exec(text)?.[2];
  if (printed !== undefined) return printed;
  const parsed = parseCommand(text);
  if (parsed === undefined) throw new ShellSyntaxError(`ReferenceError: ${/^[\w$]+/.exec(text)?.[0] ?? text} is not defined`);
  const [call, ...more] = parsed.calls;
  if (call === undefined) return parsed.collection === undefined ? session.database : `${session.database}.${parsed.collection}`;
  if (parsed.collection === undefined) return database(session, call.name, call.arguments);
  return collection(session, parsed.collection, call, more);
}

type Call = { readonly name: string; readonly arguments: readonly unknown[] };

async function database(session: Session, name: string, [first]: readonly unknown[]): Promise<unknown> {
  switch (name) {
    case 'runCommand':
    case 'adminCommand':
      return session.ask({ collection: '', verb: 'ping' });
    case 'version':
      return session.ask({ collection: '', verb: 'version' });
    case 'getName':
      return session.database;
    case 'getCollectionNames':
      return session.ask({ collection: '', verb: 'show collections' });
    case 'createCollection':
      return session.ask({ collection: String(first), verb: 'createCollection' });
    case 'dropDatabase':
      return session.ask({ collection: '', verb: 'dropDatabase' });
    default:
      throw new ShellSyntaxError(`TypeError: db.${name} is not a function`);
  }
}

async function collection(session: Session, name: string, { name: verb, arguments: given }: Call, more: readonly Call[]): Promise<unknown> {
  const [first, second] = given as readonly (Document | undefined)[];
  const option = (option: string): unknown => more.find((each) => each.name === option)?.arguments[0];
  switch (verb) {
    case 'find':
    case 'findOne': {
      const found = (await session.ask({
        collection: name,
        verb: 'find',
        query: first,
        sort: option('sort') as Document | undefined,
        limit: verb === 'findOne' ? 1 : (option('limit') as number | undefined),
        skip: option('skip') as number | undefined,
      })) as readonly unknown[];
      if (more.some((each) => each.name === 'count' || each.name === 'size')) return found.length;
      return verb === 'findOne' ? (found[0] ?? null) : found;
    }
    case 'insertOne':
      return session.ask({ collection: name, verb, documents: [first ?? {}] });
    case 'insertMany':
      return session.ask({ collection: name, verb, documents: (first as readonly Document[] | undefined) ?? [] });
    case 'insert':
      return session.ask({ collection: name, verb: 'insertMany', documents: [first ?? {}].flat() });
    case 'count':
      return session.ask({ collection: name, verb: 'countDocuments', query: first });
    default:
      return session.ask({ collection: name, verb, query: first, update: second });
  }
}

/** As mongosh prints values. */
function show(value: unknown, depth: number): string {
  const indent = '  '.repeat(depth + 1);
  if (typeof value === 'string') return /^(ObjectId|ISODate|UUID)\(/.test(value) ? value : `'${value}'`;
  if (Array.isArray(value))
    return value.length === 0 ? '[]' : `[\n${value.map((each) => `${indent}${show(each, depth + 1)}`).join(',\n')}\n${'  '.repeat(depth)}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([name, each]) => `${/^\w+$/.test(name) ? name : `'${name}'`}: ${show(each, depth + 1)}`);
  const line = `{ ${fields.join(', ')} }`;
  return fields.length === 0
    ? '{}'
    : line.length <= 72 && !line.includes('\n')
      ? line
      : `{\n${fields.map((field) => `${indent}${field}`).join(',\n')}\n${'  '.repeat(depth)}}`;
}

interface Options {
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string;
  readonly database: string;
  readonly scripts: readonly string[];
  readonly quiet: boolean;
}

function parse(process: Process): Options {
  const words = process.argv
    .slice(1)
    .flatMap((word) => (/^--\w+=/.test(word) ? [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] : [word]));
  let [host, port, password, database, quiet] = ['127.0.0.1', 27017, '', 'test', false];
  let user: string | undefined;
  const scripts: string[] = [];
  while (words.length > 0) {
    const word = words.shift() ?? '';
    if (word === '--eval') scripts.push(words.shift() ?? '');
    else if (word === '--host' || word === '-h') host = words.shift() ?? host;
    else if (word === '--port') port = Number(words.shift());
    else if (word === '-u' || word === '--username') user = words.shift();
    else if (word === '-p' || word === '--password') password = words.shift() ?? '';
    else if (word === '--authenticationDatabase') words.shift();
    else if (word === '--quiet') quiet = true;
    else if (!word.startsWith('-')) {
      const url = /^mongodb(?:\+srv)?:\/\/(?:([^:@]+):([^@]*)@)?([^:/?,]+)(?::(\d+))?[^/]*(?:\/([^?]*))?/.exec(word);
      if (url === null) database = word.includes('/') ? (word.split('/')[1] ?? database) : word;
      else {
        user = url[1] ?? user;
        password = url[2] ?? password;
        host = url[3] ?? host;
        port = Number(url[4] ?? port);
        database = url[5] === undefined || url[5] === '' ? database : url[5];
      }
    }
  }
  return { host: host === 'localhost' ? '127.0.0.1' : host, port, user, password, database, scripts, quiet };
}
