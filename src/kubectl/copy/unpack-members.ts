/** Members of a tar archive as its bytes arrive. */
import { BLOCK, decodeTarHeader, type TarMember } from '#posix/tar-header.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { UsageError } from '../usage-error.ts';

export interface UnpackedMember extends TarMember {
  readonly content: Uint8Array;
}

export class TarUnpacker {
  readonly #take: (member: UnpackedMember) => void | Promise<void>;
  #rest = new Uint8Array();
  #longName: string | undefined;
  #longTarget: string | undefined;
  #over = false;

  constructor(take: (member: UnpackedMember) => void | Promise<void>) {
    this.#take = take;
  }

  async push(chunk: Uint8Array): Promise<void> {
    if (this.#over) return;
    const joined = new Uint8Array(this.#rest.length + chunk.length);
    joined.set(this.#rest);
    joined.set(chunk, this.#rest.length);
    let at = 0;
    while (joined.length - at >= BLOCK) {
      const block = joined.subarray(at, at + BLOCK);
      if (block.every((byte) => byte === 0)) {
        this.#over = true;
        return;
      }
      const header = decodeTarHeader(block);
      if (header === undefined) throw new UsageError('archive/tar: invalid tar header');
      const padded = Math.ceil(header.size / BLOCK) * BLOCK;
      if (joined.length - at - BLOCK < padded) break;
      await this.#member(header, joined.slice(at + BLOCK, at + BLOCK + header.size));
      at += BLOCK + padded;
    }
    this.#rest = joined.slice(at);
  }

  async #member(header: TarMember & { readonly flag: string }, content: Uint8Array): Promise<void> {
    if (header.flag === 'L') this.#longName = decodeUtf8(content).replace(/\0+$/, '');
    else if (header.flag === 'K') this.#longTarget = decodeUtf8(content).replace(/\0+$/, '');
    else if (header.flag !== 'x' && header.flag !== 'g') {
      await this.#take({ ...header, name: this.#longName ?? header.name, target: this.#longTarget ?? header.target, content });
      this.#longName = undefined;
      this.#longTarget = undefined;
    }
  }
}
