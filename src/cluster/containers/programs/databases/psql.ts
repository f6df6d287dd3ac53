// Mirrors psql and pg_isready.
import { PosixError } from '#posix/posix-error.ts';
import type { Process, Program } from '#posix/process.ts';
import { readLines } from '#posix/read-stream.ts';
import { SqlClient, SqlError, type SqlResult, type SqlTarget } from '../clients/sql-client.ts';
import { alignedTable, bareRows, unalignedTable } from './format-table.ts';
import { describeCommand } from './psql-commands.ts';
import { splitStatements } from './split-statements.ts';
import { userName } from './user-name.ts';

interface Options {
  target: SqlTarget;
  readonly commands: string[];
  tuplesOnly: boolean;
  aligned: boolean;
  quiet: boolean;
  separator: string;
  stopOnError: boolean;
}

const SOCKET = '/var/run/postgresql';

export const psql: Program = { name: 'psql', run };

export const pgIsReady: Program = {
  name: 'pg_isready',
  run: async (process) => {
    const { target } = parse(process);
    const place = target.host === '' ? `${SOCKET}:${target.port}` : `${target.host}:${target.port}`;
    const quiet = process.argv.includes('-q');
    const say = async (text: string): Promise<void> => (quiet ? undefined : process.stdout.write(`${place} - ${text}\n`));
    try {
      const client = await SqlClient.open(process, local(target));
      client.close();
    } catch (error) {
      if (!(error instanceof SqlError)) {
        if (!(error instanceof PosixError)) throw error;
        await say('no response');
        return 2;
      }
    }
    await say('accepting connections');
    return 0;
  },
};

async function run(process: Process): Promise<number> {
  if (process.argv.some((word) => word === '--version' || word === '-V')) {
    await process.stdout.write('psql (PostgreSQL) 17.6 (Debian 17.6-1.pgdg12+1)\n');
    return 0;
  }
  const options = parse(process);
  let client: SqlClient;
  try {
    client = await open(process, options.target);
  } catch (error) {
    if (!(error instanceof PosixError || error instanceof SqlError)) throw error;
    await process.stderr.write(`psql: error: ${connectionError(error, options.target)}\n`);
    return 2;
  }
  try {
    if (options.commands.length === 0) return await converse(process, client, options);
    for (const command of options.commands) {
      const code = await execute(process, client, command, options);
      if (code !== 0) return code;
    }
    return 0;
  } finally {
    client.close();
  }
}

/** Asks for the password on a terminal when the server wants one. */
async function open(process: Process, target: SqlTarget): Promise<SqlClient> {
  try {
    return await SqlClient.open(process, local(target));
  } catch (error) {
    if (!(error instanceof SqlError) || !error.message.startsWith('fe_sendauth') || process.terminal === undefined) throw error;
    await process.stderr.write(`Password for user ${target.user}: `);
    for await (const line of readLines(process.stdin)) {
      await process.stderr.write('\n');
      return SqlClient.open(process, { ...local(target), password: line });
    }
    throw error;
  }
}

function local(target: SqlTarget): SqlTarget {
  return target.host === '' || target.host.startsWith('/') ? { ...target, host: '127.0.0.1' } : target;
}

function connectionError(error: PosixError | SqlError, { host, port }: SqlTarget): string {
  const socket = host === '';
  const where = socket
    ? `connection to server on socket "${SOCKET}/.s.PGSQL.${port}" failed`
    : `connection to server at "${host}", port ${port} failed`;
  if (error instanceof SqlError) return `${where}: ${error.fields['S'] ?? 'FATAL'}:  ${error.message}`.replace('FATAL:  fe_sendauth', 'fe_sendauth');
  if (error.code === 'ENOTFOUND') return `could not translate host name "${host}" to address: Name or service not known`;
  if (socket) return `${where}: No such file or directory\n\tIs the server running locally and accepting connections on that socket?`;
  const reason = error.code === 'ETIMEDOUT' ? 'Connection timed out' : 'Connection refused';
  return `${where}: ${reason}\n\tIs the server running on that host and accepting TCP/IP connections?`;
}

async function converse(process: Process, client: SqlClient, options: Options): Promise<number> {
  const tty = process.isTty(0);
  const { database } = options.target;
  const prompt = async (unfinished: boolean): Promise<void> => {
    if (tty) await process.stdout.write(`${database}${unfinished ? '-' : '='}# `);
  };
  if (tty && !options.quiet) {
    const version = client.parameters.get('server_version') ?? '';
    await process.stdout.write(`psql (${version})\nType "help" for help.\n\n`);
  }
  let pending = '';
  let code = 0;
  await prompt(false);
  for await (const line of readLines(process.stdin)) {
    const word = line.trim();
    if (pending === '' && (word === 'exit' || word === 'quit' || word === '\\q')) return code;
    if (pending === '' && word.startsWith('\\')) code = await execute(process, client, word, options);
    else {
      pending += `${line}\n`;
      const { statements, rest } = splitStatements(pending);
      pending = rest === '' ? '' : `${rest}\n`;
      for (const statement of statements) {
        code = await execute(process, client, statement, options);
        if (code !== 0 && options.stopOnError) return 3;
      }
    }
    await prompt(pending !== '');
  }
  if (pending.trim() !== '' && !tty) code = await execute(process, client, pending, options);
  if (tty) await process.stdout.write('\\q\n');
  return options.stopOnError && code !== 0 ? 3 : 0;
}

