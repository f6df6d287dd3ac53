// libpq, as far as simple queries need it.
import type { Connection } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { ByteReader } from '../../../network/byte-reader.ts';
import { cString, int32, PROTOCOL_3, readCString, readInt16, readInt32, readMessage, wireMessage } from '../databases/postgres-wire.ts';
import { concatBytes } from '#posix/read-stream.ts';
import { connectHost } from './connect-host.ts';

export interface SqlTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export interface SqlField {
  readonly name: string;
  /** Object id of the type: 23 is an integer. */
  readonly type: number;
}

export interface SqlResult {
  readonly fields: readonly SqlField[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** `SELECT 3`, `CREATE TABLE`. */
  readonly tag: string;
}

/** An error of the server with its fields by letter: S severity, C code, M message, D detail, H hint. */
export class SqlError extends Error {
  readonly fields: Readonly<Record<string, string>>;

  constructor(fields: Readonly<Record<string, string>>) {
    super(fields['M'] ?? '');
    this.name = 'SqlError';
    this.fields = fields;
  }
}

export class SqlClient {
  readonly #connection: Connection;
  readonly #reader: ByteReader;
  /** What the server says of itself: `server_version`. */
  readonly parameters = new Map<string, string>();

  private constructor(connection: Connection) {
    this.#connection = connection;
    this.#reader = new ByteReader(connection.input);
  }

  /** Rejects with `PosixError` when nobody answers and `SqlError` when the server refuses. */
  static async open(process: Process, { host, port, user, password, database }: SqlTarget): Promise<SqlClient> {
    const client = new SqlClient(await connectHost(process, host, port));
    try {
      const pairs = ['user', user, 'database', database, 'application_name', 'psql'].map(cString);
      const body = concatBytes([int32(PROTOCOL_3), ...pairs, new Uint8Array([0])]);
      await client.#connection.output.write(concatBytes([int32(body.length + 4), body]));
      await process.race(client.#start(password));
      return client;
    } catch (error) {
      client.close();
      throw error;
    }
  }

  /** The results of every statement in the text. */
  async query(text: string): Promise<readonly SqlResult[]> {
    await this.#connection.output.write(wireMessage('Q', cString(text)));
    const results: SqlResult[] = [];
    let fields: readonly SqlField[] = [];
    let rows: (string | null)[][] = [];
    let failure: SqlError | undefined;
    for (;;) {
      const { type, body } = await this.#next();
      if (type === 'T') fields = readFields(body);
      else if (type === 'D') rows.push(readRow(body));
      else if (type === 'C') {
        results.push({ fields, rows, tag: readCString(body, 0)[0] });
        fields = [];
        rows = [];
      } else if (type === 'E') failure = readError(body);
      else if (type === 'Z') {
        if (failure !== undefined) throw failure;
        return results;
      }
    }
  }

  close(): void {
    this.#connection.close();
  }

  async #start(password: string): Promise<void> {
    for (;;) {
      const { type, body } = await this.#next();
      if (type === 'E') throw readError(body);
      if (type === 'R' && readInt32(body, 0) === 3) {
        if (password === '') throw new SqlError({ S: 'FATAL', M: 'fe_sendauth: no password supplied' });
        await this.#connection.output.write(wireMessage('p', cString(password)));
      } else if (type === 'S') {
        const [name, next] = readCString(body, 0);
        this.parameters.set(name, readCString(body, next)[0]);
      } else if (type === 'Z') return;
    }
  }

  async #next(): Promise<{ readonly type: string; readonly body: Uint8Array }> {
    const message = await readMessage(this.#reader);
    if (message === undefined) throw new PosixError('ECONNRESET');
    return message;
  }
}

function readFields(body: Uint8Array): readonly SqlField[] {
  const fields: SqlField[] = [];
  let at = 2;
  for (let left = readInt16(body, 0); left > 0; left--) {
    const [name, next] = readCString(body, at);
    fields.push({ name, type: readInt32(body, next + 6) });
    at = next + 18;
  }
  return fields;
}

function readRow(body: Uint8Array): (string | null)[] {
  const row: (string | null)[] = [];
  let at = 2;
  for (let left = readInt16(body, 0); left > 0; left--) {
    const length = readInt32(body, at);
    at += 4;
    row.push(length < 0 ? null : decodeUtf8(body.subarray(at, at + length)));
    at += Math.max(0, length);
  }
  return row;
}

function readError(body: Uint8Array): SqlError {
  const fields: Record<string, string> = {};
  for (let at = 0; at < body.length && body[at] !== 0;) {
    const [text, next] = readCString(body, at + 1);
    fields[String.fromCharCode(body[at] ?? 0)] = text;
    at = next;
  }
  return new SqlError(fields);
}
