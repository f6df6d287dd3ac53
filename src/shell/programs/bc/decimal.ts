/** A number with `scale` digits after the point: `digits` divided by 10 to the power of `scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

export class BcError extends Error {}

/** More digits than any lesson needs. */
const MOST_DIGITS = 20_000;

const power10 = (exponent: number): bigint => 10n ** BigInt(exponent);

export const decimal = (value: number | bigint): Decimal => ({ digits: BigInt(value), scale: 0 });

export function parseDecimal(text: string, base: number): Decimal {
  const [whole = '', fraction = ''] = text.split('.');
  if (base === 10) return { digits: BigInt(`${whole}${fraction}` || '0'), scale: fraction.length };
  let digits = 0n;
  for (const digit of whole + fraction) digits = digits * BigInt(base) + BigInt(Math.min(base - 1, parseInt(digit, 16)));
  if (fraction === '') return { digits, scale: 0 };
  return { digits: (digits * power10(fraction.length)) / BigInt(base) ** BigInt(fraction.length), scale: fraction.length };
}

/** Cuts (or fills) to a scale. */
export function rescale({ digits, scale }: Decimal, wanted: number): Decimal {
  return { digits: wanted >= scale ? digits * power10(wanted - scale) : digits / power10(scale - wanted), scale: wanted };
}

export function add(a: Decimal, b: Decimal, sign: 1n | -1n): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { digits: rescale(a, scale).digits + sign * rescale(b, scale).digits, scale };
}

export function multiply(a: Decimal, b: Decimal, scale: number): Decimal {
  const product = { digits: a.digits * b.digits, scale: a.scale + b.scale };
  return rescale(product, Math.min(product.scale, Math.max(scale, a.scale, b.scale)));
}

export function divide(a: Decimal, b: Decimal, scale: number): Decimal {
  if (b.digits === 0n) throw new BcError('Divide by zero');
  const shifted = rescale(a, scale + b.scale);
  return { digits: shifted.digits / b.digits, scale };
}

export function remainder(a: Decimal, b: Decimal, scale: number): Decimal {
  if (b.digits === 0n) throw new BcError('Modulo by zero');
  const wanted = Math.max(a.scale, b.scale + scale);
  return rescale(add(a, multiply(divide(a, b, scale), b, wanted), -1n), wanted);
}

export function raise(base: Decimal, exponent: Decimal, scale: number): Decimal {
  const times = rescale(exponent, 0).digits;
  const count = times < 0n ? -times : times;
  if (count * BigInt(base.digits.toString().length) > BigInt(MOST_DIGITS)) throw new BcError('exponent too large in raise');
  const power = { digits: base.digits ** count, scale: base.scale * Number(count) };
  if (times < 0n) return divide(decimal(1), power, scale);
  return rescale(power, Math.min(power.scale, Math.max(scale, base.scale)));
}

export function squareRoot(value: Decimal, scale: number): Decimal {
  if (value.digits < 0n) throw new BcError('Square root of a negative number');
  const wanted = Math.max(scale, value.scale);
  const target = rescale(value, wanted * 2).digits;
  if (target === 0n) return { digits: 0n, scale: 0 };
  let root = 10n ** BigInt(Math.ceil(target.toString().length / 2));
  for (let next = (root + target / root) / 2n; next < root; next = (root + target / root) / 2n) root = next;
  return { digits: root, scale: wanted };
}

export function compare(a: Decimal, b: Decimal): number {
  const { digits } = add(a, b, -1n);
  return digits < 0n ? -1 : digits > 0n ? 1 : 0;
}

export function format({ digits, scale }: Decimal, base: number): string {
  const negative = digits < 0n;
  const magnitude = negative ? -digits : digits;
  if (magnitude === 0n) return '0';
  const whole = magnitude / power10(scale);
  const fraction = magnitude % power10(scale);
  const sign = negative ? '-' : '';
  if (base === 10) {
    const tail = scale === 0 ? '' : `.${fraction.toString().padStart(scale, '0')}`;
    return wrapped(`${sign}${whole === 0n ? '' : whole.toString()}${tail}`);
  }
  if (base > 16) {
    const places: string[] = [];
    for (let left = whole; left > 0n; left /= BigInt(base)) places.unshift((left % BigInt(base)).toString().padStart(2, '0'));
    return wrapped(`${sign} ${places.join(' ')}`);
  }
  let text = whole === 0n ? '' : whole.toString(base).toUpperCase();
  if (scale > 0) {
    text += '.';
    let rest = fraction;
    for (let weight = 1n; weight < power10(scale); weight *= BigInt(base)) {
      rest *= BigInt(base);
      text += (rest / power10(scale)).toString(base).toUpperCase();
      rest %= power10(scale);
    }
  }
  return wrapped(sign + text);
}

/** Lines of 70 characters, the last of them a backslash. */
function wrapped(text: string): string {
  return text.length < 70 ? text : (text.match(/.{1,68}/g) ?? []).join('\\\n');
}
