// Mirrors the mysql and mysqladmin clients.
import { PosixError } from '#posix/posix-error.ts';
import type { Process, Program } from '#posix/process.ts';
import { readLines } from '#posix/read-stream.ts';
import { SqlClient, SqlError, type SqlResult, type SqlTarget } from '../clients/sql-client.ts';
import { boxedTable } from './format-table.ts';
import { mysqlError } from './mysql-dialect.ts';
import { splitStatements } from './split-statements.ts';

interface Options {
  readonly target: SqlTarget;
  readonly execute: string | undefined;
  readonly names: boolean;
  readonly boxed: boolean;
  readonly warns: boolean;
  readonly words: readonly string[];
}

export const mysql: Program = {
  name: 'mysql',
  run: async (process) => {
    if (process.argv.some((word) => word === '--version' || word === '-V')) {
      await process.stdout.write('mysql  Ver 8.4.6 for Linux on x86_64 (MySQL Community Server - GPL)\n');
      return 0;
    }
    const options = await parse(process);
    if (options.warns) await process.stderr.write('mysql: [Warning] Using a password on the command line interface can be insecure.\n');
    const session = new Session(process, options);
    if (!(await session.open(options.target.database))) return 1;
    try {
      return await session.run();
    } finally {
      session.close();
    }
  },
};

export const mysqlAdmin: Program = {
  name: 'mysqladmin',
  run: async (process) => {
    const { target, warns, words } = await parse(process);
    if (warns) await process.stderr.write('mysqladmin: [Warning] Using a password on the command line interface can be insecure.\n');
    try {
      (await SqlClient.open(process, { ...target, database: 'mysql' })).close();
    } catch (error) {
      if (error instanceof SqlError && words.includes('ping')) {
        await process.stdout.write('mysqld is alive\n');
        return 0;
      }
      if (!(error instanceof PosixError || error instanceof SqlError)) throw error;
      await process.stderr.write(`mysqladmin: connect to server at '${target.host}' failed\nerror: '${connectionError(error, target)}'\n`);
      return 1;
    }
    await process.stdout.write(words.includes('status') ? 'Uptime: 1  Threads: 1  Questions: 1  Slow queries: 0\n' : 'mysqld is alive\n');
    return 0;
  },
};

class Session {
  readonly #process: Process;
  readonly #options: Options;
  #client: SqlClient | undefined;
  #database = '';

  constructor(process: Process, options: Options) {
    this.#process = process;
    this.#options = options;
  }

  async open(database: string): Promise<boolean> {
    const { target } = this.#options;
    try {
      const client = await SqlClient.open(this.#process, { ...target, database: database === '' ? 'mysql' : database });
      this.#client?.close();
      this.#client = client;
      this.#database = database;
      return true;
    } catch (error) {
      if (!(error instanceof PosixError || error instanceof SqlError)) throw error;
      await this.#process.stderr.write(`${connectionError(error, target)}\n`);
      return false;
    }
  }

  close(): void {
    this.#client?.close();
  }

  async run(): Promise<number> {
    const process = this.#process;
    const { execute } = this.#options;
    if (execute !== undefined) return this.#all(execute, 1);
    const tty = process.isTty(0);
    if (tty)
      await process.stdout.write(
        "Welcome to the MySQL monitor.  Commands end with ; or \\g.\n\nType 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.\n\n",
      );
    let pending = '';
    let number = 0;
    if (tty) await process.stdout.write('mysql> ');
    for await (const line of readLines(process.stdin)) {
      number++;
      if (pending === '' && /^(exit|quit|\\q);?$/i.test(line.trim())) break;
      pending += `${pending === '' && /^use\s+\w+\s*$/i.test(line.trim()) ? `${line};` : line}\n`;
      const { statements, rest } = splitStatements(pending.replaceAll('\\G', ';'));
      pending = rest === '' ? '' : `${rest}\n`;
      for (const statement of statements) {
        const code = await this.#one(statement, number);
        if (code !== 0 && !tty) return code;
      }
      if (tty) await process.stdout.write(pending === '' ? 'mysql> ' : '    -> ');
    }
    if (tty) await process.stdout.write('Bye\n');
    return pending.trim() === '' ? 0 : this.#one(pending.trim(), number);
  }

  async #all(text: string, line: number): Promise<number> {
    const { statements, rest } = splitStatements(text);
    for (const statement of rest === '' ? statements : [...statements, rest]) {
      const code = await this.#one(statement, line);
      if (code !== 0) return code;
    }
    return 0;
  }

