// PostgreSQL's answers to simple statements; pg-mem does the work and is loaded with the first of them.
import type { IMemoryDb } from 'pg-mem';
import { SqlError, type SqlField } from '../clients/sql-client.ts';

export interface StatementResult {
  readonly fields: readonly SqlField[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly tag: string;
  /** Whether the data may be different now. */
  readonly changes: boolean;
}

type Library = typeof import('pg-mem');

let library: Promise<Library> | undefined;

/** Rows that one statement may look at: the product over its tables. */
const MOST_ROWS = 2_000_000;

const TYPES: Readonly<Record<string, number>> = {
  bool: 16,
  boolean: 16,
  bytea: 17,
  bigint: 20,
  int8: 20,
  smallint: 21,
  integer: 23,
  int: 23,
  text: 25,
  json: 114,
  float: 701,
  double: 701,
  varchar: 1043,
  date: 1082,
  time: 1083,
  timestamp: 1114,
  timestamptz: 1184,
  decimal: 1700,
  numeric: 1700,
  uuid: 2950,
  jsonb: 3802,
};

export interface SqlSession {
  readonly user: string;
  readonly database: string;
  readonly version: string;
}

/** One database of a server. Synchronous within; nothing is kept but in memory. */
export class SqlDatabase {
  readonly #memory: IMemoryDb;
  #before: { restore(): void } | undefined;

  private constructor({ newDb, DataType }: Library, session: SqlSession, now: () => number) {
    this.#memory = newDb({ autoCreateForeignKeyIndices: true });
    const { text, timestamptz, integer, uuid } = DataType;
    const define = (
      name: string,
      returns: Parameters<IMemoryDb['public']['registerFunction']>[0]['returns'],
      implementation: () => string | number | boolean | Date,
    ): void => {
      this.#memory.public.registerFunction({ name, returns, implementation, impure: true });
    };
    define(
      'version',
      text,
      () =>
        `PostgreSQL ${session.version} (Debian ${session.version}-1.pgdg120+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14) 12.2.0, 64-bit`,
    );
    define('current_database', text, () => session.database);
    define('cluster_now', timestamptz, () => new Date(now()));
    define('inet_server_port', integer, () => 5432);
    let number = 0;
    define('gen_random_uuid', uuid, () => `00000000-0000-4000-8000-${(++number).toString(16).padStart(12, '0')}`);
    define('pg_is_in_recovery', DataType.bool, () => false);
  }

  static async open(session: SqlSession, now: () => number): Promise<SqlDatabase> {
    library ??= import('pg-mem').then((loaded: Library & { readonly default?: Library }) =>
      // Bundled, a CommonJS library is all in its default export.
      typeof loaded.newDb === 'function' ? loaded : (loaded.default ?? loaded),
    );
    return new SqlDatabase(await library, session, now);
  }

  /** Throws `SqlError`. */
  execute(statement: string): StatementResult {
    const words = statement.toUpperCase().split(/\s+/, 3);
    const [verb = '', noun = ''] = words;
    if (['GRANT', 'REVOKE', 'VACUUM', 'ANALYZE', 'REINDEX', 'CHECKPOINT', 'LOCK', 'SET', 'RESET'].includes(verb)) return { ...nothing, tag: verb };
    if (/^(CREATE|ALTER|DROP) (EXTENSION|POLICY|TRIGGER|FUNCTION|PROCEDURE|RULE)$/.test(`${verb} ${noun}`) && noun === 'EXTENSION')
      return { ...nothing, tag: `${verb} ${noun}` };
    if (verb === 'BEGIN' || verb === 'START') {
      this.#before = this.#memory.backup();
      return { ...nothing, tag: 'BEGIN' };
    }
    if (verb === 'COMMIT' || verb === 'END' || verb === 'ROLLBACK') {
      if (verb === 'ROLLBACK') this.#before?.restore();
      this.#before = undefined;
      return { ...nothing, tag: verb === 'ROLLBACK' ? 'ROLLBACK' : 'COMMIT', changes: true };
    }
    // pg-mem takes offence at the columns, which it then need not read.
    if (this.#isThereAlready(statement)) return { ...nothing, tag: 'CREATE TABLE' };
    this.#refuseBurning(statement);
    try {
      const { fields, rows, rowCount } = this.#memory.public.query(onClusterTime(statement));
      const shown = fields.map(({ name, type }) => ({
        name: name === 'column' ? '?column?' : name === 'cluster_now' ? 'now' : name,
        type: TYPES[type.replace(/\(.*/, '').toLowerCase()] ?? 25,
      }));
      const values = (rows as readonly Readonly<Record<string, unknown>>[]).map((row) =>
        fields.map(({ name }, index) => asText(row[name], shown[index]?.type ?? 25)),
      );
      return {
        fields: shown,
        rows: values,
        tag: tagOf(words, Math.max(rowCount, rows.length)),
        changes: !['SELECT', 'SHOW', 'VALUES', 'WITH', 'TABLE'].includes(verb),
      };
    } catch (error) {
      throw describeError(error, statement);
    }
  }

  /** Names, owners and kinds of the relations that `\dt` lists. */
  get tables(): readonly string[] {
    return [...this.#memory.public.listTables()].map(({ name }) => name).sort();
  }

  /** Columns of a table: name, type, whether it must have a value. */
  columns(table: string): readonly { readonly name: string; readonly type: string; readonly required: boolean }[] | undefined {
    if (!this.tables.includes(table)) return undefined;
    return [...this.#memory.public.getTable(table).getColumns()].map((column) => ({
      name: column.name,
      type: column.type.name,
      required: !column.nullable,
    }));
  }

  #isThereAlready(statement: string): boolean {
    const found = /^\s*CREATE\s+TABLE\s+IF\s+NOT\s+EXISTS\s+(?:public\.)?(?:(\w+)|"([^"]+)")/i.exec(statement);
    const name = found?.[2] ?? found?.[1]?.toLowerCase();
    return name !== undefined && this.#memory.public.getTable(name, true) !== null;
  }

