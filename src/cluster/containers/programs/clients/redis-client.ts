// RESP, from the client's side.
import type { Connection } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import { decodeUtf8, encodeUtf8 } from '#posix/utf8.ts';
import { ByteReader } from '../../../network/byte-reader.ts';

export type RedisReply = string | number | null | RedisError | readonly RedisReply[];

/** A refusal by the server, as it says it: `WRONGTYPE …`. */
export class RedisError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RedisError';
  }
}

export class RedisClient {
  readonly #connection: Connection;
  readonly #reader: ByteReader;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#reader = new ByteReader(connection.input);
  }

  async ask(command: readonly string[]): Promise<RedisReply> {
    const words = command.map((word) => `$${encodeUtf8(word).length}\r\n${word}\r\n`).join('');
    await this.#connection.output.write(`*${command.length}\r\n${words}`);
    return this.#reply();
  }

  close(): void {
    this.#connection.close();
  }

  /** The next thing that the server says of itself, as after SUBSCRIBE. */
  async #reply(): Promise<RedisReply> {
    const line = await this.#reader.line();
    if (line === undefined) throw new PosixError('ECONNRESET');
    const rest = line.slice(1);
    switch (line[0]) {
      case ':':
        return Number(rest);
      case '-':
        return new RedisError(rest);
      case '$': {
        if (rest === '-1') return null;
        const text = decodeUtf8(await this.#reader.bytes(Number(rest)));
        await this.#reader.bytes(2);
        return text;
      }
      case '*': {
        if (rest === '-1') return null;
        const items: RedisReply[] = [];
        for (let left = Number(rest); left > 0; left--) items.push(await this.#reply());
        return items;
      }
      default:
        return rest;
    }
  }
}
