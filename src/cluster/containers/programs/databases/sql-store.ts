import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import { SqlError } from '../clients/sql-client.ts';
import { SqlDatabase, type StatementResult } from './sql-database.ts';

interface LogEntry {
  readonly at: number;
  readonly database: string;
  readonly text: string;
}

/** What a server keeps: its databases and roles, written ahead to its data directory, so that they outlive the container on a volume. */
export class SqlStore {
  readonly #process: Process;
  readonly #file: string;
  readonly #version: string;
  readonly #databases = new Map<string, Promise<SqlDatabase>>();
  readonly #names = new Set<string>();
  readonly #roles = new Map<string, string>();
  #now: number | undefined;

  constructor(process: Process, file: string, version: string) {
    this.#process = process;
    this.#file = file;
    this.#version = version;
  }

  get names(): readonly string[] {
    return [...this.#names].sort();
  }

  get roles(): ReadonlyMap<string, string> {
    return this.#roles;
  }

  /** Does again what the log says. */
  async recover(): Promise<void> {
    if (!this.#process.fs.exists(this.#file)) return;
    for (const line of this.#process.fs.readText(this.#file).split('\n')) {
      if (line === '') continue;
      const entry = JSON.parse(line) as LogEntry;
      this.#now = entry.at;
      await this.#apply(entry.database, entry.text).catch((error: unknown) => {
        if (!(error instanceof SqlError)) throw error;
      });
    }
    this.#now = undefined;
  }

  async createDatabase(name: string): Promise<void> {
    await this.execute('', `CREATE DATABASE "${name}"`);
  }

  async createRole(name: string, password: string): Promise<void> {
    await this.execute('', `CREATE ROLE "${name}" PASSWORD '${password.replaceAll("'", "''")}'`);
  }

  /** Throws `SqlError`. */
  async execute(database: string, text: string): Promise<StatementResult> {
    const result = await this.#apply(database, text);
    if (result.changes) this.#append({ at: this.#process.machine.clock.now(), database, text });
    return result;
  }

  async database(name: string): Promise<SqlDatabase> {
    if (!this.#names.has(name)) throw new SqlError({ S: 'FATAL', C: '3D000', M: `database "${name}" does not exist` });
    const open =
      this.#databases.get(name) ??
      this.#process.machine.clock.standStill(
        SqlDatabase.open({ user: 'postgres', database: name, version: this.#version }, () => this.#now ?? this.#process.machine.clock.now()),
      );
    this.#databases.set(name, open);
    return open;
  }

  async #apply(database: string, text: string): Promise<StatementResult> {
    const own = this.#ownStatement(text);
    if (own !== undefined) return { fields: [], rows: [], tag: own, changes: true };
    return (await this.database(database)).execute(text);
  }

  /** Statements about databases and roles; the tag, or undefined for any other. */
  #ownStatement(text: string): string | undefined {
    const database = /^(CREATE|DROP)\s+(?:DATABASE|SCHEMA)\s+(IF\s+(?:NOT\s+)?EXISTS\s+)?["`]?([\w-]+)["`]?/i.exec(text);
    if (database !== null && /DATABASE/i.test(text)) {
      const [, verb = '', lenient, name = ''] = database;
      const creates = verb.toUpperCase() === 'CREATE';
      if (this.#names.has(name) === creates) {
        if (lenient === undefined)
          throw new SqlError({
            S: 'ERROR',
            C: creates ? '42P04' : '3D000',
            M: `database "${name}" ${creates ? 'already exists' : 'does not exist'}`,
          });
      } else if (creates) this.#names.add(name);
      else {
        this.#names.delete(name);
        this.#databases.delete(name);
      }
      return `${verb.toUpperCase()} DATABASE`;
    }
    const role = /^(CREATE|ALTER|DROP)\s+(USER|ROLE)\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?["'`]?([\w-]+)["'`]?(?:@\S+)?([\s\S]*)/i.exec(text);
    if (role === null) return undefined;
    const [, verb = '', , name = '', rest = ''] = role;
    if (verb.toUpperCase() === 'DROP') this.#roles.delete(name);
    else {
      if (verb.toUpperCase() === 'CREATE' && this.#roles.has(name))
        throw new SqlError({ S: 'ERROR', C: '42710', M: `role "${name}" already exists` });
      const password = /(?:PASSWORD|IDENTIFIED\s+BY)\s+'((?:[^']|'')*)'/i.exec(rest)?.[1];
      this.#roles.set(name, password?.replaceAll("''", "'") ?? this.#roles.get(name) ?? '');
    }
    return `${verb.toUpperCase()} ROLE`;
  }

  #append(entry: LogEntry): void {
    const { fs } = this.#process;
    try {
      if (!fs.exists(this.#file)) fs.writeFile(this.#file, '', { mode: 0o600 });
      fs.appendFile(this.#file, `${JSON.stringify(entry)}\n`);
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      throw new SqlError({ S: 'PANIC', C: '53100', M: `could not write to file "pg_wal/xlogtemp.1": ${error.message}` });
    }
  }
}
