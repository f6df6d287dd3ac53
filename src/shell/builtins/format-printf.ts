import { decodeEchoEscapes, decodeEscapes } from '../expansion/escapes.ts';
import { quoteWithBackslashes } from '../expansion/quote.ts';
import { formatDate } from '../programs/format-date.ts';

/** printf(1): the format is used again while arguments are left. */
export function formatPrintf(format: string, args: readonly string[], now: number): { readonly text: string; readonly errors: readonly string[] } {
  const errors: string[] = [];
  let text = '';
  let index = 0;
  let ended = false;
  const next = () => args[index++];
  const integer = (given: string | undefined): bigint => {
    const value = (given ?? '').trim();
    if (value === '') return 0n;
    if (/^["']/.test(value)) return BigInt(value.codePointAt(1) ?? 0);
    const match = /^([-+]?)(0[xX][\da-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(value);
    if (match === null || match[0].length < value.length) errors.push(`${given ?? ''}: invalid number`);
    if (match === null) return 0n;
    const digits = match[2] ?? '0';
    const magnitude = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
    return match[1] === '-' ? -magnitude : magnitude;
  };
  const real = (given: string | undefined): number => {
    const value = (given ?? '').trim();
    if (value === '') return 0;
    const number = Number(value);
    if (!Number.isNaN(number)) return number;
    errors.push(`${given ?? ''}: invalid number`);
    return parseFloat(value) || 0;
  };
  do {
    const before = index;
    const pattern =
      /%(%|([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]*(\([^)]*\)T|[diouxXeEfFgGscbq]))|\\(?:x[\da-fA-F]{1,2}|u[\da-fA-F]{1,4}|U[\da-fA-F]{1,8}|[0-7]{1,3}|[^])/g;
    let at = 0;
    for (const match of format.matchAll(pattern)) {
      if (ended) break;
      text += format.slice(at, match.index);
      at = match.index + match[0].length;
      const [whole, body, flags = '', widthText, precisionText, conversion = ''] = match;
      if (body === undefined) {
        if (whole === '\\c') ended = true;
        else text += decodeEscapes(whole);
        continue;
      }
      if (body === '%') {
        text += '%';
        continue;
      }
      let width = widthText === '*' ? Number(integer(next())) : Number(widthText ?? '0');
      const left = flags.includes('-') || width < 0;
      width = Math.abs(width);
      const precision = precisionText === undefined ? undefined : precisionText === '*' ? Number(integer(next())) : Number(precisionText);
      let result: string;
      let numeric = false;
      if (conversion.endsWith('T')) {
        const given = next();
        const time = given === undefined || given === '-1' || given === '-2' ? now : Number(integer(given)) * 1000;
        result = formatDate(time, conversion.slice(1, -2) || '%H:%M:%S');
      } else {
        switch (conversion) {
          case 's':
            result = cut(next() ?? '', precision);
            break;
          case 'b': {
            const decoded = decodeEchoEscapes(next() ?? '');
            result = cut(decoded.text, precision);
            ended = decoded.ends;
            break;
          }
          case 'q':
            result = quoteWithBackslashes(next() ?? '');
            break;
          case 'c':
            result = [...(next() ?? '')][0] ?? '';
            break;
          case 'd':
          case 'i':
          case 'u': {
            const value = integer(next());
            const magnitude = conversion === 'u' ? BigInt.asUintN(64, value) : value < 0n ? -value : value;
            const sign = conversion === 'u' ? '' : value < 0n ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
            result = sign + String(magnitude).padStart(precision ?? 0, '0');
            numeric = precision === undefined;
            break;
          }
          case 'o':
          case 'x':
          case 'X': {
            const value = BigInt.asUintN(64, integer(next()));
            const digits = value.toString(conversion === 'o' ? 8 : 16).padStart(precision ?? 0, '0');
            const prefix = flags.includes('#') && value !== 0n ? (conversion === 'o' ? '0' : '0x') : '';
            result = conversion === 'X' ? (prefix + digits).toUpperCase() : prefix + digits;
            numeric = precision === undefined;
            break;
          }
          default: {
            const value = real(next());
            const sign = value < 0 || Object.is(value, -0) ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
            result = sign + formatReal(Math.abs(value), conversion, precision ?? 6, flags.includes('#'));
            numeric = true;
          }
        }
      }
      text += pad(result, width, left, numeric && flags.includes('0'));
    }
    if (ended) break;
    text += format.slice(at);
    if (index === before) break;
  } while (index < args.length);
  return { text, errors };
}

function cut(text: string, precision: number | undefined): string {
  return precision === undefined ? text : [...text].slice(0, precision).join('');
}

function pad(text: string, width: number, left: boolean, zeros: boolean): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (left) return text + ' '.repeat(missing);
  if (!zeros) return ' '.repeat(missing) + text;
  const sign = /^([-+ ]?(?:0[xX])?)/.exec(text)?.[0] ?? '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

/** %e, %f, %g of a number that is not negative. */
export function formatReal(value: number, conversion: string, precision: number, keepZeros = false): string {
  const upper = conversion === conversion.toUpperCase();
  if (!Number.isFinite(value)) return upper ? String(value).slice(0, 3).toUpperCase() : Number.isNaN(value) ? 'nan' : 'inf';
  let text: string;
  switch (conversion.toLowerCase()) {
    case 'f':
      text = value >= 1e21 ? BigInt(value).toString() + (precision > 0 ? `.${'0'.repeat(precision)}` : '') : toEven(value, Math.min(100, precision));
      break;
    case 'e':
      text = exponent(value, Math.min(100, precision));
      break;
    default: {
      const digits = Math.max(1, Math.min(100, precision));
      const power = value === 0 ? 0 : Number(value.toExponential(digits - 1).split('e')[1]);
      text = power < -4 || power >= digits ? exponent(value, digits - 1) : value.toFixed(Math.max(0, Math.min(100, digits - 1 - power)));
      if (!keepZeros && text.includes('.')) text = text.replace(/\.?0+(?=e|$)/, '');
    }
  }
  return upper ? text.toUpperCase() : text;
}

/** As C rounds: what lies exactly in the middle goes to the even digit. */
function toEven(value: number, precision: number): string {
  const scaled = value * 10 ** precision;
  const tie = precision < 15 && scaled % 1 === 0.5 && scaled / 10 ** precision === value;
  return (tie && Math.floor(scaled) % 2 === 0 ? Math.floor(scaled) / 10 ** precision : value).toFixed(precision);
}

function exponent(value: number, precision: number): string {
  return value.toExponential(precision).replace(/e([+-])(\d)$/, 'e$10$2');
}
