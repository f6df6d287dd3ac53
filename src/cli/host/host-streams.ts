import type { InputStream, OutputStream } from '#posix/stream.ts';
import { PosixError } from '#posix/posix-error.ts';

/** The host's standard input as a program reads it. Nothing is consumed before the first read. */
export function hostInput(stream: NodeJS.ReadStream): InputStream {
  const held: Uint8Array[] = [];
  let iterator: AsyncIterator<Buffer> | undefined;
  const next = async (): Promise<Uint8Array | undefined> => {
    iterator ??= stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    const result = await iterator.next();
    return result.done === true ? undefined : new Uint8Array(result.value);
  };
  return {
    read: async () => held.shift() ?? next(),
    ready: async () => {
      if (held.length > 0) return;
      const chunk = await next();
      if (chunk !== undefined) held.push(chunk);
    },
    unread: (chunk) => held.unshift(chunk),
    close: () => stream.destroy(),
  };
}

export function hostOutput(stream: NodeJS.WriteStream): OutputStream {
  return {
    write: (chunk) =>
      new Promise((resolve, reject) => {
        stream.write(chunk, (error) => {
          if (error === undefined || error === null) resolve();
          else reject((error as NodeJS.ErrnoException).code === 'EPIPE' ? new PosixError('EPIPE') : error);
        });
      }),
    close: () => undefined,
  };
}
