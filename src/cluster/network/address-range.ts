/** An IPv4 range in CIDR form: `10.42.0.0/16`. */
export interface AddressRange {
  readonly base: number;
  readonly bits: number;
}

export function parseAddress(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  let value = 0;
  for (const part of match.slice(1)) {
    const octet = Number(part);
    if (octet > 255) return undefined;
    value = value * 256 + octet;
  }
  return value;
}

export function formatAddress(value: number): string {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.');
}

export function parseRange(cidr: string): AddressRange {
  const [address = '', bits = '32'] = cidr.split('/');
  const base = parseAddress(address);
  if (base === undefined) throw new Error(`not an address range: ${cidr}`);
  const length = Number(bits);
  return { base: base - (base % 2 ** (32 - length)), bits: length };
}

export function rangeSize(range: AddressRange): number {
  return 2 ** (32 - range.bits);
}

export function rangeContains(range: AddressRange, address: string): boolean {
  const value = parseAddress(address);
  return value !== undefined && value >= range.base && value < range.base + rangeSize(range);
}
