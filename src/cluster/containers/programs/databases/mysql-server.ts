// Mirrors the mysql and mariadb images: entry point, log, users. The wire is PostgreSQL's: only the image's own client speaks it.
import { inBackground } from '#posix/in-background.ts';
import type { Process, Program } from '#posix/process.ts';
import type { Image } from '../../image.ts';
import { SqlError } from '../clients/sql-client.ts';
import { execEntrypoint } from '../exec-entrypoint.ts';
import { fromMysql } from './mysql-dialect.ts';
import { serveSql, type SqlBackend } from './serve-sql.ts';
import { splitStatements } from './split-statements.ts';
import type { StatementResult } from './sql-database.ts';
import { SqlStore } from './sql-store.ts';

const DATA = '/var/lib/mysql';
const SCRIPTS = '/docker-entrypoint-initdb.d';
const SYSTEM = ['information_schema', 'mysql', 'performance_schema', 'sys'];

export function mysqlServer(image: Image): Program {
  return {
    name: 'mysqld',
    run: (process) => {
      const [program = '', command = ''] = process.argv;
      if (program.endsWith('docker-entrypoint.sh') && !/^(mysqld|mariadbd|-.*)$/.test(command)) return execEntrypoint.run(process);
      return run(process, image.fill('${{ version }}'));
    },
  };
}

async function run(process: Process, version: string): Promise<number> {
  const maria = version.includes('MariaDB');
  const product = maria ? 'MariaDB' : 'MySQL';
  const stamp = (): string => new Date(process.machine.clock.now()).toISOString();
  const entry = (level: string, text: string): Promise<void> =>
    process[level === 'Note' ? 'stdout' : 'stderr'].write(`${stamp().replace('T', ' ').slice(0, 19)}+00:00 [${level}] [Entrypoint]: ${text}\n`);
  const log = (text: string): Promise<void> =>
    process.stderr.write(
      maria
        ? `${stamp().replace('T', ' ').slice(0, 19)} 0 [Note] ${text}\n`
        : `${stamp().replace('Z', '000Z')} 0 [System] [MY-010931] [Server] ${text}\n`,
    );
  const setting = (name: string): string => {
    for (const prefix of ['MARIADB', 'MYSQL']) {
      const file = process.env.get(`${prefix}_${name}_FILE`);
      if (file !== undefined && process.fs.exists(file)) return process.fs.readText(file).replace(/\n$/, '');
      const value = process.env.get(`${prefix}_${name}`);
      if (value !== undefined) return value;
    }
    return '';
  };
  await entry('Note', `Entrypoint script for ${product} Server ${version} started.`);
  const store = new SqlStore(process, `${DATA}/binlog.000001`, version);
  if (process.fs.exists(`${DATA}/ibdata1`)) await store.recover();
  else {
    const password = setting('ROOT_PASSWORD');
    const empty = setting('ALLOW_EMPTY_PASSWORD') !== '' || setting('ALLOW_EMPTY_ROOT_PASSWORD') !== '' || setting('RANDOM_ROOT_PASSWORD') !== '';
    if (password === '' && !empty) {
      const names = ['ROOT_PASSWORD', maria ? 'ALLOW_EMPTY_ROOT_PASSWORD' : 'ALLOW_EMPTY_PASSWORD', 'RANDOM_ROOT_PASSWORD'];
      await entry(
        'ERROR',
        `Database is uninitialized and password option is not specified\n    You need to specify one of the following as an environment variable:\n${names.map((name) => `    - ${maria ? 'MARIADB' : 'MYSQL'}_${name}\n`).join('')}`,
      );
      return 1;
    }
    await entry('Note', 'Initializing database files');
    await process.sleep(1500);
    process.fs.writeFile(`${DATA}/ibdata1`, '');
    await store.createRole('root', password);
    await store.createDatabase('mysql');
    const database = setting('DATABASE');
    if (database !== '') {
      await entry('Note', `Creating database ${database}`);
      await store.createDatabase(database);
    }
    const user = setting('USER');
    if (user !== '') {
      await entry('Note', `Creating user ${user}`);
      await store.createRole(user, setting('PASSWORD'));
    }
    await runScripts(process, store, database === '' ? 'mysql' : database);
    await entry('Note', `${product} init process done. Ready for start up.`);
  }
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGQUIT'] as const) process.onSignal(signal, resolve);
  });
  const backend = backendOf(store, version);
  const listener = process.machine.network.listen(3306, {
    connect: (connection) => {
      inBackground(serveSql(connection, backend));
    },
  });
  await log(
    `${process.argv.at(-1) ?? 'mysqld'}: ready for connections.${maria ? '\n' : ' '}Version: '${version}'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  ${maria ? 'mariadb.org binary distribution' : 'MySQL Community Server - GPL.'}`,
  );
  await process.race(ended);
  await log(`Received SHUTDOWN from user <via user signal>. Shutting down mysqld (Version: ${version}).`);
  listener.close();
  return 0;
}

