// Mirrors redis-cli: one command from its arguments, or lines from its input.
import type { Connection } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process, Program } from '#posix/process.ts';
import { readLines } from '#posix/read-stream.ts';
import { decodeUtf8, encodeUtf8 } from '#posix/utf8.ts';
import { ByteReader } from '../../../network/byte-reader.ts';

export const redisCli: Program = { name: 'redis-cli', run };

async function run(process: Process): Promise<number> {
  let host = '127.0.0.1';
  let port = 6379;
  const words = process.argv.slice(1);
  let password: string | undefined;
  while (words[0]?.startsWith('-') === true) {
    const option = words.shift();
    if (option === '-h') host = words.shift() ?? host;
    else if (option === '-p') port = Number(words.shift());
    else if (option === '-a') password = words.shift();
    else if (option === '-n') words.shift();
  }
  let connection: Connection;
  try {
    const [address = host] = await process.race(process.machine.network.resolve(host));
    connection = await process.race(process.machine.network.connect(address, port));
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    await process.stderr.write(`Could not connect to Redis at ${host}:${String(port)}: ${error.message.replace(/^[^:]*: (?=Name)/, '')}\n`);
    return 1;
  }
  const reader = new ByteReader(connection.input);
  const tty = process.isTty(1);
  const ask = async (command: readonly string[]): Promise<string> => {
    await connection.output.write(
      `*${String(command.length)}\r\n${command.map((word) => `$${String(encodeUtf8(word).length)}\r\n${word}\r\n`).join('')}`,
    );
    return reply(reader, tty, '');
  };
  if (password !== undefined) await ask(['AUTH', password]);
  if (words.length > 0) {
    await process.stdout.write(`${await process.race(ask(words))}\n`);
    connection.close();
    return 0;
  }
  const prompt = tty ? `${host}:${String(port)}> ` : '';
  await process.stdout.write(prompt);
  for await (const line of readLines(process.stdin)) {
    const command = line.match(/"[^"]*"|'[^']*'|\S+/g)?.map((word) => word.replace(/^(["'])(.*)\1$/, '$2')) ?? [];
    if (command[0] === 'exit' || command[0] === 'quit') break;
    if (command.length > 0) await process.stdout.write(`${await process.race(ask(command))}\n`);
    await process.stdout.write(prompt);
  }
  connection.close();
  return 0;
}

/** A reply as it is shown: with types on a terminal, bare otherwise. */
async function reply(reader: ByteReader, tty: boolean, indent: string): Promise<string> {
  const line = (await reader.line()) ?? '';
  const rest = line.slice(1);
  switch (line[0]) {
    case ':':
      return tty ? `(integer) ${rest}` : rest;
    case '-':
      return tty ? `(error) ${rest}` : rest;
    case '$': {
      if (rest === '-1') return tty ? '(nil)' : '';
      const text = decodeUtf8(await reader.bytes(Number(rest)));
      await reader.bytes(2);
      return tty ? JSON.stringify(text) : text;
    }
    case '*': {
      const items: string[] = [];
      for (let index = 1; index <= Number(rest); index++) {
        const item = await reply(reader, tty, `${indent}   `);
        items.push(tty ? `${index > 1 ? indent : ''}${String(index)}) ${item}` : item);
      }
      return items.length === 0 ? (tty ? '(empty array)' : '') : items.join('\n');
    }
    default:
      return rest;
  }
}