  /** A join of everything with everything would hold up every neighbour: it ends as a time limit ends it. */
  #refuseBurning(statement: string): void {
    const words = new Set(statement.toLowerCase().match(/[a-z_]\w*/g) ?? []);
    const named = this.tables.filter((table) => words.has(table.toLowerCase()));
    const text = statement.toLowerCase();
    const mentions = named.flatMap((table) => (text.match(new RegExp(`\\b${table.toLowerCase()}\\b(?!\\s*\\.)`, 'g')) ?? []).map(() => table));
    // Rows are only multiplied where tables meet.
    const product = mentions.length < 2 ? 1 : mentions.reduce((total, table) => total * Math.max(1, this.#rowsOf(table)), 1);
    if (product > MOST_ROWS || statement.length > 200_000)
      throw new SqlError({ S: 'ERROR', C: '57014', M: 'canceling statement due to statement timeout' });
  }

  #rowsOf(table: string): number {
    return (this.#memory.public.query(`SELECT count(*) AS n FROM "${table}"`).rows[0] as { readonly n: number } | undefined)?.n ?? 0;
  }
}

/** The engine's own `now()` is the host's clock: every word for it becomes the cluster's. Texts in quotes stay. */
function onClusterTime(statement: string): string {
  return statement.replace(
    /'(?:[^']|'')*'|"[^"]*"|\b(?:now|clock_timestamp|transaction_timestamp)\s*\(\s*\)|\b(?:current_timestamp|localtimestamp)\b/gi,
    (part) => (part.startsWith("'") || part.startsWith('"') ? part : 'cluster_now()'),
  );
}

const nothing: StatementResult = { fields: [], rows: [], tag: '', changes: false };

function tagOf([verb = '', noun = '', third = '']: readonly string[], count: number): string {
  if (verb === 'INSERT') return `INSERT 0 ${count}`;
  if (['UPDATE', 'DELETE', 'SELECT'].includes(verb)) return `${verb} ${count}`;
  if (['WITH', 'VALUES', 'TABLE'].includes(verb)) return `SELECT ${count}`;
  if (['CREATE', 'DROP', 'ALTER', 'TRUNCATE', 'COMMENT'].includes(verb)) {
    const what = ['OR', 'UNIQUE', 'TEMP', 'TEMPORARY'].includes(noun) ? third : noun;
    return verb === 'TRUNCATE' ? 'TRUNCATE TABLE' : `${verb} ${what}`;
  }
  return verb;
}

function asText(value: unknown, type: number): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (value instanceof Date) {
    const text = value.toISOString();
    const time = text.slice(11, 23).replace(/\.?0+$/, '');
    return type === 1082 ? text.slice(0, 10) : `${text.slice(0, 10)} ${time}${type === 1184 ? '+00' : ''}`;
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const VERBS = new Set(
  'ALTER BEGIN COMMENT COMMIT CREATE DELETE DROP EXPLAIN INSERT ROLLBACK SELECT SHOW START TRUNCATE UPDATE VALUES WITH TABLE'.split(' '),
);

const CODES: readonly (readonly [RegExp, string])[] = [
  [/^relation .* does not exist/, '42P01'],
  [/^column .* does not exist/, '42703'],
  [/already exists$/, '42P07'],
  [/^null value in column/, '23502'],
  [/^function .* does not exist/, '42883'],
  [/syntax error/, '42601'],
];

/** pg-mem's explanation in the words of PostgreSQL. */
function describeError(error: unknown, statement: string): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const { data } = error as { readonly data?: { readonly error?: string; readonly details?: string; readonly code?: string } };
  const at = /Syntax error at line (\d+) col (\d+)/.exec(error.message);
  if (at !== null) {
    const [, line = '1', found = '1'] = at;
    // PostgreSQL stops at a first word that begins no statement; the parser only at the second.
    const first = /^\s*(\w+)/.exec(statement)?.[1] ?? '';
    const column = line === '1' && first !== '' && !VERBS.has(first.toUpperCase()) ? '1' : found;
    const text = statement.split('\n')[Number(line) - 1] ?? '';
    const unfinished = Number(column) > text.length;
    const start = unfinished ? text.length : text.slice(0, Number(column) - 1).search(/\S*$/);
    const offending = /^\s*([\w]+|\S)/.exec(text.slice(Number(column) - 1))?.[1];
    const message = offending === undefined ? 'syntax error at end of input' : `syntax error at or near "${offending}"`;
    const offset = statement
      .split('\n')
      .slice(0, Number(line) - 1)
      .reduce((sum, each) => sum + each.length + 1, 0);
    return new SqlError({ S: 'ERROR', C: '42601', M: message, P: String(offset + (unfinished ? start : Number(column) - 1) + 1) });
  }
  const first = (data?.error ?? error.message).split('\n')[0] ?? '';
  if (/not supported|not implemented|🔨|💔/i.test(first))
    return new SqlError({ S: 'ERROR', C: '0A000', M: 'this statement is not supported by the simulated PostgreSQL' });
  const message = first
    .replace(/^ERROR: /, '')
    .replace(/^insert into .* - (?=duplicate key)/, '')
    .replace(/^update .* - (?=duplicate key)/, '');
  const code = data?.code ?? CODES.find(([pattern]) => pattern.test(message))?.[1] ?? 'XX000';
  return new SqlError({ S: 'ERROR', C: code, M: message, ...(data?.details !== undefined && { D: data.details }) });
}
