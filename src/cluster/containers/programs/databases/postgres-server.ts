// Mirrors the postgres image: docker-entrypoint.sh, then the server.
import { inBackground } from '#posix/in-background.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process, Program } from '#posix/process.ts';
import { SqlError } from '../clients/sql-client.ts';
import { execEntrypoint } from '../exec-entrypoint.ts';
import type { Image } from '../../image.ts';
import { serveSql, type SqlBackend } from './serve-sql.ts';
import { splitStatements } from './split-statements.ts';
import { SqlStore } from './sql-store.ts';

const NO_PASSWORD = `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html
`;

const SCRIPTS = '/docker-entrypoint-initdb.d';

export function postgresServer(image: Image): Program {
  const version = (): string => image.fill('${{ version }}');
  return {
    name: 'postgres',
    run: (process) => {
      const name = process.argv[0]?.split('/').pop();
      if (name === 'docker-entrypoint.sh' && process.argv[1] !== 'postgres' && process.argv[1]?.startsWith('-') !== true)
        return execEntrypoint.run(process);
      if (process.argv.includes('--version')) return process.stdout.write(`postgres (PostgreSQL) ${version()}\n`).then(() => 0);
      return run(process, version());
    },
  };
}

async function run(process: Process, version: string): Promise<number> {
  const { env, fs } = process;
  const data = env.get('PGDATA') ?? '/var/lib/postgresql/data';
  const store = new SqlStore(process, `${data}/pg_wal/000000010000000000000001`, version);
  const user = nonEmpty(env.get('POSTGRES_USER')) ?? 'postgres';
  const trust = env.get('POSTGRES_HOST_AUTH_METHOD') === 'trust';
  const stamp = (): string => new Date(process.machine.clock.now()).toISOString().replace('T', ' ').replace('Z', ' UTC');
  const log = (level: string, text: string, pid = 1): Promise<void> => process.stderr.write(`${stamp()} [${pid}] ${level}:  ${text}\n`);
  if (fs.exists(`${data}/PG_VERSION`)) {
    await process.stdout.write('\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n');
    await store.recover();
  } else {
    const password = secret(process, 'POSTGRES_PASSWORD');
    if (password === '' && !trust) {
      await process.stderr.write(NO_PASSWORD);
      return 1;
    }
    try {
      await initialize(process, store, data, version, user, password);
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      await process.stderr.write(`initdb: error: could not change permissions of directory "${data}": ${error.message}\n`);
      return 1;
    }
  }
  const ended = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const)
      process.onSignal(signal, () => {
        resolve(signal);
      });
  });
  await log('LOG', `starting PostgreSQL ${version} on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14) 12.2.0, 64-bit`);
  const backend = backendOf(store, version, trust, log);
  const listener = process.machine.network.listen(5432, {
    connect: (connection) => {
      inBackground(serveSql(connection, backend));
    },
  });
  await log('LOG', 'listening on IPv4 address "0.0.0.0", port 5432');
  await log('LOG', 'listening on IPv6 address "::", port 5432');
  await log('LOG', 'listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"');
  await log('LOG', `database system was shut down at ${stamp()}`, 29);
  await log('LOG', 'database system is ready to accept connections');
  const signal = await process.race(ended);
  await log('LOG', signal === 'SIGTERM' ? 'received smart shutdown request' : 'received fast shutdown request');
  listener.close();
  await log('LOG', 'shutting down', 27);
  await log('LOG', 'database system is shut down');
  return 0;
}

