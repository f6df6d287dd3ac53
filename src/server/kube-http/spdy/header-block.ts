import { constants, createDeflate, createInflate, type Deflate, type Inflate } from 'node:zlib';
import { HEADER_DICTIONARY } from './dictionary.ts';

export type Headers = Readonly<Record<string, string>>;

/** Header blocks of one session: compressed by one context a direction. */
export class HeaderCodec {
  readonly #inflate: Inflate = createInflate({ dictionary: HEADER_DICTIONARY, finishFlush: constants.Z_SYNC_FLUSH });
  readonly #deflate: Deflate = createDeflate({ dictionary: HEADER_DICTIONARY });

  async decode(block: Buffer): Promise<Headers> {
    const bytes = await through(this.#inflate, block);
    const headers: Record<string, string> = {};
    let offset = 4;
    const text = (): string => {
      const length = bytes.readUInt32BE(offset);
      offset += 4 + length;
      return bytes.toString('utf8', offset - length, offset);
    };
    for (let count = bytes.readUInt32BE(0); count > 0; count--) {
      const name = text().toLowerCase();
      headers[name] = text();
    }
    return headers;
  }

  encode(headers: Headers): Promise<Buffer> {
    const entries = Object.entries(headers);
    const parts = [uint32(entries.length), ...entries.flat().flatMap((text) => [uint32(Buffer.byteLength(text)), Buffer.from(text)])];
    return through(this.#deflate, Buffer.concat(parts));
  }

  close(): void {
    this.#inflate.close();
    this.#deflate.close();
  }
}

/** What comes out of a (de)compressor for one input, flushed but not ended. */
function through(stream: Inflate | Deflate, input: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const collect = (chunk: Buffer): void => {
      chunks.push(chunk);
    };
    stream.on('data', collect);
    stream.once('error', reject);
    stream.write(input);
    stream.flush(constants.Z_SYNC_FLUSH, () => {
      stream.off('data', collect);
      stream.off('error', reject);
      resolve(Buffer.concat(chunks));
    });
  });
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
