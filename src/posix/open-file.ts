import type { FileHandle, FileStat, OpenOptions } from './file-system.ts';
import { statOf } from './inode.ts';
import { PosixError } from './posix-error.ts';
import { encodeUtf8 } from './utf8.ts';
import { contentOf } from './volume.ts';
import type { Trail, Volume } from './volume.ts';

const CHUNK = 65536;

/** An open file description: keeps its inode and its position. */
export class OpenFile implements FileHandle {
  readonly #volume: Volume;
  readonly #trail: Trail;
  readonly #append: boolean;
  readonly #writes: boolean;
  #position = 0;

  constructor(volume: Volume, trail: Trail, options: OpenOptions) {
    this.#volume = volume;
    this.#trail = trail;
    this.#append = options.append === true;
    this.#writes = this.#append || options.write === true;
  }

  get position(): number {
    return this.#position;
  }

  stat(): FileStat {
    return statOf(this.#trail.node);
  }

  read(length = CHUNK): Uint8Array | undefined {
    const { node } = this.#trail;
    if (node.type === 'directory') throw new PosixError('EISDIR');
    if (node.device === 'zero' || node.device === 'full') return new Uint8Array(length);
    const content = contentOf(node);
    if (this.#position >= content.length) return undefined;
    const chunk = content.subarray(this.#position, this.#position + length);
    this.#position += chunk.length;
    return chunk;
  }

  write(chunk: Uint8Array | string): void {
    if (!this.#writes) throw new PosixError('EBADF');
    const bytes = typeof chunk === 'string' ? encodeUtf8(chunk) : chunk;
    const { node } = this.#trail;
    if (node.device === 'full') throw new PosixError('ENOSPC');
    if (node.device !== undefined || bytes.length === 0) return;
    if (this.#append) this.#position = node.size;
    this.#volume.write(node, this.#position, bytes);
    this.#position += bytes.length;
    this.#volume.notify(this.#trail);
  }

  seek(position: number): void {
    this.#position = position;
  }

  truncate(size: number): void {
    if (!this.#writes) throw new PosixError('EBADF');
    this.#volume.resize(this.#trail.node, size);
    this.#volume.notify(this.#trail);
  }
}
