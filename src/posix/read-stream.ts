import type { InputStream } from './stream.ts';
import { PosixError } from './posix-error.ts';
import { decodeUtf8 } from './utf8.ts';

export function concatBytes(chunks: readonly Uint8Array[]): Uint8Array {
  const only = chunks[0];
  if (chunks.length === 1 && only !== undefined) return only;
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** What a program may hold of a stream, in bytes. */
const MOST_HELD = 64 * 1024 * 1024;

/** Everything until the end of the stream. ENOMEM when it is more than a program may hold. */
export async function readAll(input: InputStream): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let chunk = await input.read(); chunk !== undefined; chunk = await input.read()) {
    size += chunk.length;
    if (size > MOST_HELD) throw new PosixError('ENOMEM');
    chunks.push(chunk);
  }
  return concatBytes(chunks);
}

export async function readAllText(input: InputStream): Promise<string> {
  return decodeUtf8(await readAll(input));
}

/** Lines with their newline (a last line may lack it), as bytes. */
export async function* readByteLines(input: InputStream, separator = 10): AsyncGenerator<Uint8Array, void, undefined> {
  let pending: Uint8Array[] = [];
  let held = 0;
  for (let chunk = await input.read(); chunk !== undefined; chunk = await input.read()) {
    let start = 0;
    for (let end = chunk.indexOf(separator); end >= 0; end = chunk.indexOf(separator, start)) {
      const rest = chunk.subarray(start, end + 1);
      yield pending.length === 0 ? rest : concatBytes([...pending, rest]);
      pending = [];
      held = 0;
      start = end + 1;
    }
    if (start >= chunk.length) continue;
    pending.push(chunk.subarray(start));
    held += chunk.length - start;
    if (held > MOST_HELD) throw new PosixError('ENOMEM');
  }
  if (pending.length > 0) yield concatBytes(pending);
}

/** Lines without their newline. */
export async function* readLines(input: InputStream): AsyncGenerator<string, void, undefined> {
  for await (const line of readByteLines(input)) {
    yield decodeUtf8(line[line.length - 1] === 10 ? line.subarray(0, -1) : line);
  }
}

/** A stream that has nothing to read. */
export const emptyInput: InputStream = { read: () => Promise.resolve(undefined), close: () => undefined };

/** A stream over bytes at hand. */
export function inputFrom(bytes: Uint8Array): Required<InputStream> {
  let left = bytes;
  return {
    read: () => {
      const chunk = left;
      left = left.subarray(left.length);
      return Promise.resolve(chunk.length > 0 ? chunk : undefined);
    },
    ready: () => Promise.resolve(),
    unread: (chunk) => {
      left = concatBytes([chunk, left]);
    },
    close: () => {
      left = left.subarray(left.length);
    },
  };
}
