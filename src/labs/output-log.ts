/** One message of output, numbered for clients that come back. */
export interface OutputMessage {
  readonly seq: number;
  readonly data: string;
}

/** How much output is held for clients that come back, in UTF-16 units. */
const HELD = 256 * 1024;

/** The output of one terminal, numbered, with as much of it held as a returning client may need. */
export class OutputLog {
  readonly #held: OutputMessage[] = [];
  #size = 0;
  #seq = 0;

  append(data: string): OutputMessage {
    const message = { seq: ++this.#seq, data };
    this.#held.push(message);
    this.#size += data.length;
    while (this.#size > HELD && this.#held.length > 1) this.#size -= this.#held.shift()?.data.length ?? 0;
    return message;
  }

  /** What came after `seen`; undefined when part of it is no longer held. */
  since(seen: number): readonly OutputMessage[] | undefined {
    if (seen > this.#seq) return undefined;
    const first = this.#held[0]?.seq ?? this.#seq + 1;
    return seen + 1 < first ? undefined : this.#held.filter((message) => message.seq > seen);
  }

  all(): readonly OutputMessage[] {
    return this.#held;
  }
}
