const REPLACEMENT = '\ufffd';

/** UTF-8 bytes of a text; lone surrogates become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const length = text.length;
  let ascii = 0;
  while (ascii < length && text.charCodeAt(ascii) < 0x80) ascii++;
  const bytes = new Uint8Array(ascii === length ? length : ascii + (length - ascii) * 3);
  for (let index = 0; index < ascii; index++) bytes[index] = text.charCodeAt(index);
  if (ascii === length) return bytes;
  let at = ascii;
  for (let index = ascii; index < length; index++) {
    let code = text.charCodeAt(index);
    if (code >= 0xd800 && code <= 0xdfff) {
      const low = code < 0xdc00 ? text.charCodeAt(index + 1) : 0;
      if (low >= 0xdc00 && low <= 0xdfff) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        index++;
      } else {
        code = 0xfffd;
      }
    }
    if (code < 0x80) {
      bytes[at++] = code;
    } else if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6);
      bytes[at++] = 0x80 | (code & 0x3f);
    } else if (code < 0x10000) {
      bytes[at++] = 0xe0 | (code >> 12);
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[at++] = 0x80 | (code & 0x3f);
    } else {
      bytes[at++] = 0xf0 | (code >> 18);
      bytes[at++] = 0x80 | ((code >> 12) & 0x3f);
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[at++] = 0x80 | (code & 0x3f);
    }
  }
  return bytes.slice(0, at);
}

/** Text of UTF-8 bytes; each malformed sequence becomes one U+FFFD, as the WHATWG decoder has it. */
export function decodeUtf8(bytes: Uint8Array): string {
  if (isAscii(bytes)) return fromAscii(bytes);
  const decoder = new Utf8Decoder();
  return decoder.push(bytes) + decoder.end();
}

function isAscii(bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index++) if ((bytes[index] ?? 0) >= 0x80) return false;
  return true;
}

/** Arguments that one call takes. */
const PIECE = 4096;

function fromAscii(bytes: Uint8Array): string {
  // `apply` takes the bytes as they are: spreading them walks an iterator.
  const textOf = (piece: Uint8Array): string => String.fromCharCode.apply(undefined, piece as unknown as number[]);
  if (bytes.length <= PIECE) return textOf(bytes);
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) text += textOf(bytes.subarray(at, at + PIECE));
  return text;
}

/** Decodes a stream whose chunks may end inside a character. */
export class Utf8Decoder {
  #code = 0;
  #needed = 0;
  #lower = 0x80;
  #upper = 0xbf;

  push(bytes: Uint8Array): string {
    const parts: string[] = [];
    let units: number[] = [];
    for (let index = 0; index < bytes.length; index++) {
      const byte = bytes[index] ?? 0;
      if (this.#needed === 0) {
        if (byte < 0x80) units.push(byte);
        else if (!this.#start(byte)) units.push(0xfffd);
      } else if (byte < this.#lower || byte > this.#upper) {
        this.#reset();
        units.push(0xfffd);
        index--;
      } else {
        this.#lower = 0x80;
        this.#upper = 0xbf;
        this.#code = (this.#code << 6) | (byte & 0x3f);
        if (--this.#needed === 0) {
          const code = this.#code;
          this.#reset();
          if (code < 0x10000) units.push(code);
          else units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
        }
      }
      if (units.length > 4096) {
        parts.push(String.fromCharCode(...units));
        units = [];
      }
    }
    parts.push(String.fromCharCode(...units));
    return parts.join('');
  }

  /** What an unfinished character at the end of the stream becomes. */
  end(): string {
    const unfinished = this.#needed > 0;
    this.#reset();
    return unfinished ? REPLACEMENT : '';
  }

  #start(byte: number): boolean {
    if (byte >= 0xc2 && byte <= 0xdf) {
      this.#needed = 1;
      this.#code = byte & 0x1f;
    } else if (byte >= 0xe0 && byte <= 0xef) {
      if (byte === 0xe0) this.#lower = 0xa0;
      if (byte === 0xed) this.#upper = 0x9f;
      this.#needed = 2;
      this.#code = byte & 0x0f;
    } else if (byte >= 0xf0 && byte <= 0xf4) {
      if (byte === 0xf0) this.#lower = 0x90;
      if (byte === 0xf4) this.#upper = 0x8f;
      this.#needed = 3;
      this.#code = byte & 0x07;
    } else {
      return false;
    }
    return true;
  }

  #reset(): void {
    this.#needed = 0;
    this.#code = 0;
    this.#lower = 0x80;
    this.#upper = 0xbf;
  }
}
