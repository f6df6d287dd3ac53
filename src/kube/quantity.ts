/** Amounts of resources: `100m`, `1.5Gi`, `2e3`. Mirrors k8s.io/apimachinery/pkg/api/resource.Quantity. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

export class QuantityError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'QuantityError';
  }
}

const FORMAT_WRONG = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const NUMERIC = 'unable to parse numeric part of quantity';
const SUFFIX = "unable to parse quantity's suffix";

const PATTERN = /^([+-]?)([0-9]*)(\.?)([0-9]*)([eEinumkKMGTP]*)([-+]?[0-9]*)$/;
const DECIMAL_SUFFIXES = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

const BILLION = 1_000_000_000n;
const MAXIMUM = ((1n << 63n) - 1n) * BILLION;
const BINARY_PRINT_FROM = 1024n * BILLION;

/** Immutable. Exact to 10⁻⁹, what is smaller is rounded away from zero, as upstream does. */
export class Quantity {
  static readonly zero = new Quantity(0n, 'DecimalSI');

  readonly nanos: bigint;
  readonly format: QuantityFormat;

  constructor(nanos: bigint, format: QuantityFormat) {
    this.nanos = nanos > MAXIMUM ? MAXIMUM : nanos < -MAXIMUM ? -MAXIMUM : nanos;
    this.format = format;
  }

  static ofInteger(value: number | bigint, format: QuantityFormat = 'DecimalSI'): Quantity {
    return new Quantity(BigInt(value) * BILLION, format);
  }

  static ofMilli(value: number, format: QuantityFormat = 'DecimalSI'): Quantity {
    return new Quantity(BigInt(value) * 1_000_000n, format);
  }

  /** The format of the sum is this one's, unless this is zero. */
  add(other: Quantity): Quantity {
    return new Quantity(this.nanos + other.nanos, this.nanos === 0n ? other.format : this.format);
  }

  subtract(other: Quantity): Quantity {
    return new Quantity(this.nanos - other.nanos, this.nanos === 0n ? other.format : this.format);
  }

  multiply(factor: number | bigint): Quantity {
    return new Quantity(this.nanos * BigInt(factor), this.format);
  }

  /** Negative, zero or positive. */
  compare(other: Quantity): number {
    return this.nanos < other.nanos ? -1 : this.nanos > other.nanos ? 1 : 0;
  }

  equals(other: Quantity): boolean {
    return this.nanos === other.nanos;
  }

  get isZero(): boolean {
    return this.nanos === 0n;
  }

  get sign(): number {
    return this.nanos < 0n ? -1 : this.nanos > 0n ? 1 : 0;
  }

  /** Whole units, rounded up (away from zero). */
  get value(): number {
    return Number(divideUp(this.nanos, BILLION));
  }

  /** Thousandths, rounded up. */
  get milliValue(): number {
    return Number(divideUp(this.nanos, 1_000_000n));
  }

  toNumber(): number {
    return Number(this.nanos / BILLION) + Number(this.nanos % BILLION) / 1e9;
  }

  /** The canonical form: no fraction, the largest suffix that fits. */
  toString(): string {
    if (this.nanos === 0n) return '0';
    const small = this.nanos > -BINARY_PRINT_FROM && this.nanos < BINARY_PRINT_FROM;
    if (this.format === 'BinarySI' && !small) {
      const [mantissa, power] = reduce(divideUp(this.nanos, BILLION), 1024n, BINARY_SUFFIXES.length - 1);
      return `${mantissa}${BINARY_SUFFIXES[power] ?? ''}`;
    }
    const [mantissa, power] = reduce(this.nanos, 1000n, DECIMAL_SUFFIXES.length - 1);
    if (this.format !== 'DecimalExponent') return `${mantissa}${DECIMAL_SUFFIXES[power] ?? ''}`;
    const exponent = power * 3 - 9;
    return exponent === 0 ? `${mantissa}` : `${mantissa}e${exponent}`;
  }
}

const CACHE_LIMIT = 4096;
const cache = new Map<string, Quantity>();

/** A JSON number stands for its decimal text. Throws `QuantityError`. */
export function parseQuantity(input: string | number): Quantity {
  const text = String(input);
  const known = cache.get(text);
  if (known !== undefined) return known;
  const parsed = parse(text);
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(text, parsed);
  return parsed;
}

/** As the server stores it: `1024Mi` is `1Gi`, `0.1` is `100m`. Throws `QuantityError`. */
export function canonicalQuantity(input: string | number): string {
  return parseQuantity(input).toString();
}

function parse(text: string): Quantity {
  const match = PATTERN.exec(text);
  if (text === '' || match === null) throw new QuantityError(FORMAT_WRONG);
  const [, sign = '', whole = '', , fraction = '', letters = '', exponentDigits = ''] = match;
  if (whole === '' && fraction === '') throw new QuantityError(NUMERIC);
  const { base, exponent, format } = interpretSuffix(letters, exponentDigits);
  let numerator = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n) * BILLION;
  let denominator = 10n ** BigInt(fraction.length);
  if (exponent >= 0) numerator *= base ** BigInt(exponent);
  else denominator *= base ** BigInt(-exponent);
  return new Quantity(divideUp(numerator, denominator), format);
}

function interpretSuffix(letters: string, digits: string): { base: bigint; exponent: number; format: QuantityFormat } {
  if ((letters === 'e' || letters === 'E') && /[0-9]$/.test(digits)) {
    const exponent = Number(digits);
    if (Math.abs(exponent) > 1000) throw new QuantityError(SUFFIX);
    return { base: 10n, exponent, format: 'DecimalExponent' };
  }
  if (digits !== '') throw new QuantityError(SUFFIX);
  const decimal = DECIMAL_SUFFIXES.indexOf(letters);
  if (decimal >= 0) return { base: 10n, exponent: decimal * 3 - 9, format: 'DecimalSI' };
  const binary = BINARY_SUFFIXES.indexOf(letters);
  if (binary > 0) return { base: 1024n, exponent: binary, format: 'BinarySI' };
  throw new QuantityError(SUFFIX);
}

/** Takes `factor` out of `value` as often as it divides it, at most `limit` times. */
function reduce(value: bigint, factor: bigint, limit: number): readonly [bigint, number] {
  let power = 0;
  while (power < limit && value % factor === 0n) {
    value /= factor;
    power++;
  }
  return [value, power];
}

/** Division rounded away from zero. */
function divideUp(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  if (value % divisor === 0n) return quotient;
  return value < 0n ? quotient - 1n : quotient + 1n;
}
