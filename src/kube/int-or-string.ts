// Mirrors k8s.io/apimachinery/pkg/util/intstr.
import type { IntOrString } from './generated/types.ts';
import { quote } from './go-quote.ts';

export class IntOrStringError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'IntOrStringError';
  }
}

const PERCENT = /^[-+]?[0-9]+%$/;

export function isPercentValue(value: IntOrString): boolean {
  return typeof value === 'string' && PERCENT.test(value);
}

/** A number as it is, a percentage of `total` rounded `up` or `down`. Throws `IntOrStringError`. */
export function scaledValue(value: IntOrString, total: number, round: 'up' | 'down'): number {
  if (typeof value === 'number') return value;
  if (!value.endsWith('%')) throw new IntOrStringError('invalid value for IntOrString: invalid type: string is not a percentage');
  if (!PERCENT.test(value)) {
    const digits = value.slice(0, -1);
    throw new IntOrStringError(
      `invalid value for IntOrString: invalid value ${quote(digits)}: strconv.Atoi: parsing ${quote(digits)}: invalid syntax`,
    );
  }
  const exact = (Number.parseInt(value, 10) * total) / 100;
  return round === 'up' ? Math.ceil(exact) : Math.floor(exact);
}

/** What a flag or a text field means: digits are a number, all else a string. */
export function parseIntOrString(text: string): IntOrString {
  return /^[-+]?[0-9]+$/.test(text) && Math.abs(Number(text)) <= 0x7fffffff ? Number(text) : text;
}
