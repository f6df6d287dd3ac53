// The PostgreSQL frontend/backend protocol 3.0: framing, for both sides.
import { decodeUtf8, encodeUtf8 } from '#posix/utf8.ts';
import { concatBytes } from '#posix/read-stream.ts';
import type { ByteReader } from '../../../network/byte-reader.ts';

export interface WireMessage {
  /** One letter: `Q`, `T`, `D`. */
  readonly type: string;
  readonly body: Uint8Array;
}

export const PROTOCOL_3 = 196_608;
export const SSL_REQUEST = 80_877_103;
export const GSS_REQUEST = 80_877_104;
export const CANCEL_REQUEST = 80_877_102;

/** More than any statement a learner types; a claim beyond it is no client. */
const LARGEST = 8_000_000;

export function int32(value: number): Uint8Array {
  return new Uint8Array([(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
}

export function int16(value: number): Uint8Array {
  return new Uint8Array([(value >>> 8) & 255, value & 255]);
}

export function cString(text: string): Uint8Array {
  return encodeUtf8(`${text}\0`);
}

export function readInt32(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
}

export function readInt16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** The text up to the next NUL, and where the one after begins. */
export function readCString(bytes: Uint8Array, at: number): readonly [string, number] {
  const end = bytes.indexOf(0, at);
  const stop = end < 0 ? bytes.length : end;
  return [decodeUtf8(bytes.subarray(at, stop)), stop + 1];
}

export function wireMessage(type: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 4);
  return concatBytes([encodeUtf8(type), int32(length), ...parts]);
}

/** Undefined at the end of the connection, or when what comes is no message. */
export async function readMessage(reader: ByteReader): Promise<WireMessage | undefined> {
  const head = await reader.bytes(5);
  if (head.length < 5) return undefined;
  const length = readInt32(head, 1) - 4;
  if (length < 0 || length > LARGEST) return undefined;
  return { type: String.fromCharCode(head[0] ?? 0), body: await reader.bytes(length) };
}

/** The first message has no type: its code and the rest. */
export async function readStartup(reader: ByteReader): Promise<{ readonly code: number; readonly body: Uint8Array } | undefined> {
  const head = await reader.bytes(8);
  const length = head.length < 8 ? 0 : readInt32(head, 0) - 8;
  if (head.length < 8 || length < 0 || length > 10_000) return undefined;
  return { code: readInt32(head, 4), body: await reader.bytes(length) };
}
