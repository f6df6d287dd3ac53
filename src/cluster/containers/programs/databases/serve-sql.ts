// The backend's side of the PostgreSQL protocol: start-up, password, simple queries.
import type { Connection } from '#posix/network.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import { concatBytes } from '#posix/read-stream.ts';
import { ByteReader } from '../../../network/byte-reader.ts';
import { SqlError } from '../clients/sql-client.ts';
import {
  CANCEL_REQUEST,
  cString,
  GSS_REQUEST,
  int16,
  int32,
  PROTOCOL_3,
  readCString,
  readMessage,
  readStartup,
  SSL_REQUEST,
  wireMessage,
} from './postgres-wire.ts';
import { splitStatements } from './split-statements.ts';
import type { StatementResult } from './sql-database.ts';

export interface SqlBackend {
  readonly version: string;
  /** Whether the peer must give this password; undefined: it is trusted. Throws `SqlError` for an unknown role. */
  password(user: string, peer: string): string | undefined;
  /** Throws `SqlError`. */
  execute(user: string, database: string, statement: string): Promise<StatementResult>;
  /** Throws `SqlError` when there is no such database. */
  connect(user: string, database: string): Promise<void>;
  failed(error: SqlError, statement: string): Promise<void>;
}

export async function serveSql(connection: Connection, backend: SqlBackend): Promise<void> {
  const reader = new ByteReader(connection.input);
  const send = (...parts: readonly Uint8Array[]): Promise<void> => connection.output.write(concatBytes(parts));
  try {
    const session = await startUp(reader, connection, backend, send);
    if (session === undefined) return;
    for (;;) {
      const message = await readMessage(reader);
      if (message === undefined || message.type === 'X') return;
      if (message.type === 'Q') await answer(readCString(message.body, 0)[0], session, backend, send);
      else {
        await send(errorMessage({ S: 'ERROR', C: '0A000', M: 'only simple queries are supported by the simulated PostgreSQL' }));
        if (message.type === 'S') await send(READY);
      }
    }
  } finally {
    connection.close();
  }
}

type Send = (...parts: readonly Uint8Array[]) => Promise<void>;

interface Session {
  readonly user: string;
  readonly database: string;
}

const READY = wireMessage('Z', encodeUtf8('I'));

async function startUp(reader: ByteReader, connection: Connection, backend: SqlBackend, send: Send): Promise<Session | undefined> {
  let startup = await readStartup(reader);
  while (startup?.code === SSL_REQUEST || startup?.code === GSS_REQUEST) {
    await send(encodeUtf8('N'));
    startup = await readStartup(reader);
  }
  if (startup === undefined || startup.code === CANCEL_REQUEST || startup.code !== PROTOCOL_3) return undefined;
  const given = new Map<string, string>();
  for (let at = 0; at < startup.body.length && startup.body[at] !== 0;) {
    const [name, next] = readCString(startup.body, at);
    const [value, after] = readCString(startup.body, next);
    given.set(name, value);
    at = after;
  }
  const user = given.get('user') ?? '';
  const database = given.get('database') ?? user;
  try {
    const password = backend.password(user, connection.remoteAddress);
    if (password !== undefined) {
      await send(wireMessage('R', int32(3)));
      const reply = await readMessage(reader);
      if (reply === undefined) return undefined;
      if (reply.type !== 'p' || readCString(reply.body, 0)[0] !== password)
        throw new SqlError({ S: 'FATAL', C: '28P01', M: `password authentication failed for user "${user}"` });
    }
    await backend.connect(user, database);
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    await backend.failed(error, '');
    await send(errorMessage(error.fields));
    return undefined;
  }
  const parameters = {
    server_version: backend.version,
    server_encoding: 'UTF8',
    client_encoding: 'UTF8',
    DateStyle: 'ISO, MDY',
    TimeZone: 'Etc/UTC',
  };
  await send(
    wireMessage('R', int32(0)),
    ...Object.entries(parameters).map(([name, value]) => wireMessage('S', cString(name), cString(value))),
    wireMessage('K', int32(1), int32(1)),
    READY,
  );
  return { user, database };
}

async function answer(text: string, { user, database }: Session, backend: SqlBackend, send: Send): Promise<void> {
  const { statements, rest } = splitStatements(text);
  const all = rest === '' ? statements : [...statements, rest];
  if (all.length === 0) await send(wireMessage('I'));
  for (const statement of all) {
    try {
      await send(...resultMessages(await backend.execute(user, database, statement)));
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      await backend.failed(error, statement);
      await send(errorMessage(error.fields));
      break;
    }
  }
  await send(READY);
}

function resultMessages({ fields, rows, tag }: StatementResult): readonly Uint8Array[] {
  const messages: Uint8Array[] = [];
  if (fields.length > 0) {
    const described = fields.flatMap(({ name, type }) => [cString(name), int32(0), int16(0), int32(type), int16(-1), int32(-1), int16(0)]);
    messages.push(wireMessage('T', int16(fields.length), ...described));
  }
  for (const row of rows) {
    const values = row.flatMap((value) => {
      if (value === null) return [int32(-1)];
      const bytes = encodeUtf8(value);
      return [int32(bytes.length), bytes];
    });
    messages.push(wireMessage('D', int16(row.length), ...values));
  }
  messages.push(wireMessage('C', cString(tag)));
  return messages;
}

function errorMessage(fields: Readonly<Record<string, string>>): Uint8Array {
  const all = { V: fields['S'] ?? 'ERROR', ...fields };
  return wireMessage('E', ...Object.entries(all).flatMap(([letter, text]) => [encodeUtf8(letter), cString(text)]), new Uint8Array([0]));
}
