// Mirrors mongod for its own shell: a line of JSON each way, not MongoDB's wire protocol.
import type { Connection } from '#posix/network.ts';
import { inBackground } from '#posix/in-background.ts';
import type { Process, Program } from '#posix/process.ts';
import { randomHex } from '#posix/random.ts';
import { readLines } from '#posix/read-stream.ts';
import type { Image } from '../../image.ts';
import { execEntrypoint } from '../exec-entrypoint.ts';
import { applyUpdate, matchesQuery, order, type Document } from './mongo-data.ts';

const FILE = '/data/db/collection-0.wt';

/** A question of the shell. */
export interface MongoRequest {
  readonly user?: string;
  readonly password?: string;
  readonly database: string;
  readonly collection: string;
  readonly verb: string;
  readonly query?: Document;
  readonly update?: Document;
  readonly documents?: readonly Document[];
  readonly sort?: Document;
  readonly limit?: number;
  readonly skip?: number;
}

export type MongoReply = { readonly ok: unknown } | { readonly error: string };

type Databases = Map<string, Map<string, Document[]>>;

export function mongoServer(image: Image): Program {
  return {
    name: 'mongod',
    run: (process) => {
      const [program = '', command = 'mongod'] = process.argv;
      if (program.endsWith('docker-entrypoint.sh') && command !== 'mongod' && !command.startsWith('-')) return execEntrypoint.run(process);
      return run(process, image.fill('${{ version }}'));
    },
  };
}

async function run(process: Process, version: string): Promise<number> {
  const log = (id: number, text: string, attributes: object = {}): Promise<void> =>
    process.stdout.write(
      `${JSON.stringify({ t: { $date: new Date(process.machine.clock.now()).toISOString() }, s: 'I', c: 'CONTROL', id, ctx: 'initandlisten', msg: text, attr: attributes })}\n`,
    );
  const at = process.argv.indexOf('--port');
  const port = at > 0 ? Number(process.argv[at + 1]) : 27017;
  const databases: Databases = new Map();
  if (process.fs.exists(FILE)) {
    for (const [name, collections] of JSON.parse(process.fs.readText(FILE)) as readonly (readonly [
      string,
      readonly (readonly [string, Document[]])[],
    ])[])
      databases.set(name, new Map(collections));
  }
  const save = (): void => {
    process.fs.writeFile(FILE, JSON.stringify([...databases].map(([name, collections]) => [name, [...collections]])));
  };
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.onSignal(signal, resolve);
  });
  await log(4615611, 'MongoDB starting', { pid: process.pid, port, dbPath: '/data/db', architecture: '64-bit', host: process.machine.hostname });
  await log(23403, 'Build Info', { buildInfo: { version } });
  const listener = process.machine.network.listen(port, {
    connect: (connection) => {
      inBackground(serve(connection, process, databases, save, version));
    },
  });
  await log(23016, 'Waiting for connections', { port, ssl: 'off' });
  await process.race(ended);
  await log(23378, 'Signal was sent by kill(2)', {});
  listener.close();
  return 0;
}

async function serve(connection: Connection, process: Process, databases: Databases, save: () => void, version: string): Promise<void> {
  const user = process.env.get('MONGO_INITDB_ROOT_USERNAME');
  const password = process.env.get('MONGO_INITDB_ROOT_PASSWORD');
  try {
    for await (const line of readLines(connection.input)) {
      const request = JSON.parse(line) as MongoRequest;
      let reply: MongoReply;
      if (user !== undefined && user !== '' && request.verb !== 'ping' && (request.user !== user || request.password !== password))
        reply = {
          error:
            request.user === undefined
              ? `MongoServerError: Command ${request.verb} requires authentication`
              : 'MongoServerError: Authentication failed.',
        };
      else reply = answer(request, databases, version, () => newId(process));
      if (CHANGES.has(request.verb)) save();
      await connection.output.write(`${JSON.stringify(reply)}\n`);
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  } finally {
    connection.close();
  }
}

const CHANGES = new Set([
  'insertOne',
  'insertMany',
  'updateOne',
  'updateMany',
  'deleteOne',
  'deleteMany',
  'drop',
  'dropDatabase',
  'createCollection',
]);

function newId(process: Process): string {
  const time = Math.floor(process.machine.clock.now() / 1000)
    .toString(16)
    .padStart(8, '0');
  return time + randomHex(process.machine.random, 16);
}

function answer(request: MongoRequest, databases: Databases, version: string, id: () => string): MongoReply {
  const { database, collection, verb, query = {}, update = {}, documents = [] } = request;
  const collections = databases.get(database) ?? new Map<string, Document[]>();
  const all = collections.get(collection) ?? [];
  const keep = (next: Document[]): void => {
    databases.set(database, collections);
    collections.set(collection, next);
  };
  const hits = all.filter((document) => matchesQuery(document, query));
  switch (verb) {
    case 'ping':
      return { ok: { ok: 1 } };
    case 'version':
      return { ok: version };
    case 'show dbs':
      return { ok: [...new Set(['admin', 'config', 'local', ...databases.keys()])].sort() };
    case 'show collections':
      return { ok: [...collections.keys()].sort() };
    case 'find': {
      const [field, direction] = Object.entries(request.sort ?? {})[0] ?? [];
      const sorted = field === undefined ? hits : [...hits].sort((one, two) => order(one[field], two[field]) * Number(direction));
      const from = request.skip ?? 0;
      return { ok: sorted.slice(from, request.limit === undefined ? undefined : from + request.limit) };
    }
    case 'countDocuments':
      return { ok: hits.length };
    case 'insertOne':
    case 'insertMany': {
      const added = documents.map((document) => ({ _id: `ObjectId('${id()}')`, ...document }));
      keep([...all, ...added]);
      const ids = added.map((document) => document._id);
      return {
        ok:
          verb === 'insertOne'
            ? { acknowledged: true, insertedId: ids[0] }
            : { acknowledged: true, insertedIds: Object.fromEntries(ids.map((each, index) => [String(index), each])) },
      };
    }
    case 'updateOne':
    case 'updateMany': {
      const chosen = new Set(verb === 'updateOne' ? hits.slice(0, 1) : hits);
      keep(all.map((document) => (chosen.has(document) ? applyUpdate(document, update) : document)));
      return { ok: { acknowledged: true, insertedId: null, matchedCount: chosen.size, modifiedCount: chosen.size, upsertedCount: 0 } };
    }
    case 'deleteOne':
    case 'deleteMany': {
      const chosen = new Set(verb === 'deleteOne' ? hits.slice(0, 1) : hits);
      keep(all.filter((document) => !chosen.has(document)));
      return { ok: { acknowledged: true, deletedCount: chosen.size } };
    }
    case 'createCollection':
      keep(all);
      return { ok: { ok: 1 } };
    case 'drop':
      return { ok: collections.delete(collection) };
    case 'dropDatabase':
      databases.delete(database);
      return { ok: { ok: 1, dropped: database } };
    default:
      return { error: `TypeError: db.${collection}.${verb} is not a function` };
  }
}