  async #one(statement: string, line: number): Promise<number> {
    const process = this.#process;
    const used = /^use\s+[`"]?([\w-]+)/i.exec(statement)?.[1];
    const tty = process.isTty(0) && this.#options.execute === undefined;
    try {
      if (used !== undefined) {
        const done = await this.open(used);
        if (done && tty) await process.stdout.write('Database changed\n');
        return done ? 0 : 1;
      }
      if (this.#database === '' && /^(create|drop|alter)\s+table|^(insert|update|delete|show\s+tables)/i.test(statement))
        throw new SqlError({ S: 'ERROR', C: 'none', M: 'No database selected' });
      for (const result of await process.race(this.#client?.query(statement) ?? Promise.resolve([]))) await this.#show(result, tty);
      return 0;
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      const { number, state, message } =
        error.fields['C'] === 'none'
          ? { number: 1046, state: '3D000', message: error.message }
          : mysqlError(error, this.#database, this.#options.target.user, statement);
      await process.stderr.write(`ERROR ${number} (${state})${tty ? '' : ` at line ${line}`}: ${message}\n`);
      return 1;
    }
  }

  async #show(result: SqlResult, tty: boolean): Promise<void> {
    const { stdout } = this.#process;
    const count = result.rows.length;
    if (result.fields.length === 0) {
      const rows = /(\d+)$/.exec(result.tag)?.[1] ?? '0';
      if (tty) await stdout.write(`Query OK, ${rows} ${rows === '1' ? 'row' : 'rows'} affected (0.01 sec)\n\n`);
    } else if (count === 0) {
      if (tty) await stdout.write('Empty set (0.00 sec)\n\n');
    } else if (this.#options.boxed)
      await stdout.write(`${boxedTable(result)}${tty ? `${count} ${count === 1 ? 'row' : 'rows'} in set (0.00 sec)\n\n` : ''}`);
    else {
      const lines = [
        ...(this.#options.names ? [result.fields.map(({ name }) => name)] : []),
        ...result.rows.map((row) => row.map((value) => value ?? 'NULL')),
      ];
      await stdout.write(lines.map((line) => `${line.join('\t')}\n`).join(''));
    }
  }
}

function connectionError(error: PosixError | SqlError, { host, port, user, database }: SqlTarget): string {
  if (error instanceof SqlError) {
    if (error.message.startsWith('fe_sendauth')) return `ERROR 1045 (28000): Access denied for user '${user}'@'localhost' (using password: NO)`;
    const { number, state, message } = mysqlError(error, database, user, '');
    return `ERROR ${number} (${state}): ${message}`;
  }
  if (host === '127.0.0.1') return "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)";
  if (error.code === 'ENOTFOUND') return `ERROR 2005 (HY000): Unknown MySQL server host '${host}' (-2)`;
  return `ERROR 2003 (HY000): Can't connect to MySQL server on '${host}:${port}' (${error.code === 'ETIMEDOUT' ? '110' : '111'})`;
}

async function parse(process: Process): Promise<Options> {
  const words = process.argv.slice(1);
  const rest: string[] = [];
  let [host, port, user, database] = [process.env.get('MYSQL_HOST') ?? '127.0.0.1', 3306, 'root', ''];
  let password = process.env.get('MYSQL_PWD');
  let execute: string | undefined;
  let [names, boxed, warns] = [true, process.isTty(1), false];
  const value = (word: string, short: string): string =>
    word.length > short.length && !word.startsWith('--')
      ? word.slice(short.length)
      : word.includes('=')
        ? word.slice(word.indexOf('=') + 1)
        : (words.shift() ?? '');
  while (words.length > 0) {
    const word = words.shift() ?? '';
    if (/^(-h|--host)/.test(word)) host = value(word, '-h');
    else if (/^(-P|--port)/.test(word)) port = Number(value(word, '-P'));
    else if (/^(-u|--user)/.test(word)) user = value(word, '-u');
    else if (/^(-D|--database)/.test(word)) database = value(word, '-D');
    else if (/^(-e|--execute)/.test(word)) execute = value(word, '-e');
    else if (/^(-p.+|--password=)/.test(word)) {
      password = word.startsWith('-p') ? word.slice(2) : word.slice('--password='.length);
      warns = true;
    } else if (word === '-p' || word === '--password') password = await askPassword(process);
    else if (word === '-N' || word === '--skip-column-names') names = false;
    else if (word === '-t' || word === '--table') boxed = true;
    else if (word === '-B' || word === '-s' || word === '-sN' || word === '-Ns') {
      boxed = false;
      if (word.includes('N')) names = false;
    } else if (!word.startsWith('-')) rest.push(word);
  }
  if (database === '' && rest[0] !== undefined && process.argv[0]?.endsWith('admin') !== true) database = rest[0];
  return {
    target: { host: host === 'localhost' ? '127.0.0.1' : host, port, user, password: password ?? '', database },
    execute,
    names,
    boxed,
    warns,
    words: rest,
  };
}

async function askPassword(process: Process): Promise<string> {
  await process.stderr.write('Enter password: ');
  for await (const line of readLines(process.stdin)) {
    await process.stderr.write('\n');
    return line;
  }
  return '';
}