async function initialize(process: Process, store: SqlStore, data: string, version: string, user: string, password: string): Promise<void> {
  const { env, fs } = process;
  const say = (text: string): Promise<void> => process.stdout.write(text);
  await say(
    `The files belonging to this database system will be owned by user "postgres".\nThis user must also own the server process.\n\nThe database cluster will be initialized with locale "en_US.utf8".\nThe default database encoding has accordingly been set to "UTF8".\nThe default text search configuration will be set to "english".\n\nData page checksums are disabled.\n\nfixing permissions on existing directory ${data} ... ok\ncreating subdirectories ... ok\n`,
  );
  await process.sleep(600);
  for (const folder of ['base', 'global', 'pg_wal']) fs.makeDirectory(`${data}/${folder}`, { recursive: true });
  fs.writeFile(`${data}/PG_VERSION`, `${version.split('.')[0] ?? ''}\n`);
  fs.writeFile(`${data}/postgresql.conf`, "listen_addresses = '*'\nmax_connections = 100\nshared_buffers = 128MB\n");
  fs.writeFile(`${data}/pg_hba.conf`, 'local all all trust\nhost all all 127.0.0.1/32 trust\nhost all all all scram-sha-256\n');
  await say(
    'creating configuration files ... ok\nrunning bootstrap script ... ok\nperforming post-bootstrap initialization ... ok\nsyncing data to disk ... ok\n\n',
  );
  await store.createRole(user, password);
  for (const name of new Set(['postgres', nonEmpty(env.get('POSTGRES_DB')) ?? user])) await store.createDatabase(name);
  await say('\nSuccess. You can now start the database server using:\n\n    pg_ctl -D /var/lib/postgresql/data -l logfile start\n\n');
  const scripts = fs.exists(SCRIPTS) ? [...fs.readDirectory(SCRIPTS)].sort().filter((name) => name.endsWith('.sql')) : [];
  for (const name of scripts) {
    await say(`/usr/local/bin/docker-entrypoint.sh: running ${SCRIPTS}/${name}\n`);
    const { statements, rest } = splitStatements(fs.readText(`${SCRIPTS}/${name}`));
    for (const statement of rest === '' ? statements : [...statements, rest]) {
      try {
        await say(`${(await store.execute(nonEmpty(env.get('POSTGRES_DB')) ?? user, statement)).tag}\n`);
      } catch (error) {
        if (!(error instanceof SqlError)) throw error;
        await process.stderr.write(`psql:${SCRIPTS}/${name}: ERROR:  ${error.message}\n`);
      }
    }
  }
  await say('\nPostgreSQL init process complete; ready for start up.\n\n');
}

function backendOf(store: SqlStore, version: string, trust: boolean, log: (level: string, text: string, pid?: number) => Promise<void>): SqlBackend {
  return {
    version,
    password: (user, peer) => {
      const password = store.roles.get(user);
      const local = peer.startsWith('127.') || peer === '::1';
      if (password === undefined)
        throw new SqlError({
          S: 'FATAL',
          C: '28000',
          M: local || trust ? `role "${user}" does not exist` : `password authentication failed for user "${user}"`,
        });
      return local || trust ? undefined : password;
    },
    connect: async (_, database) => {
      await store.database(database);
    },
    execute: async (user, database, statement) => {
      const listed = catalogue(store, statement, user);
      return listed ?? store.execute(database, statement);
    },
    failed: async (error, statement) => {
      await log(error.fields['S'] ?? 'ERROR', `${error.message}${error.fields['P'] === undefined ? '' : ` at character ${error.fields['P']}`}`, 63);
      if (statement !== '') await log('STATEMENT', statement, 63);
    },
  };
}

/** What is known of the whole server, not of one database. */
function catalogue(store: SqlStore, statement: string, user: string): Awaited<ReturnType<SqlBackend['execute']>> | undefined {
  const text = statement.toLowerCase().replace(/\s+/g, ' ');
  const rows = (name: string, values: readonly string[]): Awaited<ReturnType<SqlBackend['execute']>> => ({
    fields: [{ name, type: 25 }],
    rows: values.map((value) => [value]),
    tag: `SELECT ${values.length}`,
    changes: false,
  });
  if (/^select datname from pg_database/.test(text)) return rows('datname', [...store.names, 'template0', 'template1']);
  if (/^select (usename|rolname) from pg_(user|roles)/.test(text))
    return rows(text.includes('usename') ? 'usename' : 'rolname', [...store.roles.keys()]);
  if (/^select (current_user|user|session_user)$/.test(text)) return rows('current_user', [user]);
  return undefined;
}

/** `NAME`, or the content of the file that `NAME_FILE` names. */
function secret(process: Process, name: string): string {
  const file = process.env.get(`${name}_FILE`);
  if (file !== undefined && process.fs.exists(file)) return process.fs.readText(file).replace(/\n$/, '');
  return process.env.get(name) ?? '';
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
