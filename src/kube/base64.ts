const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const VALUES = new Int8Array(128).fill(-1);
for (let index = 0; index < ALPHABET.length; index++) VALUES[ALPHABET.charCodeAt(index)] = index;

const PADDING = '='.charCodeAt(0);
/** Arguments that one call takes. */
const PIECE = 4096;

/** Standard alphabet with padding (RFC 4648), as Go's encoding/json writes []byte. */
export function encodeBase64(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(PADDING);
  const put = (at: number, value: number): void => {
    codes[at] = ALPHABET.charCodeAt(value);
  };
  for (let index = 0, at = 0; index < bytes.length; index += 3, at += 4) {
    const left = bytes.length - index;
    const block = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    put(at, block >> 18);
    put(at + 1, (block >> 12) & 63);
    if (left > 1) put(at + 2, (block >> 6) & 63);
    if (left > 2) put(at + 3, block & 63);
  }
  let text = '';
  for (let at = 0; at < codes.length; at += PIECE)
    text += String.fromCharCode.apply(undefined, codes.subarray(at, at + PIECE) as unknown as number[]);
  return text;
}

/** Go's base64.CorruptInputError: `offset` is the index of the first byte that does not belong. */
export class Base64Error extends Error {
  readonly offset: number;

  constructor(offset: number) {
    super(`illegal base64 data at input byte ${offset}`);
    this.name = 'Base64Error';
    this.offset = offset;
  }
}

/** Skips line breaks, as Go's decoder does. Throws `Base64Error`. */
export function decodeBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4) + 3);
  let length = 0;
  let block = 0;
  let digits = 0;
  let index = 0;
  for (; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 10 || code === 13) continue;
    if (code === 61) break;
    const value = code < 128 ? (VALUES[code] ?? -1) : -1;
    if (value < 0) throw new Base64Error(index);
    block = (block << 6) | value;
    if (++digits === 4) {
      bytes[length++] = block >> 16;
      bytes[length++] = block >> 8;
      bytes[length++] = block;
      block = 0;
      digits = 0;
    }
  }
  checkPadding(text, index, digits);
  if (digits > 1) bytes[length++] = digits === 2 ? block >> 4 : block >> 10;
  if (digits > 2) bytes[length++] = block >> 2;
  return bytes.slice(0, length);
}

/** `start` is where the `=` begin, `digits` how many of the last four characters came before them. */
function checkPadding(text: string, start: number, digits: number): void {
  let wanted = digits === 2 ? 2 : digits === 3 ? 1 : 0;
  if (start === text.length) {
    if (digits !== 0) throw new Base64Error(text.length);
    return;
  }
  if (wanted === 0) throw new Base64Error(start);
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 10 || code === 13) continue;
    if (code !== 61 || wanted === 0) throw new Base64Error(index);
    wanted--;
  }
  if (wanted > 0) throw new Base64Error(text.length);
}
