/** Byte streams of programs. A chunk given away is not changed afterwards by either side. */
export interface InputStream {
  /** The next chunk (never empty), or undefined at the end. Rejects with `Interrupted` when the process was killed. */
  read(): Promise<Uint8Array | undefined>;
  /** The reader wants no more: the writer's next write rejects with EPIPE. */
  close(): void;
  /**
   * Resolves when the next `read` answers at once, without taking anything. A stream that has it
   * loses nothing when a reader that waits is interrupted.
   */
  ready?(): Promise<void>;
  /** Gives bytes back to be read next (what a line reader took beyond its line). */
  unread?(chunk: Uint8Array): void;
}

export interface OutputStream {
  /** Resolves when there is room for more (back-pressure). A string is written as UTF-8. Rejects with `PosixError` EPIPE when nobody reads. */
  write(chunk: Uint8Array | string): Promise<void>;
  /** No more will come; the reader sees the end. */
  close(): void;
}
