import type { FileHandle } from './file-system.ts';
import type { InputStream, OutputStream } from './stream.ts';

/** Reads a file from its position on. */
export function inputFromFile(file: FileHandle): Required<InputStream> {
  return {
    read: () => attempt(() => file.read()),
    ready: () => Promise.resolve(),
    unread: (chunk) => {
      file.seek(file.position - chunk.length);
    },
    close: () => undefined,
  };
}

/** Writes to a file at its position, or at its end when it was opened to append. */
export function outputToFile(file: FileHandle): OutputStream {
  return { write: (chunk) => attempt(() => file.write(chunk)), close: () => undefined };
}

function attempt<T>(action: () => T): Promise<T> {
  try {
    return Promise.resolve(action());
  } catch (error) {
    return Promise.reject(error);
  }
}
