/** 16-bit groups of a valid address; an IPv4 address has two. */
function groupsOf(address: string): readonly number[] {
  if (!address.includes(':')) {
    const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  }
  const plain = address.replace(/[0-9.]+\.[0-9]+$/, (ipv4) =>
    groupsOf(ipv4)
      .map((group) => group.toString(16))
      .join(':'),
  );
  const [head = [], tail] = plain.split('::').map((part) =>
    part
      .split(':')
      .filter((group) => group !== '')
      .map((group) => Number.parseInt(group, 16)),
  );
  return tail === undefined ? head : [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
}

function bitsOf(cidr: string): { readonly bits: string; readonly prefix: number } {
  const [address = '', prefix = '0'] = cidr.split('/');
  return {
    bits: groupsOf(address)
      .map((group) => group.toString(2).padStart(16, '0'))
      .join(''),
    prefix: Number(prefix),
  };
}

/** Whether every address of one block is in the other, which has more. Both must be valid. */
export function isStrictSubset(inner: string, outer: string): boolean {
  const [small, large] = [bitsOf(inner), bitsOf(outer)];
  return small.bits.length === large.bits.length && small.prefix > large.prefix && small.bits.startsWith(large.bits.slice(0, large.prefix));
}
