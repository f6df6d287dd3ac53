import { badRequest } from '#kube/status-errors.ts';

/** A varint, or the bytes of a length-delimited or fixed field. */
export type WireValue = bigint | Uint8Array;

export interface WireField {
  readonly number: number;
  readonly value: WireValue;
}

/** The fields of one message in wire order. Throws BadRequest when the bytes end early. */
export function* readFields(bytes: Uint8Array): Iterable<WireField> {
  let offset = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[offset++];
      if (byte === undefined) break;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw badRequest('unexpected EOF');
  };
  const take = (length: number): Uint8Array => {
    if (offset + length > bytes.length) throw badRequest('unexpected EOF');
    offset += length;
    return bytes.subarray(offset - length, offset);
  };
  while (offset < bytes.length) {
    const tag = Number(varint());
    const type = tag & 7;
    if (type === 0) yield { number: tag >>> 3, value: varint() };
    else if (type === 2) yield { number: tag >>> 3, value: take(Number(varint())) };
    else if (type === 1 || type === 5) yield { number: tag >>> 3, value: take(type === 1 ? 8 : 4) };
    else throw badRequest(`proto: illegal wireType ${type}`);
  }
}