async function runScripts(process: Process, store: SqlStore, database: string): Promise<void> {
  const { fs } = process;
  for (const name of fs.exists(SCRIPTS) ? [...fs.readDirectory(SCRIPTS)].sort() : []) {
    if (!name.endsWith('.sql')) continue;
    const { statements, rest } = splitStatements(fs.readText(`${SCRIPTS}/${name}`));
    let current = database;
    for (const statement of rest === '' ? statements : [...statements, rest]) {
      const used = /^use\s+[`"]?(\w+)/i.exec(statement)?.[1];
      if (used !== undefined) current = used;
      else await store.execute(current, fromMysql(statement));
    }
  }
}

function backendOf(store: SqlStore, version: string): SqlBackend {
  return {
    version,
    password: (user) => {
      const password = store.roles.get(user);
      if (password === undefined) throw new SqlError({ S: 'FATAL', C: '28000', M: 'access denied' });
      return password === '' ? undefined : password;
    },
    connect: async (_, database) => {
      if (!SYSTEM.includes(database)) await store.database(database);
    },
    execute: async (user, database, text) => {
      const shown = await show(store, user, database, text, version);
      if (shown !== undefined) return shown;
      const named = store.names.find((name) => new RegExp(`[\\s\`]${name}\`?\\.\\w`).test(text.replace(/'[^']*'/g, '')));
      return named === undefined
        ? store.execute(database, fromMysql(text))
        : store.execute(named, fromMysql(text.replace(new RegExp(`\`?\\b${named}\\b\`?\\.`, 'g'), '')));
    },
    failed: () => Promise.resolve(),
  };
}

async function show(store: SqlStore, user: string, database: string, text: string, version: string): Promise<StatementResult | undefined> {
  const words = text.toLowerCase().replace(/\s+/g, ' ');
  const rows = (names: readonly string[], values: readonly (readonly (string | null)[])[]): StatementResult => ({
    fields: names.map((name) => ({ name, type: 25 })),
    rows: values,
    tag: `SELECT ${values.length}`,
    changes: false,
  });
  if (/^show (databases|schemas)/.test(words))
    return rows(
      ['Database'],
      [...new Set([...store.names, ...SYSTEM])].sort().map((name) => [name]),
    );
  if (/^show tables/.test(words))
    return rows(
      [`Tables_in_${database}`],
      (await store.database(database)).tables.map((name) => [name]),
    );
  if (/^select (database|schema)\(\)/.test(words)) return rows(['database()'], [[database === 'mysql' ? null : database]]);
  if (/^select version\(\)|^select @@version/.test(words)) return rows(['version()'], [[version]]);
  if (/^select (current_)?user\(\)/.test(words)) return rows(['user()'], [[`${user}@localhost`]]);
  if (/^select (host, ?)?user.* from mysql\.user/.test(words))
    return rows(
      ['user'],
      [...store.roles.keys()].map((name) => [name]),
    );
  if (/^flush /.test(words)) return { fields: [], rows: [], tag: 'FLUSH', changes: false };
  const table = /^(?:describe|desc|show columns from) [`"]?(\w+)/i.exec(words)?.[1];
  if (table === undefined) return undefined;
  const columns = (await store.database(database)).columns(table);
  if (columns === undefined) throw new SqlError({ S: 'ERROR', C: '42P01', M: `relation "${table}" does not exist` });
  return rows(
    ['Field', 'Type', 'Null', 'Key', 'Default', 'Extra'],
    columns.map(({ name, type, required }) => [name, type === 'integer' ? 'int' : type, required ? 'NO' : 'YES', '', null, '']),
  );
}
