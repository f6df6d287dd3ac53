import { Gunzip, Gzip } from 'fflate';
import { Failure } from '../programs/program.ts';
import type { InputStream, OutputStream } from '#posix/stream.ts';

/** So much at a time: a kilobyte can become a megabyte. */
const SLICE = 4096;

const NOT_GZIP = 'not in gzip format';

/** Compresses what is written. `finish` writes the end. */
export function gzipOutput(output: OutputStream, level: number): { readonly output: OutputStream; finish(): Promise<void> } {
  const made: Uint8Array[] = [];
  const gzip = new Gzip({ level: level as 6, mtime: 0 }, (chunk) => void made.push(chunk));
  const flush = async () => {
    for (const chunk of made.splice(0)) if (chunk.length > 0) await output.write(chunk);
  };
  return {
    output: {
      write: async (chunk) => {
        const bytes = typeof chunk === 'string' ? Uint8Array.from(chunk, (character) => character.charCodeAt(0)) : chunk;
        gzip.push(bytes.slice());
        await flush();
      },
      close: () => undefined,
    },
    finish: async () => {
      gzip.push(new Uint8Array(), true);
      await flush();
    },
  };
}

/** Reads what a gzip stream holds. Throws `Failure` when it is not one. */
export function gunzipInput(input: InputStream): InputStream {
  const made: Uint8Array[] = [];
  const gunzip = new Gunzip((chunk) => {
    if (chunk.length > 0) made.push(chunk);
  });
  let waiting: Uint8Array = new Uint8Array();
  let started = false;
  let ended = false;
  const push = (chunk: Uint8Array, last: boolean) => {
    try {
      gunzip.push(chunk, last);
    } catch {
      throw new Failure(last ? 'unexpected end of file' : NOT_GZIP);
    }
  };
  const read = async (): Promise<Uint8Array | undefined> => {
    for (;;) {
      const ready = made.shift();
      if (ready !== undefined) return ready;
      if (ended) return undefined;
      if (waiting.length === 0) waiting = (await input.read()) ?? new Uint8Array();
      if (waiting.length === 0) {
        if (!started) throw new Failure('unexpected end of file');
        ended = true;
        push(new Uint8Array(), true);
        continue;
      }
      if (!started && (waiting[0] !== 0x1f || (waiting.length > 1 && waiting[1] !== 0x8b))) throw new Failure(NOT_GZIP);
      started = true;
      push(waiting.slice(0, SLICE), false);
      waiting = waiting.subarray(SLICE);
    }
  };
  return { read, close: () => input.close() };
}