async function execute(process: Process, client: SqlClient, text: string, options: Options): Promise<number> {
  try {
    if (text.trim().startsWith('\\')) {
      const shown = await process.race(describeCommand(text.trim(), client, options.target));
      await process[shown.failed === true ? 'stderr' : 'stdout'].write(shown.text);
      return shown.failed === true ? 1 : 0;
    }
    for (const result of await process.race(client.query(text))) await show(process, result, options);
    return 0;
  } catch (error) {
    if (!(error instanceof SqlError)) {
      if (!(error instanceof PosixError)) throw error;
      await process.stderr.write(
        'server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.\n',
      );
      return 2;
    }
    await process.stderr.write(errorText(error, text));
    return 1;
  }
}

function errorText({ fields }: SqlError, statement: string): string {
  const lines = [`${fields['S'] ?? 'ERROR'}:  ${fields['M'] ?? ''}`];
  if (fields['P'] !== undefined) {
    const before = statement.slice(0, Number(fields['P']) - 1).split('\n');
    const line = statement.split('\n')[before.length - 1] ?? '';
    const head = `LINE ${before.length}: `;
    lines.push(`${head}${line}`, `${' '.repeat(head.length + (before.at(-1)?.length ?? 0))}^`);
  }
  if (fields['D'] !== undefined) lines.push(`DETAIL:  ${fields['D']}`);
  if (fields['H'] !== undefined) lines.push(`HINT:  ${fields['H']}`);
  return `${lines.join('\n')}\n`;
}

async function show(process: Process, result: SqlResult, { tuplesOnly, aligned, quiet, separator }: Options): Promise<void> {
  if (result.fields.length > 0) {
    const text = !aligned ? unalignedTable(result, tuplesOnly, separator) : tuplesOnly ? bareRows(result) : alignedTable(result);
    await process.stdout.write(text);
  }
  if ((result.fields.length === 0 || /^(INSERT|UPDATE|DELETE)/.test(result.tag)) && !quiet) await process.stdout.write(`${result.tag}\n`);
}

function parse(process: Process): Options {
  const { env } = process;
  const own = userName(process);
  const target: { -readonly [key in keyof SqlTarget]: SqlTarget[key] } = {
    host: env.get('PGHOST') ?? '',
    port: Number(env.get('PGPORT') ?? 5432),
    user: env.get('PGUSER') ?? own,
    password: env.get('PGPASSWORD') ?? '',
    database: env.get('PGDATABASE') ?? '',
  };
  const options: Options = { target, commands: [], tuplesOnly: false, aligned: true, quiet: false, separator: '|', stopOnError: false };
  const positional: string[] = [];
  const words = process.argv
    .slice(1)
    .flatMap((word) => (/^--[\w-]+=/.test(word) ? [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] : [word]));
  const take = (): string => words.shift() ?? '';
  const actions: Readonly<Record<string, () => void>> = {
    h: () => (target.host = take()),
    p: () => (target.port = Number(take())),
    U: () => (target.user = take()),
    d: () => positional.unshift(take()),
    c: () => options.commands.push(take()),
    f: () => {
      const path = take();
      options.commands.push(process.fs.exists(path) ? process.fs.readText(path) : '');
    },
    t: () => (options.tuplesOnly = true),
    A: () => (options.aligned = false),
    q: () => (options.quiet = true),
    l: () => options.commands.push('\\l'),
    F: () => (options.separator = take()),
    v: () => (options.stopOnError ||= take().startsWith('ON_ERROR_STOP')),
  };
  const long: Readonly<Record<string, string>> = {
    host: 'h',
    port: 'p',
    username: 'U',
    dbname: 'd',
    command: 'c',
    file: 'f',
    'tuples-only': 't',
    'no-align': 'A',
    quiet: 'q',
    list: 'l',
    variable: 'v',
    set: 'v',
  };
  while (words.length > 0) {
    const word = take();
    if (word.startsWith('--')) actions[long[word.slice(2)] ?? '']?.();
    else if (word.startsWith('-') && word.length > 1) {
      const letters = [...word.slice(1)];
      for (const [index, letter] of letters.entries()) {
        const rest = letters.slice(index + 1).join('');
        if ('hpUdcfFv'.includes(letter) && rest !== '') words.unshift(rest);
        actions[letter]?.();
        if ('hpUdcfFv'.includes(letter)) break;
      }
    } else positional.push(word);
  }
  const [database, user] = positional;
  const url = /^postgres(?:ql)?:\/\/(?:([^:@/]+)(?::([^@/]*))?@)?([^:/?]*)(?::(\d+))?(?:\/([^?]*))?/.exec(database ?? '');
  if (url !== null) {
    target.user = url[1] ?? target.user;
    target.password = url[2] ?? target.password;
    target.host = url[3] ?? '';
    target.port = Number(url[4] ?? 5432);
    target.database = url[5] ?? '';
  } else if (database !== undefined) target.database = database;
  if (user !== undefined) target.user = user;
  if (target.database === '') target.database = target.user;
  return options;
}
